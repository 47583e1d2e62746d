package io.peerage.remote;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Waiting for what the loop completes.
final class Futures {
  private Futures() {}

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof PeerageException cause
          ? new PeerageException(
              cause.code(), String.valueOf(cause.getMessage()), cause.hint(), cause)
          : new PeerageException(ErrorCode.INTERNAL, String.valueOf(failed.getCause()), "", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PeerageException(
          ErrorCode.CANCELED, "interrupted while waiting for an answer", "", interrupted);
    }
  }

  /// What a future has failed with, in our words.
  static PeerageException cause(Throwable failure) {
    Throwable real = failure instanceof CompletionException ? failure.getCause() : failure;
    return real instanceof PeerageException known
        ? known
        : new PeerageException(ErrorCode.REMOTE_ERROR, String.valueOf(real), "", failure);
  }
}
