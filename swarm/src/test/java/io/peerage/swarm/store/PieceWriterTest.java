package io.peerage.swarm.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PieceWriterTest {

  private static final int FILE = 3;
  private static final int CHUNK = 1024;
  private static final int PER_PIECE = 64;
  private static final long CHUNKS = 1000;

  private final Effects effects = new Effects();
  private final Completions completions = new Completions();
  private final Meters meters = new Meters();
  private final List<String> told = new ArrayList<>();
  private final PieceWriter writer = writer(CHUNK);

  private PieceWriter writer(int chunkSize) {
    return new PieceWriter(
        FILE,
        chunkSize,
        completions,
        new PieceWriter.Listener() {
          @Override
          public void written(long first, long last, long now, Outbox<SwarmEffect> out) {
            told.add(first + "…" + last);
          }

          @Override
          public void failed(
              long first, long last, PeerageException cause, long now, Outbox<SwarmEffect> out) {
            told.add(cause.code().text() + " " + first + "…" + last);
          }
        },
        meters);
  }

  private static ByteBuffer chunk(long number, int bytes) {
    byte[] content = new byte[bytes];
    Arrays.fill(content, (byte) number);
    return ByteBuffer.wrap(content);
  }

  private void put(long first, long last) {
    for (long chunk = first; chunk <= last; chunk++) {
      writer.put(chunk, chunk(chunk, CHUNK), CHUNKS, effects);
    }
  }

  private List<IoEffect.WriteFile> writes() {
    return effects.takeOperations().stream().map(IoEffect.WriteFile.class::cast).toList();
  }

  private void done(IoEffect.WriteFile write) {
    completions.complete(write.ticket(), new IoInput.FileDone(write.ticket()), 1, effects);
  }

  private static void holds(IoEffect.WriteFile write, long first, long last) {
    assertThat(write.file()).isEqualTo(FILE);
    assertThat(write.position()).isEqualTo(first * CHUNK);
    assertThat(write.data().remaining()).isEqualTo((int) (last - first + 1) * CHUNK);
    for (long chunk = first; chunk <= last; chunk++) {
      int at = (int) (chunk - first) * CHUNK;
      assertThat(write.data().slice(at, CHUNK)).isEqualTo(chunk(chunk, CHUNK));
    }
  }

  @Test
  void a_piece_is_written_when_it_is_full() {
    put(PER_PIECE, 2 * PER_PIECE - 2);
    assertThat(effects.take()).isEmpty();
    assertThat(writer.isBusy()).isTrue();

    put(2 * PER_PIECE - 1, 2 * PER_PIECE - 1);

    List<IoEffect.WriteFile> writes = writes();
    assertThat(writes).hasSize(1);
    holds(writes.getFirst(), PER_PIECE, 2 * PER_PIECE - 1);
    assertThat(told).isEmpty();
    done(writes.getFirst());
    assertThat(told).containsExactly("64…127");
    assertThat(writer.isBusy()).isFalse();
  }

  @Test
  void the_disk_is_behind_when_so_many_writes_are_under_way() {
    PieceWriter small = writer(32 * CHUNK);
    long chunks = 10_000;
    for (long chunk = 0; chunk < 2L * PieceWriter.WRITES_MAX - 2; chunk++) {
      small.put(chunk, chunk(chunk, 32 * CHUNK), chunks, effects);
    }
    assertThat(small.isBehind()).isFalse();

    small.put(2L * PieceWriter.WRITES_MAX - 2, chunk(1, 32 * CHUNK), chunks, effects);
    small.put(2L * PieceWriter.WRITES_MAX - 1, chunk(2, 32 * CHUNK), chunks, effects);
    assertThat(small.isBehind()).isTrue();

    done(writes().getFirst());
    assertThat(small.isBehind()).isFalse();
  }

  @Test
  void a_piece_may_be_filled_in_any_order() {
    for (long chunk = PER_PIECE - 1; chunk >= 0; chunk--) {
      put(chunk, chunk);
    }

    holds(writes().getFirst(), 0, PER_PIECE - 1);
  }

  @Test
  void the_last_piece_is_as_short_as_the_content() {
    long last = CHUNKS - 1;
    put(960, last - 1);
    writer.put(last, chunk(last, 7), CHUNKS, effects);

    IoEffect.WriteFile write = writes().getFirst();
    assertThat(write.position()).isEqualTo(960 * CHUNK);
    assertThat(write.data().remaining()).isEqualTo((int) (last - 960) * CHUNK + 7);
    done(write);
    assertThat(told).containsExactly("960…999");
  }

  @Test
  void large_chunks_make_pieces_of_64_kib_at_most() {
    PieceWriter large = writer(32_768);
    large.put(0, chunk(0, 32_768), CHUNKS, effects);
    large.put(1, chunk(1, 32_768), CHUNKS, effects);

    assertThat(writes().getFirst().data().remaining()).isEqualTo(65_536);
  }

  @Test
  void what_waits_is_written_in_parts_when_it_must_be() {
    put(2, 3);
    put(7, 7);

    writer.flush(effects);

    List<IoEffect.WriteFile> writes = writes();
    assertThat(writes).hasSize(2);
    holds(writes.get(0), 2, 3);
    holds(writes.get(1), 7, 7);
    assertThat(effects.discarded()).isEqualTo(1);
    assertThat(writer.isBusy()).isTrue();
    writes.forEach(this::done);
    assertThat(writer.isBusy()).isFalse();
    assertThat(told).containsExactly("2…3", "7…7");
  }

  @Test
  void so_many_pieces_wait_and_then_the_oldest_is_written_as_far_as_it_goes() {
    long many = (long) (PieceWriter.PIECES_OPEN_MAX + 1) * PER_PIECE;
    for (long piece = 0; piece < PieceWriter.PIECES_OPEN_MAX; piece++) {
      writer.put(piece * PER_PIECE, chunk(piece * PER_PIECE, CHUNK), many, effects);
    }
    assertThat(effects.take()).isEmpty();
    assertThat(meters.snapshot().get("peerage.swarm.pieces_evicted")).isZero();

    writer.put(many - PER_PIECE, chunk(0, CHUNK), many, effects);

    List<IoEffect.WriteFile> writes = writes();
    assertThat(writes).hasSize(1);
    holds(writes.getFirst(), 0, 0);
    assertThat(meters.snapshot().get("peerage.swarm.pieces_evicted")).isEqualTo(1);
  }

  @Test
  void a_write_that_fails_is_told() {
    put(0, PER_PIECE - 1);
    long ticket = writes().getFirst().ticket();

    completions.complete(
        ticket,
        new IoInput.FileFailed(ticket, new PeerageException(ErrorCode.DISK, "full", "")),
        1,
        effects);

    assertThat(told).containsExactly("disk 0…63");
  }

  @Test
  void after_a_stop_nothing_is_written_or_told() {
    put(0, PER_PIECE - 1);
    IoEffect.WriteFile underWay = writes().getFirst();
    put(PER_PIECE, PER_PIECE);

    writer.stop(effects);
    put(PER_PIECE + 1, 3 * PER_PIECE);
    writer.flush(effects);
    done(underWay);

    assertThat(effects.take()).isEmpty();
    assertThat(effects.discarded()).isEqualTo(1);
    assertThat(told).isEmpty();
    assertThat(writer.isBusy()).isFalse();
  }
}
