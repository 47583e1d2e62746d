package io.peerage.wire;

/// A protocol as a value: decoded inputs and the time go in, effects come out, and nothing else
/// happens.
///
/// A core owns no socket, clock, thread, lock or source of chance. Its one caller is a driver that
/// hands it one input at a time, so it needs no synchronisation. The same core runs on real
/// sockets, on the simulator, and in a unit test with a list for a network.
///
/// @param <I> decoded inputs, usually a sealed family
/// @param <E> this protocol's own effects, usually a sealed family of imperatives
public interface Core<I, E> {

  /// Takes one input. What it carries (a buffer above all) is borrowed until this returns.
  ///
  /// @param now monotonic nanoseconds, the same for all inputs of one turn
  /// @param out where effects go, in the order in which they shall be carried out
  void receive(I input, long now, Outbox<E> out);

  /// A timer that this core armed has come due; it is disarmed.
  void timer(int key, long now, Outbox<E> out);
}
