package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;

/// Handlers for a machine that already runs, to be given to [Machine#attach(HandlerSet)].
///
/// ```java
/// HandlerSet.named("follow")
///     .on(Ready, (_, event) -> follower.add(Ready, event.args()))
///     .onEnd(Ready, (_, _) -> follower.remove(Ready));
/// ```
///
/// Whoever attaches handlers may not know the owner of the machine, so they get it as an object.
/// May be attached to several machines, and later additions concern only those attached later. Not
/// for several threads.
public final class HandlerSet extends HandlerCalls<Object, HandlerSet> {
  final String name;
  private final List<Entry> entries = new ArrayList<>();

  private HandlerSet(String name) {
    this.name = name;
  }

  /// An empty set; for the name see [Id].
  public static HandlerSet named(String name) {
    return new HandlerSet(Id.checked(name));
  }

  @Override
  HandlerSet put(Entry entry) {
    entries.add(entry);
    return this;
  }

  // Which states there are is known only to the machine it is attached to.
  @Override
  void verify(State state) {}

  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
