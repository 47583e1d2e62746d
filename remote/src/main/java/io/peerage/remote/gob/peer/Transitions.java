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

  /// Numbers in all of them, above which they are told, so that a message is never longer than one
  /// may be, however many states a machine has.
  static final int NUMBERS_MAX = 32_768;

  private final List<Long> types = new ArrayList<>();
  private final List<Numbers> called = new ArrayList<>();
  private final List<ServerUpdate> updates = new ArrayList<>();
  private int size;

  /// @param numbers of the states that were called
  /// @param update what it has changed
  void add(Change change, Numbers numbers, ServerUpdate update) {
    types.add((long) change.code());
    called.add(numbers);
    updates.add(update);
    size += numbers.size() + update.indexes().size() + update.ticks().size();
  }

  boolean isEmpty() {
    return types.isEmpty();
  }

  /// Whether they are better told now.
  boolean isFull() {
    return types.size() == MAX || size >= NUMBERS_MAX;
  }

  /// All of them, which are gone then.
  ServerUpdates take() {
    Numbers changes = Numbers.of(types.stream().mapToLong(Long::longValue).toArray());
    ServerUpdates all = new ServerUpdates(changes, called, updates);
    types.clear();
    called.clear();
    updates.clear();
    size = 0;
    return all;
  }
}
