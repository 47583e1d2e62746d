package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.swarm.ContentHash;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {

  private static final NettyCarrier CARRIER = NettyCarrier.start(CarrierOptions.defaults());

  @AfterAll
  static void stops_the_carrier() {
    CARRIER.close();
  }

  @TempDir private Path directory;
  private Path original;
  private String root;

  @BeforeEach
  void hashes_an_original() throws Exception {
    original = Files.writeString(directory.resolve("original"), "x".repeat(3000));
    root = ContentHash.hash(CARRIER, original, HashFunction.SHA_256, 1024, _ -> {}).root().hex();
  }

  private SwarmLink link(String file) {
    return SwarmLink.parse("ppspp://127.0.0.1:7777/" + root + file + "?cl=3000");
  }

  private SwarmMetadata content() {
    return link("").metadata().orElseThrow();
  }

  private Target target(@Nullable String output, String file) {
    return Target.of(output, link(file), content());
  }

  private void assertDisk(String output, String message, String hint) {
    assertFails(ErrorCode.DISK, output, message, hint);
  }

  private void assertFails(ErrorCode code, String output, String message, String hint) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> target(output, "/name"))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(code);
          assertThat(failure.getMessage()).isEqualTo(message);
          assertThat(failure.hint()).isEqualTo(hint);
        });
  }

  @Test
  void is_named_by_the_link_in_the_working_directory() {
    assertThat(target(null, "/name").path()).isEqualTo(Path.of("name"));
  }

  @Test
  void is_named_by_the_root_where_the_link_has_no_name() {
    assertThat(target(null, "").path()).isEqualTo(Path.of(root));
  }

  @Test
  void is_the_file_that_is_given() {
    String output = directory.resolve("copy").toString();
    assertThat(target(output, "/name").path()).hasToString(output);
  }

  @Test
  void stands_in_the_directory_that_is_given() {
    assertThat(target(directory.toString(), "/name").path()).isEqualTo(directory.resolve("name"));
    assertThat(target(directory + "/", "/name").path()).isEqualTo(directory.resolve("name"));
  }

  @Test
  void a_missing_directory_is_not_created() {
    Path missing = directory.resolve("missing");
    String message = "there is no directory " + missing + " to write to";
    assertDisk(missing + "/copy", message, "create it: mkdir -p " + missing);
    assertDisk(missing + "/", message, "create it: mkdir -p " + missing);
  }

  @Test
  void a_file_is_no_directory() {
    assertDisk(original + "/copy", original + " is no directory", "choose another place with -o");
  }

  @Test
  void a_directory_under_the_name_is_in_the_way() throws Exception {
    Path taken = Files.createDirectory(directory.resolve("name"));
    assertFails(
        ErrorCode.USAGE,
        directory.toString(),
        taken + " is a directory",
        "choose another name with -o");
  }

  @Test
  void recognises_the_content_by_its_hash() throws Exception {
    Target target = new Target(original);
    assertThat(target.whole(CARRIER, content(), _ -> {})).contains(3000L);
    Files.writeString(original, "y".repeat(3000));
    assertThat(target.whole(CARRIER, content(), _ -> {})).isEmpty();
    Files.writeString(original, "x".repeat(2999));
    assertThat(target.whole(CARRIER, content(), _ -> {})).isEmpty();
    Files.writeString(original, "");
    assertThat(target.whole(CARRIER, content(), _ -> {})).isEmpty();
    assertThat(new Target(directory.resolve("nothing")).whole(CARRIER, content(), _ -> {}))
        .isEmpty();
  }

  @Test
  void an_unfinished_download_stands_beside_it() {
    assertThat(new Target(original).part()).isEqualTo(directory.resolve("original.part"));
  }
}
