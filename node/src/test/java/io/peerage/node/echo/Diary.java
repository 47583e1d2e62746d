package io.peerage.node.echo;

import io.peerage.wire.IoInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a core was told, to be looked at from the thread of the test.
final class Diary {

  private record Hope(Predicate<Diary> met, CompletableFuture<Void> future) {}

  private final List<IoInput> inputs = new ArrayList<>();
  private final List<Hope> hopes = new ArrayList<>();
  private long bytesRead;
  private long bytesWritten;
  private int reads;

  synchronized void note(IoInput input) {
    switch (input) {
      case IoInput.Read(_, var bytes) -> {
        reads++;
        bytesRead += bytes.remaining();
      }
      case IoInput.Written(_, int bytes) -> bytesWritten += bytes;
      case IoInput.Message(_, _, var payload) -> {
        reads++;
        bytesRead += payload.remaining();
      }
      case IoInput.TurnEnded _ -> {}
      default -> inputs.add(input);
    }
    hopes.removeIf(hope -> hope.met.test(this) && hope.future.complete(null));
  }

  /// Completes when this is so.
  synchronized CompletableFuture<Void> until(Predicate<Diary> met) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    if (met.test(this)) {
      future.complete(null);
    } else {
      hopes.add(new Hope(met, future));
    }
    return future;
  }

  /// Completes when an input of this kind has come.
  <T extends IoInput> CompletableFuture<T> first(Class<T> kind) {
    return until(diary -> diary.all(kind).findAny().isPresent())
        .thenApply(_ -> all(kind).findFirst().orElseThrow());
  }

  synchronized <T extends IoInput> Stream<T> all(Class<T> kind) {
    return List.copyOf(inputs).stream().filter(kind::isInstance).map(kind::cast);
  }

  synchronized long bytesRead() {
    return bytesRead;
  }

  synchronized long bytesWritten() {
    return bytesWritten;
  }

  synchronized int reads() {
    return reads;
  }

  @Override
  public synchronized String toString() {
    return "%s, %d bytes read in %d, %d written".formatted(inputs, bytesRead, reads, bytesWritten);
  }
}
