package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class VerificationTest {

  private static final HashFunction SHA_256 = HashFunction.SHA_256;
  private static final int CHUNK = 96;
  private static final RangeSet NOTHING = new RangeSet(1);

  private final Sharer seven = sharer(7 * CHUNK - 46);
  private final Sharer many = sharer(200 * CHUNK);

  private static Sharer sharer(int length) {
    return new Sharer(SHA_256, CHUNK, Contents.named("g2", length));
  }

  private static Verification knowing(Sharer sharer) {
    return Verification.ofLength(SHA_256, CHUNK, sharer.root(), sharer.content.length);
  }

  private static Verification unknowing(Sharer sharer) {
    return Verification.ofUnknownLength(SHA_256, CHUNK, sharer.root());
  }

  @Test
  void peaks_are_enough_for_a_receiver_that_knows_the_length() {
    Verification receiver = knowing(seven);
    Scratch scratch = receiver.newScratch();
    assertThat(seven.send(receiver, scratch, OwedHashes.From.PEAKS, NOTHING, 0))
        .isEqualTo(Verdict.GOOD);
  }

  @Test
  void uncles_up_to_the_root_prove_the_depth_but_not_the_size() {
    Verification receiver = unknowing(seven);
    Scratch scratch = receiver.newScratch();
    assertThat(seven.send(receiver, scratch, OwedHashes.From.ROOT, NOTHING, 0))
        .isEqualTo(Verdict.GOOD);
    assertThat(receiver.tree().height()).isEqualTo(3);
    assertThat(receiver.certainLength()).isEmpty();
    assertThat(receiver.claimedChunks(scratch)).isEmpty();
  }

  @Test
  void padding_behind_a_proven_chunk_proves_the_size() {
    Verification receiver = unknowing(seven);
    assertThat(seven.send(receiver, receiver.newScratch(), OwedHashes.From.ROOT, NOTHING, 6))
        .isEqualTo(Verdict.GOOD);
    assertThat(receiver.certainLength()).hasValue(seven.content.length);
    assertThat(receiver.certainChunks()).hasValue(7);
  }

  @Test
  void padding_is_no_peak() {
    Sharer six = sharer(6 * CHUNK);
    Verification receiver = unknowing(six);
    Scratch scratch = receiver.newScratch();
    six.integrity(receiver, scratch, Bins.ofRange(0, 3));
    six.integrity(receiver, scratch, Bins.ofRange(4, 5));
    six.integrity(receiver, scratch, Bins.ofRange(6, 6));
    assertThat(receiver.claimedChunks(scratch)).hasValue(6);
  }

  @Test
  void leaves_of_a_run_do_as_well_as_uncles() {
    Verification receiver = knowing(many);
    Scratch scratch = receiver.newScratch();
    for (long peak : many.tree.peaks()) {
      many.integrity(receiver, scratch, peak);
    }
    many.integrity(receiver, scratch, Bins.of(6, 1));
    for (int chunk = 0; chunk < 64; chunk++) {
      many.integrity(receiver, scratch, Bins.of(0, chunk));
    }
    assertThat(many.data(receiver, scratch, 37)).isEqualTo(Verdict.GOOD);
    // All of the run is proven with the first chunk: nothing of it is left to be believed.
    assertThat(scratch.size()).isZero();
    assertThat(many.data(receiver, receiver.newScratch(), 0)).isEqualTo(Verdict.GOOD);
    assertThat(many.data(receiver, receiver.newScratch(), 63)).isEqualTo(Verdict.GOOD);
  }

  @Test
  void leaves_of_the_last_run_do_without_the_padding_behind_them() {
    Verification receiver = knowing(many);
    Scratch scratch = receiver.newScratch();
    many.integrity(receiver, scratch, Bins.ofRange(0, 127));
    many.integrity(receiver, scratch, Bins.ofRange(128, 191));
    for (int chunk = 192; chunk < 200; chunk++) {
      many.integrity(receiver, scratch, Bins.of(0, chunk));
    }
    assertThat(many.data(receiver, scratch, 195)).isEqualTo(Verdict.GOOD);
    assertThat(many.data(receiver, receiver.newScratch(), 199)).isEqualTo(Verdict.GOOD);
  }

  @Test
  void digests_serve_only_the_channel_that_sent_them() {
    Verification receiver = knowing(seven);
    Scratch liar = receiver.newScratch();
    receiver.integrity(liar, 1, 1, ByteBuffer.wrap(seven.digest(Bins.of(0, 5))));
    Scratch honest = receiver.newScratch();
    assertThat(seven.send(receiver, honest, OwedHashes.From.ROOT, NOTHING, 0))
        .isEqualTo(Verdict.GOOD);
  }

  @Test
  void a_proven_chunk_is_a_repeat_from_anybody() {
    Verification receiver = knowing(seven);
    seven.send(receiver, receiver.newScratch(), OwedHashes.From.ROOT, NOTHING, 2);
    assertThat(seven.data(receiver, receiver.newScratch(), 2)).isEqualTo(Verdict.REPEAT);
    assertThat(receiver.verified().count()).isOne();
  }

  @Test
  void a_false_chunk_costs_the_channel_all_it_sent() {
    Verification receiver = knowing(seven);
    Scratch scratch = receiver.newScratch();
    for (int layer = 0; layer < 3; layer++) {
      seven.integrity(receiver, scratch, Bins.of(layer, 1));
    }
    assertThat(receiver.data(scratch, 0, ByteBuffer.allocate(CHUNK))).isEqualTo(Verdict.FALSE);
    assertThat(scratch.size()).isZero();
  }

  @Test
  void nobody_is_to_blame_for_what_does_not_fit_the_claim_of_another() {
    Verification receiver = unknowing(seven);
    Scratch liar = receiver.newScratch();
    receiver.integrity(liar, 0, 1, seven.root().asBuffer());
    Scratch honest = receiver.newScratch();
    seven.integrity(receiver, honest, Bins.of(0, 1));
    assertThat(seven.data(receiver, honest, 0)).isEqualTo(Verdict.PENDING);
    assertThat(seven.send(receiver, honest, OwedHashes.From.PEAKS, NOTHING, 0))
        .isEqualTo(Verdict.GOOD);
    assertThat(receiver.isRefuted(liar)).isTrue();
    assertThat(receiver.isRefuted(honest)).isFalse();
  }

  @Test
  void a_claim_that_is_too_large_at_the_right_height_is_refuted_by_better_peaks() {
    Verification receiver = unknowing(seven);
    Scratch liar = receiver.newScratch();
    receiver.integrity(liar, 0, 7, seven.root().asBuffer());
    assertThat(receiver.claimedChunks(liar)).hasValue(8);
    Scratch honest = receiver.newScratch();
    assertThat(seven.send(receiver, honest, OwedHashes.From.PEAKS, NOTHING, 0))
        .isEqualTo(Verdict.GOOD);
    assertThat(receiver.isRefuted(liar)).isTrue();
    assertThat(receiver.claimedChunks(honest)).hasValue(7);
    assertThat(receiver.certainLength()).isEmpty();
  }

  @Test
  void the_peaks_of_another_channel_help_one_whose_peaks_were_lost() {
    Verification receiver = unknowing(seven);
    Scratch first = receiver.newScratch();
    for (long peak : seven.tree.peaks()) {
      seven.integrity(receiver, first, peak);
    }
    Scratch second = receiver.newScratch();
    seven.integrity(receiver, second, Bins.of(0, 5));
    assertThat(seven.data(receiver, second, 4)).isEqualTo(Verdict.GOOD);
  }

  @Test
  void a_fifth_height_pushes_out_the_one_with_the_fewest_claimants() {
    Verification receiver = unknowing(seven);
    for (int height = 10; height < 14; height++) {
      receiver.integrity(receiver.newScratch(), 0, (1L << height) - 1, seven.root().asBuffer());
    }
    assertThat(seven.send(receiver, receiver.newScratch(), OwedHashes.From.PEAKS, NOTHING, 0))
        .isEqualTo(Verdict.GOOD);
  }

  @Test
  void a_chunk_as_long_as_two_digests_waits_until_the_depth_is_proven() {
    Sharer sharer = sharer(2 * CHUNK + 64);
    Verification receiver = unknowing(sharer);
    Scratch scratch = receiver.newScratch();
    assertThat(sharer.send(receiver, scratch, OwedHashes.From.PEAKS, NOTHING, 2))
        .isEqualTo(Verdict.WITHHELD);
    assertThat(receiver.verified().isEmpty()).isTrue();
    assertThat(sharer.send(receiver, scratch, OwedHashes.From.PEAKS, NOTHING, 0))
        .isEqualTo(Verdict.GOOD);
    assertThat(sharer.data(receiver, scratch, 2)).isEqualTo(Verdict.GOOD);
    assertThat(receiver.certainLength()).hasValue(sharer.content.length);
  }

  @Test
  void a_short_chunk_in_the_middle_is_false_though_it_hashes() {
    // A tree that no content has: its second of four chunks is short.
    byte[] content = Contents.named("g1", 4 * CHUNK);
    byte[][] nodes = new byte[8][];
    for (int chunk = 0; chunk < 4; chunk++) {
      int bytes = chunk == 1 ? 10 : CHUNK;
      nodes[4 + chunk] = hash(ByteBuffer.wrap(content, chunk * CHUNK, bytes));
    }
    for (int node = 3; node > 0; node--) {
      nodes[node] = hash(ByteBuffer.wrap(nodes[2 * node]), ByteBuffer.wrap(nodes[2 * node + 1]));
    }
    Verification receiver = Verification.ofUnknownLength(SHA_256, CHUNK, Bytes.copyOf(nodes[1]));
    Scratch scratch = receiver.newScratch();
    receiver.integrity(scratch, 0, 3, ByteBuffer.wrap(nodes[1]));
    receiver.integrity(scratch, 2, 3, ByteBuffer.wrap(nodes[3]));
    receiver.integrity(scratch, 0, 0, ByteBuffer.wrap(nodes[4]));
    assertThat(receiver.data(scratch, 1, ByteBuffer.wrap(content, CHUNK, 10)))
        .isEqualTo(Verdict.FALSE);
  }

  @Test
  void padding_before_a_proven_chunk_is_false_though_it_hashes() {
    // A tree that no content has: chunks 0 and 3, nothing between them.
    byte[] first = Contents.named("g1", CHUNK);
    byte[] last = Contents.named("g2", CHUNK);
    ByteBuffer zero = ByteBuffer.allocate(32);
    byte[] left = hash(ByteBuffer.wrap(hash(ByteBuffer.wrap(first))), zero.duplicate());
    byte[] right = hash(zero.duplicate(), ByteBuffer.wrap(hash(ByteBuffer.wrap(last))));
    Bytes root = Bytes.copyOf(hash(ByteBuffer.wrap(left), ByteBuffer.wrap(right)));
    Verification receiver = Verification.ofUnknownLength(SHA_256, CHUNK, root);
    Scratch scratch = receiver.newScratch();
    receiver.integrity(scratch, 0, 1, ByteBuffer.wrap(left));
    receiver.integrity(scratch, 2, 2, zero.duplicate());
    assertThat(receiver.data(scratch, 3, ByteBuffer.wrap(last))).isEqualTo(Verdict.GOOD);
    receiver.integrity(scratch, 1, 1, zero.duplicate());
    assertThat(receiver.data(scratch, 0, ByteBuffer.wrap(first))).isEqualTo(Verdict.FALSE);
  }

  @Test
  void a_scratch_is_bounded_and_lets_go_of_the_oldest() {
    Verification receiver = knowing(many);
    Scratch scratch = receiver.newScratch();
    int most = 4 * (8 + Long.bitCount(200)) + 64;
    for (int chunk = 0; chunk < 200; chunk++) {
      many.integrity(receiver, scratch, Bins.of(0, chunk));
    }
    assertThat(scratch.size()).isEqualTo(most);
    assertThat(scratch.evicted()).isEqualTo(200 - most);
    assertThat(scratch.copyDigest(Bins.of(0, 200 - most - 1), new byte[32], 0)).isFalse();
    assertThat(scratch.copyDigest(Bins.of(0, 200 - most), new byte[32], 0)).isTrue();
  }

  @Test
  void false_peaks_are_not_hashed_for_ever() {
    Verification receiver = unknowing(seven);
    Scratch scratch = receiver.newScratch();
    for (int i = 0; i <= Verification.TRIALS_MAX; i++) {
      seven.integrity(receiver, scratch, Bins.ofRange(0, 3));
      seven.integrity(receiver, scratch, Bins.of(0, 4));
    }
    for (long peak : seven.tree.peaks()) {
      seven.integrity(receiver, scratch, peak);
    }
    assertThat(receiver.claimedChunks(scratch)).isEmpty();
  }

  @Test
  void a_forgotten_channel_claims_nothing() {
    Verification receiver = unknowing(seven);
    Scratch scratch = receiver.newScratch();
    for (long peak : seven.tree.peaks()) {
      seven.integrity(receiver, scratch, peak);
    }
    receiver.forget(scratch);
    assertThat(receiver.claimedChunks(scratch)).isEmpty();
    assertThat(scratch.size()).isZero();
  }

  @Test
  void a_complete_run_keeps_its_top_only() {
    Verification receiver = knowing(many);
    Scratch scratch = receiver.newScratch();
    for (int chunk = 0; chunk < 63; chunk++) {
      many.send(receiver, scratch, OwedHashes.From.ROOT, receiver.verified(), chunk);
    }
    assertThat(receiver.isRunComplete(0)).isFalse();
    assertThat(receiver.tree().has(0, 62)).isTrue();
    many.send(receiver, scratch, OwedHashes.From.ROOT, receiver.verified(), 63);
    assertThat(receiver.isRunComplete(0)).isTrue();
    assertThat(receiver.tree().has(0, 62)).isFalse();
    RunTree read = RunTree.hash(SHA_256, CHUNK, ByteBuffer.wrap(many.content, 0, 64 * CHUNK));
    assertThat(receiver.tree().vouchesFor(0, read)).isTrue();
    assertThat(receiver.tree().vouchesFor(1, read)).isFalse();
  }

  @Test
  void a_whole_content_keeps_all_peaks() {
    Verification receiver = unknowing(many);
    Scratch scratch = receiver.newScratch();
    for (int chunk = 0; chunk < 200; chunk++) {
      assertThat(many.send(receiver, scratch, OwedHashes.From.PEAKS, receiver.verified(), chunk))
          .isEqualTo(Verdict.GOOD);
    }
    assertThat(receiver.isComplete()).isTrue();
    assertThat(receiver.isRunComplete(3)).isTrue();
    assertThat(receiver.isRunComplete(4)).isFalse();
    for (long peak : receiver.tree().peaks()) {
      assertThat(receiver.tree().has(Bins.layer(peak), Bins.offset(peak))).isTrue();
    }
  }

  @Test
  void an_interval_that_is_no_node_is_false() {
    Verification receiver = knowing(seven);
    ByteBuffer digest = ByteBuffer.allocate(32);
    for (long[] range : new long[][] {{1, 4}, {3, 0}, {-1, -1}, {-2, 1}}) {
      assertThat(receiver.integrity(receiver.newScratch(), range[0], range[1], digest))
          .isEqualTo(Verdict.FALSE);
    }
  }

  @Test
  void buffers_stay_where_they_are() {
    Verification receiver = knowing(seven);
    ByteBuffer chunk = ByteBuffer.wrap(seven.content, 0, CHUNK);
    ByteBuffer direct = ByteBuffer.allocateDirect(CHUNK).put(0, seven.content, CHUNK, CHUNK);
    Scratch scratch = receiver.newScratch();
    receiver.data(scratch, 0, chunk);
    receiver.data(scratch, 1, direct);
    assertThat(chunk.remaining()).isEqualTo(CHUNK);
    assertThat(direct.remaining()).isEqualTo(CHUNK);
  }

  @Test
  void there_is_no_tree_before_its_depth_is_proven() {
    Verification receiver = unknowing(seven);
    assertThatThrownBy(receiver::tree).isInstanceOf(IllegalStateException.class);
    assertThat(receiver.isComplete()).isFalse();
    assertThat(receiver.isRunComplete(0)).isFalse();
  }

  private static byte[] hash(ByteBuffer... parts) {
    var digest = SHA_256.newDigest();
    for (ByteBuffer part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}
