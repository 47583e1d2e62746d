package io.peerage.wire;

import org.jspecify.annotations.Nullable;

/// One listener of a core. Every connection gets a turn, in which it is accepted or not.
final class ListenerPort implements Port, AcceptListener {

  private final Ports ports;
  private final Turns turns;
  private final int number;
  private @Nullable Acceptor acceptor;
  private @Nullable Incoming waiting;
  private int arrivals;
  private boolean closing;

  ListenerPort(Ports ports, Turns turns, int number) {
    this.ports = ports;
    this.turns = turns;
    this.number = number;
  }

  /// The connection that the present turn is about.
  ///
  /// @throws IllegalStateException if that is not `arrival`
  Incoming take(int arrival) {
    Incoming taken = waiting;
    if (taken == null || arrival != arrivals) {
      throw new IllegalStateException(
          "arrival %d of listener %d does not wait in this turn".formatted(arrival, number));
    }
    waiting = null;
    return taken;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    closing = true;
    if (acceptor != null) {
      acceptor.close();
    }
  }

  @Override
  public void abandon() {
    close();
  }

  @Override
  public void listening(Acceptor opened) {
    acceptor = opened;
    if (closing || turns.stopped()) {
      opened.close();
      return;
    }
    turns.answer(new IoInput.Listening(number, opened.local()));
  }

  @Override
  public void failed(PeerageException cause) {
    ports.forget(number);
    turns.answer(new IoInput.ListenFailed(number, cause));
  }

  @Override
  public void incoming(Incoming incoming) {
    if (closing) {
      return;
    }
    waiting = incoming;
    turns.answer(new IoInput.Incoming(number, ++arrivals, incoming.remote()));
    waiting = null;
  }

  @Override
  public void closed() {
    ports.forget(number);
    acceptor = null;
    turns.answer(new IoInput.Closed(number));
  }
}
