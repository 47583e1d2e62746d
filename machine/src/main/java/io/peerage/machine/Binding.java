package io.peerage.machine;

/// Handlers that were attached to one running machine, to be taken off again.
///
/// ```java
/// Binding binding = source.attach(HandlerSet.named("follow").on(Ready, (_, _) -> follower.add(Ready)));
/// binding.close();
/// ```
public interface Binding extends AutoCloseable {
  /// The name given to it, under which tracers see its handlers.
  String name();

  /// Its number among the bindings of the machine, from 1: one more than the highest of those that
  /// were there when it came. The handlers of the blueprint have 0.
  int number();

  /// Takes the handlers off; a transition in progress still calls them. Once is enough, and any
  /// thread may do it.
  @Override
  void close();
}
