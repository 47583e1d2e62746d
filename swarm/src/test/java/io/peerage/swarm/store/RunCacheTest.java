package io.peerage.swarm.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.swarm.tree.TreeBuilder;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class RunCacheTest {

  private static final Path PATH = Path.of("/data/content");
  private static final int CHUNK = 100;
  private static final int RUN_BYTES = CHUNK * RunTree.RUN_CHUNKS;
  private static final int RUNS = 81;
  private static final int KEPT = RunCache.GROUPS_MIN * RunCache.AHEAD;
  private static final int FILE = 3;
  private static final int DIGESTS_FILE = -3;
  private static final Path DIGESTS = Path.of("/cache/digests");
  private static final byte[] CONTENT = new byte[(RUNS - 1) * RUN_BYTES + 7];
  private static final FileStamp STAMP = new FileStamp(FileStamp.Kind.FILE, CONTENT.length, 5);

  static {
    new SplittableRandom(1).nextBytes(CONTENT);
  }

  private final byte[] onDisk = CONTENT.clone();
  private final Effects effects = new Effects();
  private final Completions completions = new Completions();
  private final List<String> told = new ArrayList<>();
  private final byte[] digestsOnDisk = new byte[RUNS * RunTree.writtenBytes(HashFunction.SHA_256)];
  private RunDigests digests = RunDigests.none();
  private FileStamp stamp = STAMP;

  private LongPredicate readable = _ -> true;

  private RunCache cache(boolean checksStamp) {
    return cache(checksStamp ? SharedFile.Check.STAMP_AND_BYTES : SharedFile.Check.NOTHING);
  }

  private RunCache cache(SharedFile.Check check) {
    TreeBuilder builder = new TreeBuilder(HashFunction.SHA_256, CHUNK, CONTENT.length);
    for (int run = 0; run < RUNS; run++) {
      builder.add(
          run, ByteBuffer.wrap(CONTENT, (int) builder.runStart(run), builder.runBytes(run)));
    }
    HashTree tree = builder.finish();
    SwarmMetadata metadata =
        SwarmMetadata.ofContent(
            new SwarmId(tree.root()), HashFunction.SHA_256, CHUNK, CONTENT.length);
    return new RunCache(
        new SharedFile(FILE, PATH, STAMP, check),
        metadata,
        tree,
        run -> readable.test(run),
        digests,
        completions,
        new RunCache.Listener() {
          @Override
          public void loaded(long now, Outbox<SwarmEffect> out) {
            told.add("loaded");
          }

          @Override
          public void spoilt(long run, long now, Outbox<SwarmEffect> out) {
            told.add("spoilt " + run);
          }

          @Override
          public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
            told.add(cause.code().text());
          }
        },
        new Meters(),
        1);
  }

  /// Answers what is under way until nothing is, and gives what it was: `look`, the runs that were
  /// read, `hash`, and what was done with digests.
  private List<String> answerAll() {
    List<String> operations = new ArrayList<>();
    for (var asked = effects.take(); !asked.isEmpty(); asked = effects.take()) {
      for (SwarmEffect effect : asked) {
        operations.add(
            switch (effect) {
              case SwarmEffect.Disk(var operation) -> answer(operation);
              case SwarmEffect.Work work -> answer(work);
              default -> throw new AssertionError(effect);
            });
      }
    }
    return operations;
  }

  private String answer(SwarmEffect.Work work) {
    try {
      Object result = work.work().call();
      completions.complete(
          work.ticket(),
          new IoInput.Computed(work.ticket(), new Outcome.Success<>(result)),
          1,
          effects);
    } catch (Exception mistake) {
      throw new AssertionError(mistake);
    }
    return "hash";
  }

  private String answer(IoEffect.OnFile operation) {
    long ticket = operation.ticket();
    return switch (operation) {
      case IoEffect.Status(_, Path path) -> {
        assertThat(path).isEqualTo(PATH);
        completions.complete(ticket, new IoInput.FileStatus(ticket, stamp), 1, effects);
        yield "look";
      }
      case IoEffect.ReadFile(_, int file, long position, ByteBuffer into) -> {
        byte[] from = file == FILE ? onDisk : digestsOnDisk;
        int count = (int) Math.min(into.remaining(), from.length - position);
        int each = from.length == onDisk.length ? RUN_BYTES : digestsOnDisk.length / RUNS;
        long last = (position + count - 1) / each;
        into.put(from, (int) position, count);
        completions.complete(ticket, new IoInput.FileRead(ticket, count), 1, effects);
        yield (file == FILE ? "read %d-%d" : "digests %d-%d").formatted(position / each, last);
      }
      case IoEffect.WriteFile(_, int file, long position, ByteBuffer data) -> {
        assertThat(file).isEqualTo(DIGESTS_FILE);
        int each = data.remaining();
        data.get(digestsOnDisk, (int) position, each);
        completions.complete(ticket, new IoInput.FileDone(ticket), 1, effects);
        yield "keep " + position / each;
      }
      case IoEffect.Open(_, int file, Path path, _) -> {
        assertThat(path).isEqualTo(DIGESTS);
        completions.complete(ticket, new IoInput.FileOpened(ticket, file, 0, 0), 1, effects);
        yield "open";
      }
      case IoEffect.Delete(_, Path path) -> {
        assertThat(path).isEqualTo(DIGESTS);
        completions.complete(ticket, new IoInput.FileDone(ticket), 1, effects);
        yield "unname";
      }
      case IoEffect.CloseFile(_, int file) -> {
        assertThat(file).isEqualTo(DIGESTS_FILE);
        completions.complete(ticket, new IoInput.FileDone(ticket), 1, effects);
        yield "close";
      }
      default -> throw new AssertionError(operation);
    };
  }

  private static List<String> group(long first, long last) {
    return List.of("look", "read " + first + "-" + last, "hash");
  }

  private LoadedRun loaded(RunCache cache, long run) {
    return Objects.requireNonNull(cache.get(run, 1, effects));
  }

  @Test
  void a_miss_looks_at_the_file_once_and_reads_a_group() {
    RunCache cache = cache(true);

    assertThat(cache.get(16, 1, effects)).isNull();

    assertThat(answerAll()).isEqualTo(group(16, 23));
    assertThat(told).containsExactly("loaded");
    LoadedRun run = loaded(cache, 17);
    assertThat(run.run()).isEqualTo(17);
    assertThat(run.bytes()).isEqualTo(ByteBuffer.wrap(CONTENT, 17 * RUN_BYTES, RUN_BYTES));
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void the_last_run_is_as_short_as_the_content() {
    RunCache cache = cache(true);

    cache.get(RUNS - 1, 1, effects);

    assertThat(answerAll()).isEqualTo(group(RUNS - 1, RUNS - 1));
    assertThat(loaded(cache, RUNS - 1).bytes().remaining()).isEqualTo(7);
  }

  @Test
  void a_run_that_is_on_its_way_is_not_asked_for_again() {
    RunCache cache = cache(true);
    cache.get(0, 1, effects);

    assertThat(cache.get(0, 1, effects)).isNull();
    assertThat(cache.get(7, 1, effects)).isNull();

    assertThat(answerAll()).isEqualTo(group(0, 7));
  }

  @Test
  void the_next_group_is_read_when_half_of_this_one_is_done() {
    RunCache cache = cache(true);
    cache.get(0, 1, effects);
    answerAll();

    loaded(cache, 3);
    assertThat(effects.take()).isEmpty();
    loaded(cache, 4);

    assertThat(answerAll()).isEqualTo(group(8, 15));
  }

  @Test
  void so_many_runs_are_kept_and_the_one_used_longest_ago_goes() {
    RunCache cache = cache(true);
    for (int first = 0; first < KEPT; first += RunCache.AHEAD) {
      cache.get(first, 1, effects);
      answerAll();
    }
    loaded(cache, 0);
    effects.take();

    cache.get(KEPT, 1, effects);
    answerAll();

    assertThat(cache.get(7, 1, effects)).isNotNull();
    assertThat(cache.get(8, 1, effects)).isNull();
    assertThat(cache.get(15, 1, effects)).isNull();
    assertThat(cache.get(16, 1, effects)).isNotNull();
  }

  @Test
  void a_file_with_another_stamp_is_not_read() {
    RunCache cache = cache(true);
    stamp = new FileStamp(FileStamp.Kind.FILE, CONTENT.length, 6);

    cache.get(0, 1, effects);

    assertThat(answerAll()).containsExactly("look");
    assertThat(told).containsExactly("integrity");
    assertThat(cache.get(0, 1, effects)).isNull();
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void bytes_that_are_not_those_that_were_hashed_are_not_served() {
    RunCache cache = cache(true);
    onDisk[2 * RUN_BYTES] ^= 1;

    cache.get(0, 1, effects);
    answerAll();

    assertThat(told).containsExactly("integrity");
    assertThat(cache.get(0, 1, effects)).isNull();
    assertThat(cache.get(2, 1, effects)).isNull();
  }

  @Test
  void a_file_that_became_shorter_is_not_served() {
    RunCache cache = cache(true);
    cache.get(RUNS - 1, 1, effects);
    answer(effects.takeOperations().getFirst());
    IoEffect.OnFile read = effects.takeOperations().getFirst();

    completions.complete(read.ticket(), new IoInput.FileRead(read.ticket(), 6), 1, effects);

    assertThat(told).containsExactly("integrity");
  }

  @Test
  void a_file_that_cannot_be_read_is_told() {
    RunCache cache = cache(true);
    cache.get(0, 1, effects);
    long ticket = effects.takeOperations().getFirst().ticket();

    completions.complete(
        ticket,
        new IoInput.FileFailed(ticket, new PeerageException(ErrorCode.DISK, "broken", "")),
        1,
        effects);

    assertThat(told).containsExactly("disk");
  }

  @Test
  void a_careless_sharer_serves_what_it_finds() {
    RunCache cache = cache(false);
    onDisk[0] ^= 1;
    stamp = FileStamp.ABSENT;

    cache.get(0, 1, effects);

    assertThat(answerAll()).containsExactly("read 0-7", "hash");
    assertThat(loaded(cache, 0).bytes().get(0)).isEqualTo(onDisk[0]);
  }

  @Test
  void after_a_stop_nothing_is_read_or_told() {
    RunCache cache = cache(true);
    cache.get(0, 1, effects);
    cache.stop();

    assertThat(answerAll()).containsExactly("look");
    cache.get(8, 1, effects);

    assertThat(effects.take()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void of_a_file_that_is_being_written_only_what_is_there_is_read_and_its_time_does_not_matter() {
    readable = run -> run == 3 || run == 4;
    RunCache cache = cache(SharedFile.Check.BYTES);

    assertThat(cache.get(3, 1, effects)).isNull();

    assertThat(answerAll()).containsExactly("read 3-4", "hash");
    assertThat(loaded(cache, 4).run()).isEqualTo(4);
    assertThat(answerAll()).isEmpty();
  }

  @Test
  void of_a_file_that_is_being_written_a_run_that_is_not_what_it_was_is_not_given_out() {
    onDisk[3 * RUN_BYTES + 5] ^= 1;
    RunCache cache = cache(SharedFile.Check.BYTES);

    cache.get(3, 1, effects);
    answerAll();

    assertThat(told).containsExactly("spoilt 3", "loaded");
    assertThat(cache.get(3, 1, effects)).isNull();
    onDisk[3 * RUN_BYTES + 5] ^= 1;
    answerAll();
    assertThat(loaded(cache, 3).bytes())
        .isEqualTo(ByteBuffer.wrap(CONTENT, 3 * RUN_BYTES, RUN_BYTES));
  }

  /// A cache whose runs were all hashed in this process.
  private RunCache hashedHere() {
    digests = new RunDigests(DIGESTS_FILE, DIGESTS, HashFunction.SHA_256, completions);
    digests.open(effects);
    digests.begin(RUNS);
    assertThat(answerAll()).containsExactly("open", "unname");
    for (int run = 0; run < RUNS; run++) {
      int bytes = Math.min(RUN_BYTES, CONTENT.length - run * RUN_BYTES);
      ByteBuffer content = ByteBuffer.wrap(CONTENT, run * RUN_BYTES, bytes);
      digests.keep(run, RunDigests.hash(HashFunction.SHA_256, CHUNK, content, true), effects);
    }
    answerAll();
    return cache(true);
  }

  @Test
  void what_was_hashed_in_this_process_is_not_hashed_again() {
    RunCache cache = hashedHere();

    cache.get(RUNS - 9, 1, effects);

    assertThat(answerAll()).containsExactly("look", "digests 72-79", "read 72-79");
    LoadedRun run = loaded(cache, RUNS - 9);
    ByteBuffer bytes = ByteBuffer.wrap(CONTENT, (RUNS - 9) * RUN_BYTES, RUN_BYTES);
    RunTree expected = RunTree.hash(HashFunction.SHA_256, CHUNK, bytes);
    byte[] mine = new byte[32];
    byte[] theirs = new byte[32];
    for (int layer = 0; layer <= RunTree.RUN_LAYER; layer++) {
      for (int offset = 0; offset < RunTree.RUN_CHUNKS >>> layer; offset++) {
        run.tree().copyDigest(layer, offset, mine, 0);
        expected.copyDigest(layer, offset, theirs, 0);
        assertThat(mine).isEqualTo(theirs);
      }
    }
  }

  @Test
  void a_byte_that_changed_is_found_without_hashing_and_proven_by_it() {
    RunCache cache = hashedHere();
    onDisk[2 * RUN_BYTES] ^= 1;

    cache.get(0, 1, effects);

    assertThat(answerAll()).startsWith("look", "digests 0-7", "read 0-7", "hash");
    assertThat(told).containsExactly("integrity");
    assertThat(cache.get(0, 1, effects)).isNull();
  }

  @Test
  void digests_that_are_not_what_they_were_are_made_again() {
    RunCache cache = hashedHere();
    digestsOnDisk[5 * RunTree.writtenBytes(HashFunction.SHA_256) + 100] ^= 1;

    cache.get(0, 1, effects);

    assertThat(answerAll())
        .startsWith("look", "digests 0-7", "read 0-7", "hash", "keep 0")
        .endsWith("keep 7");
    assertThat(told).containsExactly("loaded");
    assertThat(loaded(cache, 5).run()).isEqualTo(5);
  }

  @Test
  void what_was_hashed_to_be_served_is_kept_for_the_next_time() {
    digests = new RunDigests(DIGESTS_FILE, DIGESTS, HashFunction.SHA_256, completions);
    digests.open(effects);
    digests.begin(RUNS);
    answerAll();
    RunCache first = cache(true);
    first.get(8, 1, effects);
    assertThat(answerAll()).startsWith("look", "read 8-15", "hash", "keep 8");

    cache(true).get(8, 1, effects);

    assertThat(answerAll()).containsExactly("look", "digests 8-15", "read 8-15");
  }

  @Test
  void without_a_file_for_digests_runs_are_hashed() {
    digests = new RunDigests(DIGESTS_FILE, DIGESTS, HashFunction.SHA_256, completions);
    digests.open(effects);
    digests.begin(RUNS);
    long ticket = effects.takeOperations().getFirst().ticket();
    completions.complete(
        ticket,
        new IoInput.FileFailed(ticket, new PeerageException(ErrorCode.DISK, "full", "")),
        1,
        effects);
    RunCache cache = cache(true);

    cache.get(0, 1, effects);

    assertThat(answerAll()).isEqualTo(group(0, 7));
  }

  @Test
  void a_disk_that_is_full_ends_the_keeping_and_nothing_else() {
    digests = new RunDigests(DIGESTS_FILE, DIGESTS, HashFunction.SHA_256, completions);
    digests.open(effects);
    digests.begin(RUNS);
    answerAll();
    ByteBuffer content = ByteBuffer.wrap(CONTENT, 0, RUN_BYTES);
    digests.keep(0, RunDigests.hash(HashFunction.SHA_256, CHUNK, content, true), effects);
    long ticket = effects.takeOperations().getFirst().ticket();
    completions.complete(
        ticket,
        new IoInput.FileFailed(ticket, new PeerageException(ErrorCode.DISK, "full", "")),
        1,
        effects);
    assertThat(answerAll()).containsExactly("close");
    RunCache cache = cache(true);

    cache.get(0, 1, effects);

    assertThat(answerAll()).isEqualTo(group(0, 7));
    assertThat(told).containsExactly("loaded");
  }

  @Test
  void one_that_opens_after_its_end_is_closed() {
    digests = new RunDigests(DIGESTS_FILE, DIGESTS, HashFunction.SHA_256, completions);
    digests.open(effects);
    digests.close(effects);

    assertThat(answerAll()).containsExactly("open", "unname", "close");
  }
}
