package io.peerage.swarm.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.tree.HashTree;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwarmMetadataTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1023, 1", "1024, 1", "1025, 2", "7162, 7", "4398046511104, 4294967296"})
  void counts_the_chunks(long length, long chunks) {
    assertThat(content(1024, length).chunks()).isEqualTo(OptionalLong.of(chunks));
  }

  @Test
  void refuses_content_that_its_addressing_cannot_name() {
    assertThatThrownBy(() -> content(1024, (1L << 42) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> content(1024, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "BINS_32, 2147483648",
    "CHUNK_RANGES_32, 4294967296",
    "BINS_64, 17592186044416",
    "CHUNK_RANGES_64, 17592186044416",
    "BYTE_RANGES_64, 17592186044416"
  })
  void a_content_has_no_more_chunks_than_its_addressing_names(
      ChunkAddressing addressing, long chunksMax) {
    SwarmId id = SwarmId.ofHex("00".repeat(32));
    HashFunction hash = HashFunction.SHA_256;
    assertThat(SwarmMetadata.ofContent(id, hash, 1024, addressing, chunksMax << 10).chunks())
        .hasValue(chunksMax);
    assertThatThrownBy(
            () -> SwarmMetadata.ofContent(id, hash, 1024, addressing, (chunksMax << 10) + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too many chunks for " + addressing);
    assertThat(chunksMax).isLessThanOrEqualTo(HashTree.CHUNKS_MAX);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 63, 60_001, -1})
  void refuses_chunk_sizes_outside_the_limits(int chunkSize) {
    assertThatThrownBy(() -> content(chunkSize, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = HashFunction.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SHA_1", "SHA_224"})
  void refuses_a_chunk_that_could_be_an_inner_node(HashFunction hash) {
    var id = SwarmId.ofHex("00".repeat(hash.digestBytes()));
    assertThatThrownBy(() -> SwarmMetadata.ofContent(id, hash, 2 * hash.digestBytes(), 1))
        .hasMessageContaining("two " + hash.algorithm());
  }

  @Test
  void a_new_swarm_has_chunks_of_512_to_32768() {
    assertThat(SwarmMetadata.isNewChunkSize(511)).isFalse();
    assertThat(SwarmMetadata.isNewChunkSize(512)).isTrue();
    assertThat(SwarmMetadata.isNewChunkSize(32_768)).isTrue();
    assertThat(SwarmMetadata.isNewChunkSize(32_769)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {19, 65})
  void an_id_has_20_to_64_bytes(int length) {
    assertThatThrownBy(() -> SwarmId.ofHex("00".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(HashFunction.class)
  void a_hash_function_is_found_by_code_length_and_text(HashFunction hash) {
    assertThat(HashFunction.ofCode(hash.code())).contains(hash);
    assertThat(HashFunction.ofDigestBytes(hash.digestBytes())).contains(hash);
    assertThat(HashFunction.ofText(hash.text())).contains(hash);
    assertThat(HashFunction.ofText(hash.algorithm())).contains(hash);
    assertThat(hash.newDigest().getDigestLength()).isEqualTo(hash.digestBytes());
  }

  @Test
  void the_digest_is_the_one_of_the_name() {
    byte[] hello = "Hello world!\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(HexFormat.of().formatHex(HashFunction.SHA_1.newDigest().digest(hello)))
        .isEqualTo("47a013e660d408619d894b20806b1d5086aab03b");
    assertThat(HashFunction.ofCode(5)).isEmpty();
    assertThat(HashFunction.ofCode(-1)).isEmpty();
  }

  private static SwarmMetadata content(int chunkSize, long length) {
    return SwarmMetadata.ofContent(
        SwarmId.ofHex("00".repeat(32)), HashFunction.SHA_256, chunkSize, length);
  }
}
