package io.peerage.swarm.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.Effects;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which files are hashed at all.
class HashedFileTest {

  private static final Path PATH = Path.of("/data/content");
  private static final long CHUNKS_MAX = 1L << 31;
  private static final long BYTES_MAX = CHUNKS_MAX * 1024;
  private static final long NOW = 1;

  private final Effects effects = new Effects();
  private final Completions completions = new Completions();
  private final List<PeerageException> failures = new ArrayList<>();
  private final HashedFile file =
      new HashedFile(
          3,
          new HashedFile.Request(PATH, HashFunction.SHA_256, 1024, CHUNKS_MAX, true),
          null,
          completions,
          new HashedFile.Listener() {
            @Override
            public void hashed(long bytes, Outbox<SwarmEffect> out) {
              throw new AssertionError("nothing is read here");
            }

            @Override
            public void ready(
                SharedFile shared,
                HashTree tree,
                boolean recalled,
                String complaint,
                long now,
                Outbox<SwarmEffect> out) {
              throw new AssertionError("nothing is read here");
            }

            @Override
            public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
              failures.add(cause);
            }
          });

  private IoEffect.OnFile asked() {
    return effects.takeOperations().getFirst();
  }

  private void answer(IoInput.OfFile answer) {
    completions.complete(answer.ticket(), answer, NOW, effects);
  }

  private void status(long size) {
    file.start(effects);
    FileStamp stamp = new FileStamp(FileStamp.Kind.FILE, size, 5);
    answer(new IoInput.FileStatus(asked().ticket(), stamp));
  }

  /// A sparse file of any size costs nothing to make.
  @ParameterizedTest
  @ValueSource(longs = {BYTES_MAX + 1, Long.MAX_VALUE})
  void a_file_with_more_chunks_than_can_be_named_is_refused_before_it_is_opened(long size) {
    status(size);

    assertThat(effects.take()).isEmpty();
    assertThat(failures)
        .singleElement()
        .satisfies(cause -> {
          assertThat(cause.code()).isEqualTo(ErrorCode.USAGE);
          assertThat(cause).hasMessageContaining("more than %,d chunks".formatted(CHUNKS_MAX));
          assertThat(cause.hint()).contains("use chunks of").contains("64 bits");
        });
  }

  @Test
  void a_file_that_just_fits_is_opened_and_read() {
    status(BYTES_MAX);
    IoEffect.OnFile open = asked();
    assertThat(open).isInstanceOf(IoEffect.Open.class);

    answer(new IoInput.FileOpened(open.ticket(), 3, BYTES_MAX, 5));

    assertThat(effects.takeOperations()).allMatch(IoEffect.ReadFile.class::isInstance).isNotEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void a_file_that_outgrew_that_before_it_was_opened_is_refused_and_closed() {
    status(BYTES_MAX);
    answer(new IoInput.FileOpened(asked().ticket(), 3, BYTES_MAX + 1, 5));

    assertThat(effects.takeOperations()).singleElement().isInstanceOf(IoEffect.CloseFile.class);
    assertThat(failures)
        .singleElement()
        .satisfies(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.USAGE));
  }
}
