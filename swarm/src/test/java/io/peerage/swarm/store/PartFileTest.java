package io.peerage.swarm.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The steps of a partial file, each begun by the answer to the one before.
class PartFileTest {

  private static final Path DIRECTORY = Path.of("/data");
  private static final Path TARGET = Path.of("/data/file");
  private static final Path PART = Path.of("/data/file.part");
  private static final Path MAP = Path.of("/data/file.part.map");
  private static final int NUMBER = 3;
  private static final OptionalLong LENGTH = OptionalLong.of(1000);
  private static final FileStamp A_DIRECTORY = new FileStamp(FileStamp.Kind.DIRECTORY, 0, 0);
  private static final FileStamp A_FILE = new FileStamp(FileStamp.Kind.FILE, 5, 7);

  private final Effects effects = new Effects();
  private final Completions completions = new Completions();
  private final List<String> told = new ArrayList<>();
  private final PartFile file = part(false);

  private PartFile part(boolean overwrite) {
    return part(overwrite, null);
  }

  private PartFile part(boolean overwrite, @Nullable Path map) {
    return part(new Place(TARGET, overwrite, false, false), map);
  }

  private PartFile part(Place place, @Nullable Path map) {
    return new PartFile(
        NUMBER,
        place,
        map,
        completions,
        new PartFile.Listener() {
          @Override
          public void prepared(boolean resumed, long now, Outbox<SwarmEffect> out) {
            told.add(resumed ? "resumed" : "prepared");
          }

          @Override
          public void finished(long now, Outbox<SwarmEffect> out) {
            told.add("finished");
          }

          @Override
          public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
            told.add(cause.code().text());
          }
        });
  }

  /// Answers the one operation under way, which must be this one.
  private void answer(LongFunction<IoEffect.OnFile> expected, LongFunction<IoInput> answer) {
    List<IoEffect.OnFile> operations = effects.takeOperations();
    assertThat(operations).hasSize(1);
    long ticket = operations.getFirst().ticket();
    assertThat(operations.getFirst()).isEqualTo(expected.apply(ticket));
    completions.complete(ticket, answer.apply(ticket), 1, effects);
  }

  private void done(LongFunction<IoEffect.OnFile> expected) {
    answer(expected, IoInput.FileDone::new);
  }

  private void refused(LongFunction<IoEffect.OnFile> expected) {
    answer(
        expected,
        t -> new IoInput.FileFailed(t, new PeerageException(ErrorCode.DISK, "broken", "")));
  }

  private void found(Path path, FileStamp stamp) {
    answer(t -> new IoEffect.Status(t, path), t -> new IoInput.FileStatus(t, stamp));
  }

  private void room(long bytes) {
    answer(t -> new IoEffect.FreeSpace(t, DIRECTORY), t -> new IoInput.FreeSpaceFound(t, bytes));
  }

  private void opened() {
    answer(
        t -> new IoEffect.Open(t, NUMBER, PART, OpenMode.CREATE),
        t -> new IoInput.FileOpened(t, NUMBER, 0, 1));
  }

  private void prepared() {
    prepared(file);
  }

  private void prepared(PartFile its) {
    its.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    room(1000);
    opened();
    done(t -> new IoEffect.Truncate(t, NUMBER, 1000));
    assertThat(told).containsExactly("prepared");
    assertThat(its.isOpen()).isTrue();
  }

  @Test
  void a_file_is_forced_before_it_is_named_and_the_directory_after() {
    prepared();

    file.finish(effects);
    done(t -> new IoEffect.Force(t, NUMBER));
    done(t -> new IoEffect.Rename(t, PART, TARGET, false));
    done(t -> new IoEffect.CloseFile(t, NUMBER));
    assertThat(told).containsExactly("prepared");
    done(t -> new IoEffect.SyncDirectory(t, DIRECTORY));

    assertThat(told).containsExactly("prepared", "finished");
    assertThat(completions.count()).isZero();
  }

  @Test
  void a_file_that_is_shared_on_stays_open_and_is_stamped_under_its_name() {
    PartFile kept = part(new Place(TARGET, false, true, false), null);
    prepared(kept);

    kept.finish(effects);
    done(t -> new IoEffect.Force(t, NUMBER));
    done(t -> new IoEffect.Rename(t, PART, TARGET, false));
    done(t -> new IoEffect.SyncDirectory(t, DIRECTORY));
    found(TARGET, A_FILE);
    assertThat(told).containsExactly("prepared", "finished");
    assertThat(kept.stamp()).isEqualTo(A_FILE);

    kept.close(true, (_, _, _) -> told.add("closed"), 1, effects);
    done(t -> new IoEffect.CloseFile(t, NUMBER));
    assertThat(told).containsExactly("prepared", "finished", "closed");
    assertThat(completions.count()).isZero();
  }

  @Test
  void a_file_that_is_preallocated_is_filled_before_it_is_prepared() {
    PartFile filled = part(new Place(TARGET, false, false, true), null);
    filled.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    room(1000);
    opened();
    done(t -> new IoEffect.Truncate(t, NUMBER, 1000));
    assertThat(told).isEmpty();

    done(t -> new IoEffect.WriteFile(t, NUMBER, 0, ByteBuffer.allocate(1000)));

    assertThat(told).containsExactly("prepared");
  }

  @Test
  void a_file_for_which_there_is_no_room_is_known_at_the_start() {
    PartFile filled = part(new Place(TARGET, false, false, true), null);
    filled.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    room(1000);
    opened();
    done(t -> new IoEffect.Truncate(t, NUMBER, 1000));

    refused(t -> new IoEffect.WriteFile(t, NUMBER, 0, ByteBuffer.allocate(1000)));

    assertThat(told).containsExactly("disk");
  }

  @Test
  void what_an_earlier_life_left_is_not_filled() {
    Path map = DIRECTORY.resolve("map");
    PartFile resumed = part(new Place(TARGET, false, false, true), map);
    resumed.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    found(PART, A_FILE);
    found(map, A_FILE);
    answer(
        t -> new IoEffect.Open(t, NUMBER, PART, OpenMode.READ_WRITE),
        t -> new IoInput.FileOpened(t, NUMBER, 0, 1));
    done(t -> new IoEffect.Truncate(t, NUMBER, 1000));
    assertThat(told).containsExactly("resumed");
  }

  @Test
  void a_content_of_unknown_length_gets_a_file_without_one() {
    file.prepare(OptionalLong.empty(), effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    opened();

    assertThat(told).containsExactly("prepared");
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void a_directory_that_is_missing_is_told() {
    file.prepare(LENGTH, effects);
    found(DIRECTORY, FileStamp.ABSENT);

    assertThat(told).containsExactly("disk");
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void a_target_that_exists_is_told() {
    file.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, A_FILE);

    assertThat(told).containsExactly("disk");
  }

  @Test
  void a_target_that_exists_may_be_replaced() {
    PartFile replacing = part(true);
    replacing.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, A_FILE);
    room(1000);
    opened();
    done(t -> new IoEffect.Truncate(t, NUMBER, 1000));
    replacing.finish(effects);
    done(t -> new IoEffect.Force(t, NUMBER));

    done(t -> new IoEffect.Rename(t, PART, TARGET, true));
  }

  @Test
  void room_for_one_byte_less_is_too_little() {
    file.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    room(999);

    assertThat(told).containsExactly("disk");
  }

  @Test
  void the_first_step_that_fails_is_the_last() {
    prepared();
    file.finish(effects);
    refused(t -> new IoEffect.Force(t, NUMBER));

    assertThat(told).containsExactly("prepared", "disk");
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void a_partial_file_of_somebody_else_is_left_alone() {
    file.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    room(1000);
    refused(t -> new IoEffect.Open(t, NUMBER, PART, OpenMode.CREATE));
    List<String> gone = new ArrayList<>();

    file.close(false, (_, _, _) -> gone.add("gone"), 1, effects);

    assertThat(gone).containsExactly("gone");
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void what_is_removed_is_closed_and_deleted() {
    prepared();
    List<String> gone = new ArrayList<>();

    file.close(false, (_, _, _) -> gone.add("gone"), 1, effects);
    done(t -> new IoEffect.CloseFile(t, NUMBER));
    assertThat(gone).isEmpty();
    done(t -> new IoEffect.Delete(t, PART));

    assertThat(gone).containsExactly("gone");
    assertThat(file.isOpen()).isFalse();
  }

  @Test
  void what_was_never_made_is_not_deleted() {
    file.prepare(LENGTH, effects);
    found(DIRECTORY, FileStamp.ABSENT);
    List<String> gone = new ArrayList<>();

    file.close(false, (_, _, _) -> gone.add("gone"), 1, effects);

    assertThat(gone).containsExactly("gone");
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void what_is_removed_while_it_is_made_does_not_stay() {
    file.prepare(OptionalLong.empty(), effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    List<IoEffect.OnFile> opening = effects.takeOperations();
    file.close(false, (_, _, _) -> told.add("gone"), 1, effects);
    assertThat(effects.take()).isEmpty();

    long ticket = opening.getFirst().ticket();
    completions.complete(ticket, new IoInput.FileOpened(ticket, NUMBER, 0, 1), 1, effects);
    done(t -> new IoEffect.CloseFile(t, NUMBER));
    assertThat(told).isEmpty();
    done(t -> new IoEffect.Delete(t, PART));

    assertThat(told).containsExactly("gone");
    assertThat(completions.count()).isZero();
  }

  @Test
  void what_is_removed_while_it_cannot_be_made_is_gone() {
    file.prepare(OptionalLong.empty(), effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    List<IoEffect.OnFile> opening = effects.takeOperations();
    file.close(false, (_, _, _) -> told.add("gone"), 1, effects);

    long ticket = opening.getFirst().ticket();
    completions.complete(
        ticket,
        new IoInput.FileFailed(ticket, new PeerageException(ErrorCode.DISK, "broken", "")),
        1,
        effects);

    assertThat(told).containsExactly("gone");
    assertThat(effects.take()).isEmpty();
  }

  // With a map.

  private PartFile resumed() {
    PartFile resumed = part(false, MAP);
    resumed.prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    found(PART, A_FILE);
    found(MAP, A_FILE);
    answer(
        t -> new IoEffect.Open(t, NUMBER, PART, OpenMode.READ_WRITE),
        t -> new IoInput.FileOpened(t, NUMBER, 0, 1));
    done(t -> new IoEffect.Truncate(t, NUMBER, 1000));
    return resumed;
  }

  @Test
  void a_partial_file_that_is_there_with_its_map_is_gone_on_with() {
    resumed();

    assertThat(told).containsExactly("resumed");
  }

  @Test
  void a_partial_file_without_its_map_is_replaced() {
    part(false, MAP).prepare(LENGTH, effects);
    found(DIRECTORY, A_DIRECTORY);
    found(TARGET, FileStamp.ABSENT);
    found(PART, A_FILE);
    found(MAP, FileStamp.ABSENT);
    room(1000);
    opened();
    done(t -> new IoEffect.Truncate(t, NUMBER, 1000));

    assertThat(told).containsExactly("prepared");
  }

  @Test
  void a_map_goes_when_the_file_has_its_name() {
    PartFile resumed = resumed();
    resumed.finish(effects);
    done(t -> new IoEffect.Force(t, NUMBER));
    done(t -> new IoEffect.Rename(t, PART, TARGET, false));
    done(t -> new IoEffect.CloseFile(t, NUMBER));
    refused(t -> new IoEffect.Delete(t, MAP));
    done(t -> new IoEffect.SyncDirectory(t, DIRECTORY));

    assertThat(told).containsExactly("resumed", "finished");
  }

  @Test
  void what_was_there_before_is_closed_and_stays() {
    PartFile resumed = resumed();

    resumed.close(false, (_, _, _) -> told.add("closed"), 1, effects);
    done(t -> new IoEffect.CloseFile(t, NUMBER));

    assertThat(told).containsExactly("resumed", "closed");
    assertThat(effects.take()).isEmpty();
  }

  @Test
  void what_is_to_be_kept_is_closed_and_stays() {
    prepared();

    file.close(true, (_, _, _) -> told.add("closed"), 1, effects);
    done(t -> new IoEffect.CloseFile(t, NUMBER));

    assertThat(told).containsExactly("prepared", "closed");
    assertThat(effects.take()).isEmpty();
  }
}
