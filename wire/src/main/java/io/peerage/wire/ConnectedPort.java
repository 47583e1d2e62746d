package io.peerage.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A connection of a core, in bytes or in messages: what it tells in either case.
///
/// @param <C> what carries it
abstract sealed class ConnectedPort<C> implements Port permits StreamPort, MessagePort {

  final Turns turns;
  final int number;
  private final Ports ports;
  private @Nullable C channel;
  private boolean unflushed;

  ConnectedPort(Ports ports, Turns turns, int number) {
    this.ports = ports;
    this.turns = turns;
    this.number = number;
  }

  /// What carries it; once, before that can say anything.
  final void on(C opened) {
    channel = opened;
  }

  final C channel() {
    return Objects.requireNonNull(channel, "says nothing while it is being opened");
  }

  /// Something was put that waits for a flush.
  final void put() {
    unflushed = true;
  }

  @Override
  public final void flush() {
    if (unflushed) {
      unflushed = false;
      flushChannel();
    }
  }

  abstract void flushChannel();

  /// The core may give its number to another one.
  final void forget() {
    ports.forget(number);
  }

  /// What was read together is through.
  public final void readCompleted() {
    turns.endBatch();
  }

  /// The kernel has taken so many bytes more.
  public final void written(int bytes) {
    turns.answer(new IoInput.Written(number, bytes));
  }

  /// It is closed.
  ///
  /// @param cause what broke it; null when that was asked for
  public final void closed(@Nullable PeerageException cause) {
    forget();
    turns.answer(cause == null ? new IoInput.Closed(number) : new IoInput.Broken(number, cause));
  }
}
