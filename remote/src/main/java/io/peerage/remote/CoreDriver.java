package io.peerage.remote;

import io.peerage.remote.tls.Securing;
import io.peerage.wire.Carrier;
import io.peerage.wire.Core;
import io.peerage.wire.Driver;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Loop;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Drives a core of this module: under TLS if that is wanted, with those of its effects carried out
/// that are not the network's, and with messages to it from any thread.
///
/// @param <C> the core
/// @param <E> its effects
final class CoreDriver<C extends Core<IoInput, E>, E> {
  private static final long INSIST_NANOS = 1_000_000;

  private final String what;
  private final Carrier carrier;
  private final Driver<Carried<C, E>> driver;

  /// A mistake of ours has ended it: what it is told is heard by nobody.
  private volatile boolean broken;

  /// A message to the core.
  interface Message<C, E> {
    void deliver(C core, long now, Outbox<E> out);
  }

  /// @param what it is, for messages
  /// @param carryOut carries an effect out, or puts it into the box
  /// @param failed told of a mistake of ours
  CoreDriver(
      String what,
      Carrier carrier,
      C core,
      Optional<Securing> securing,
      BiConsumer<E, Outbox<IoEffect>> carryOut,
      Consumer<Throwable> failed) {
    this.what = what;
    this.carrier = carrier;
    this.driver =
        new Driver<>(
            carrier,
            new Carried<>(core, securing, carryOut),
            mistake -> {
              broken = true;
              failed.accept(mistake);
            });
  }

  /// Leaves a message.
  ///
  /// @throws PeerageException `refused` if there are too many, `internal` after a mistake of ours
  void tell(Message<C, E> message) {
    if (broken) {
      throw new PeerageException(
          ErrorCode.INTERNAL, what + " has failed before", "please report what it said then");
    }
    if (!offer(message)) {
      throw new PeerageException(
          ErrorCode.REFUSED, what + " has too much to do", "try again in a moment");
    }
  }

  /// Leaves a message that must not get lost: while the mailbox is full it waits. Their number has
  /// to be bounded by something else.
  void insist(Message<C, E> message) {
    if (!offer(message)) {
      Loop loop = carrier.loop();
      loop.execute(() -> loop.schedule(loop.now() + INSIST_NANOS, () -> insist(message)));
    }
  }

  private boolean offer(Message<C, E> message) {
    return driver.tell(
        (carried, now, out) -> message.deliver(carried.core, now, carried.translated(out)));
  }

  /// The core as a driver wants it.
  private static final class Carried<C extends Core<IoInput, E>, E>
      implements Core<IoInput, IoEffect> {
    final C core;
    private final Optional<Securing> securing;
    private final BiConsumer<E, Outbox<IoEffect>> carryOut;

    /// @param carryOut carries an effect out, or puts it into the box
    Carried(C core, Optional<Securing> securing, BiConsumer<E, Outbox<IoEffect>> carryOut) {
      this.core = core;
      this.securing = securing;
      this.carryOut = carryOut;
    }

    @Override
    public void receive(IoInput input, long now, Outbox<IoEffect> out) {
      Optional<IoInput> heard =
          securing.map(tls -> tls.hear(input, out)).orElseGet(() -> Optional.of(input));
      heard.ifPresent(each -> core.receive(each, now, translated(out)));
    }

    @Override
    public void timer(int key, long now, Outbox<IoEffect> out) {
      core.timer(key, now, translated(out));
    }

    /// Where the core puts its effects.
    Outbox<E> translated(Outbox<IoEffect> driven) {
      Outbox<IoEffect> out = securing.map(tls -> tls.guarded(driven)).orElse(driven);
      return new Outbox<>() {
        @Override
        public void put(E effect) {
          carryOut.accept(effect, out);
        }

        @Override
        public ByteBuffer buffer(int capacity) {
          return out.buffer(capacity);
        }

        @Override
        public void discard(ByteBuffer buffer) {
          out.discard(buffer);
        }
      };
    }
  }
}
