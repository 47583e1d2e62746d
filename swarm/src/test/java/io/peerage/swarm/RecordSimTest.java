package io.peerage.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.DiskFate;
import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Files;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are shared once more, and what they came to was written down.
final class RecordSimTest {

  private static final long SEED = 31;
  private static final int RUN_BYTES = 64 << 10;
  private static final Path FILE = Path.of("/data/content");
  private static final Path RECORD = Path.of("/cache/record");
  private static final ShareOptions RECORDED = ShareOptions.DEFAULT.withRecord(RECORD);

  private final SimNet net = SimNet.seeded(SEED);
  private final SimHost host = net.host("sharer");
  private final byte[] content = new byte[40 * RUN_BYTES + 5000];
  private int reads;

  RecordSimTest() {
    new SplittableRandom(SEED).nextBytes(content);
    host.disk().mkdirs(RECORD.getParent());
    host.disk().put(FILE, content);
    host.disk()
        .script((_, operation, path) -> {
          reads += operation.equals("read") && path.equals(FILE) ? 1 : 0;
          return DiskFate.DONE;
        });
  }

  /// Shares the file until the record is closed, and counts what was read of it.
  private Share share(ShareOptions how) {
    reads = 0;
    SwarmPeer peer = peer(host);
    Share share = await(peer.shareAsync(FILE, how));
    await(peer.closeAsync());
    net.runFor(Duration.ofSeconds(1));
    return share;
  }

  private SwarmPeer peer(SimHost on) {
    return await(SwarmPeer.openAsync(on, SwarmOptions.DEFAULT.withListen(on.at(7777))));
  }

  private <T> T await(CompletableFuture<T> future) {
    net.runUntil(future::isDone, Duration.ofMinutes(1));
    return future.join();
  }

  private long count(String meter) {
    return Objects.requireNonNull(host.meters().snapshot().get("peerage.swarm." + meter), meter);
  }

  private void assertHashedAnew(Bytes root, String complaint) {
    Share again = share(RECORDED);
    assertThat(again.origin()).isEqualTo(new Share.Origin(false, complaint));
    assertThat(again.root()).isEqualTo(root);
    assertThat(reads).isEqualTo(41);
  }

  @ParameterizedTest
  @ValueSource(ints = {2 * RUN_BYTES, 65 * RUN_BYTES, 65 * RUN_BYTES + 1, RUN_BYTES + 1})
  void an_unchanged_file_is_hashed_once(int bytes) {
    host.disk().put(FILE, Arrays.copyOf(content, bytes));
    Share first = share(RECORDED);
    assertThat(first.origin()).isEqualTo(new Share.Origin(false, ""));

    Share second = share(RECORDED);

    assertThat(second.origin()).isEqualTo(new Share.Origin(true, ""));
    assertThat(second.root()).isEqualTo(first.root());
    assertThat(reads).as("a last run that is cut short").isEqualTo(bytes % RUN_BYTES == 0 ? 0 : 1);
    assertThat(count("trees_recorded")).isEqualTo(1);
    assertThat(count("trees_recalled")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1023, 1024, 1025, 2049})
  void more_runs_than_fit_into_one_record_are_recalled(int runs) {
    host.disk().put(FILE, new byte[runs * (RUN_BYTES / 2)]);
    ShareOptions how = RECORDED.withChunkSize(512);
    Bytes root = share(how).root();

    Share again = share(how);

    assertThat(again.origin().recalled()).isTrue();
    assertThat(again.root()).isEqualTo(root);
  }

  @Test
  void a_record_is_closed_as_soon_as_it_was_read_or_written() {
    for (int port = 7001; port <= 7003; port++) {
      SwarmPeer peer =
          await(SwarmPeer.openAsync(host, SwarmOptions.DEFAULT.withListen(host.at(port))));
      Share share = await(peer.shareAsync(FILE, RECORDED));
      net.runFor(Duration.ofSeconds(1));
      assertThat(share.origin()).isEqualTo(new Share.Origin(port > 7001, ""));
    }
  }

  @Test
  void what_was_recalled_is_served() {
    share(RECORDED);
    Share share = await(peer(host).shareAsync(FILE, RECORDED));
    assertThat(share.origin().recalled()).isTrue();

    assertThat(fetch("fetcher", share)).isEqualTo(content);
  }

  private byte[] fetch(String name, Share share) {
    SimHost other = net.host(name);
    other.disk().mkdirs(FILE.getParent());
    await(peer(other).get(share.link(), FILE, GetOptions.DEFAULT).result());
    return other.disk().get(FILE);
  }

  @Test
  void a_file_of_one_run_is_not_worth_it() {
    host.disk().put(FILE, Arrays.copyOf(content, RUN_BYTES));
    share(RECORDED);
    assertThat(host.disk().exists(RECORD)).isFalse();
  }

  @Test
  void a_file_that_was_touched_is_hashed_anew() {
    Bytes root = share(RECORDED).root();
    host.disk().touch(FILE);
    assertHashedAnew(root, "");
    assertThat(share(RECORDED).origin().recalled()).isTrue();
  }

  @Test
  void another_chunk_size_or_function_is_hashed_anew() {
    share(RECORDED);
    assertThat(share(RECORDED.withChunkSize(2048)).origin().recalled()).isFalse();
    assertThat(share(RECORDED.withHash(HashFunction.SHA_1)).origin().recalled()).isFalse();
  }

  @Test
  void a_changed_end_is_seen_although_the_time_was_put_back() {
    Share first = share(RECORDED);
    host.disk().spoil(FILE, content.length - 1, new byte[] {(byte) ~content[content.length - 1]});

    Share second = share(RECORDED);

    assertThat(second.origin())
        .isEqualTo(new Share.Origin(false, FILE + " has changed, though its time is what it was"));
    assertThat(second.root()).isNotEqualTo(first.root());
    assertThat(share(RECORDED).origin().recalled()).isTrue();
  }

  @Test
  void a_changed_middle_is_recalled_and_not_served() {
    share(RECORDED);
    host.disk().spoil(FILE, RUN_BYTES, new byte[] {(byte) ~content[RUN_BYTES]});
    Share share = await(peer(host).shareAsync(FILE, RECORDED));
    assertThat(share.origin().recalled()).isTrue();

    SimHost other = net.host("fetcher");
    other.disk().mkdirs(FILE.getParent());
    Download download = peer(other).get(share.link(), FILE, GetOptions.DEFAULT);
    net.runUntil(() -> share.ended().isDone(), Duration.ofMinutes(1));

    assertThat(share.ended().exceptionNow())
        .isInstanceOfSatisfying(
            PeerageException.class,
            changed -> assertThat(changed.code()).isEqualTo(ErrorCode.INTEGRITY));
    assertThat(download.result()).isNotDone();
  }

  @Test
  void a_damaged_record_is_said_and_written_anew() {
    Bytes root = share(RECORDED).root();
    byte[] record = host.disk().get(RECORD);
    record[record.length / 2] ^= 1;
    host.disk().put(RECORD, record);

    assertHashedAnew(root, RECORD + " is damaged");

    assertThat(share(RECORDED).origin().recalled()).isTrue();
  }

  @Test
  void a_record_that_was_cut_off_is_damaged() {
    Bytes root = share(RECORDED).root();
    byte[] record = host.disk().get(RECORD);
    host.disk().put(RECORD, Arrays.copyOf(record, record.length / 2));
    assertHashedAnew(root, RECORD + " is damaged");
  }

  @Test
  void what_is_no_record_is_left_alone() {
    byte[] mine = "this is mine and longer than the head of a log".getBytes(UTF_8);
    host.disk().put(RECORD, mine);

    Share share = share(RECORDED);

    assertThat(share.origin().complaint()).contains(RECORD.toString());
    assertThat(host.disk().get(RECORD)).isEqualTo(mine);
    assertThat(count("trees_not_recorded")).isEqualTo(1);
  }

  @Test
  void a_record_that_cannot_be_written_costs_nothing_but_time() {
    host.disk()
        .script((_, operation, path) ->
            operation.equals("write") && path.startsWith(RECORD.getParent())
                ? DiskFate.FAILED
                : DiskFate.DONE);
    Share share = share(RECORDED);
    assertThat(share.bytes()).isEqualTo(content.length);
    assertThat(share.origin().complaint()).isNotEmpty();
  }

  @Test
  void a_file_of_more_chunks_than_can_be_named_is_refused_before_it_is_read() {
    host.disk().put(FILE, new byte[1]);
    SwarmPeer peer = peer(host);
    var open = new CompletableFuture<Void>();
    host.loop()
        .execute(() ->
            host.files()
                .open(
                    FILE,
                    OpenMode.READ_WRITE,
                    outcome ->
                        ((Outcome.Success<Files.OpenFile>) outcome)
                            .value()
                            .truncate((1L << 42) + 1, _ -> open.complete(null))));
    await(open);
    var share = peer.shareAsync(FILE, ShareOptions.DEFAULT);
    net.runUntil(share::isDone, Duration.ofMinutes(1));
    assertThat(share.exceptionNow())
        .hasMessageContaining("4,398,046,511,105 bytes")
        .isInstanceOfSatisfying(
            PeerageException.class,
            tooLarge -> {
              assertThat(tooLarge.code()).isEqualTo(ErrorCode.USAGE);
              assertThat(tooLarge.hint())
                  .isEqualTo("use chunks of 1,025 bytes or more, or name them with 64 bits");
            });
    assertThat(reads).isZero();
  }
}
