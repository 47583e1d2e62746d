package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.peerage.wire.Carrier;
import io.peerage.wire.Outcome;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the tests of this module share: carriers, a way into their loops, and bytes that tell where
/// they belong.
final class Sample {

  /// No test waits longer than this for what must come.
  static final long LIMIT_SECONDS = 30;

  private Sample() {}

  /// A carrier of this kind. Where the build has natives for the platform, epoll is not optional.
  static NettyCarrier carrier(Io io) {
    if (io == Io.EPOLL) {
      assertThat(Epoll.isAvailable()).as("epoll: " + Epoll.unavailabilityCause()).isTrue();
    }
    return NettyCarrier.start(CarrierOptions.defaults().withIo(io));
  }

  static <T> T inLoop(Carrier carrier, Callable<T> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    carrier
        .loop()
        .execute(() -> {
          try {
            result.complete(work.call());
          } catch (Exception | Error failure) {
            result.completeExceptionally(failure);
          }
        });
    return await(result);
  }

  static void runInLoop(Carrier carrier, Runnable work) throws Exception {
    var _ =
        inLoop(
            carrier,
            () -> {
              work.run();
              return true;
            });
  }

  /// Starts an operation in the loop and waits for its outcome.
  static <T> Outcome<T> outcome(Carrier carrier, Consumer<Consumer<Outcome<T>>> operation)
      throws Exception {
    CompletableFuture<Outcome<T>> result = new CompletableFuture<>();
    runInLoop(carrier, () -> operation.accept(result::complete));
    return await(result);
  }

  static <T> T await(CompletableFuture<T> result) throws Exception {
    return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /// Fills the buffer with bytes that depend on where they are, and flips it.
  static ByteBuffer filled(ByteBuffer buffer, int salt) {
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      buffer.put((byte) (31 * i + (i >> 8) + salt));
    }
    return buffer.flip();
  }

  static byte[] bytes(int length, int salt) {
    byte[] bytes = new byte[length];
    filled(ByteBuffer.wrap(bytes), salt);
    return bytes;
  }
}
