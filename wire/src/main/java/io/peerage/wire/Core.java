package io.peerage.wire;

/// A protocol as a value: decoded input and the time go in, effects come out, nothing else happens.
public interface Core<I, E> {
  void receive(I input, long now, Outbox<E> out);
  void timer(int key, long now, Outbox<E> out);
}
