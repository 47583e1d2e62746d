package io.peerage.machine;

import java.util.concurrent.CompletableFuture;

/// The answer to a dry run, for one who does not wait in line.
final class Reply implements Errand {
  final CompletableFuture<Boolean> answer = new CompletableFuture<>();

  @Override
  public void ended(Drain running, long result) {
    running.afterwards(() -> answer.complete(Result.executed(result)));
  }

  @Override
  public void dropped() {
    answer.complete(false);
  }
}
