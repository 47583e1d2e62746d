package io.peerage.remote.gob.peer;

import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdates;
import io.peerage.remote.message.Change;
import java.util.ArrayList;
import java.util.List;

/// Transitions that are to be told together.
final class Transitions {
  private static final int MAX = 64;

  private final List<Long> types = new ArrayList<>();
  private final List<Numbers> called = new ArrayList<>();
  private final List<ServerUpdate> updates = new ArrayList<>();

  /// @param numbers of the states that were called
  /// @param update what it has changed
  void add(Change change, Numbers numbers, ServerUpdate update) {
    types.add((long) change.code());
    called.add(numbers);
    updates.add(update);
  }

  boolean isEmpty() {
    return types.isEmpty();
  }

  /// Whether they are better told now.
  boolean isFull() {
    return types.size() == MAX;
  }

  /// All of them, which are gone then.
  ServerUpdates take() {
    Numbers changes = Numbers.of(types.stream().mapToLong(Long::longValue).toArray());
    ServerUpdates all = new ServerUpdates(changes, called, updates);
    types.clear();
    called.clear();
    updates.clear();
    return all;
  }
}
