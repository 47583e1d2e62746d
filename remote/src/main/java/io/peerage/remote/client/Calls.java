package io.peerage.remote.client;

import io.peerage.remote.message.ToServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// The calls that have no answer yet, in the order in which they were made.
final class Calls {
  private final Map<Long, ToServer> underWay = new LinkedHashMap<>();
  private final int max;

  Calls(int max) {
    this.max = max;
  }

  boolean isFull() {
    return underWay.size() == max;
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  void made(long call, ToServer message) {
    underWay.put(call, message);
  }

  /// A call has its answer.
  ///
  /// @return whether it was under way
  boolean ended(long call) {
    return underWay.remove(call) != null;
  }

  /// All of them, in order.
  SequencedMap<Long, ToServer> all() {
    return new LinkedHashMap<>(underWay);
  }

  /// Those of a subscription, which are under way no longer.
  List<Long> dropOf(int subscription) {
    return drop(message -> subscription(message) == subscription);
  }

  /// All of them, which are under way no longer.
  List<Long> dropAll() {
    return drop(_ -> true);
  }

  /// Those that change something, which are under way no longer.
  List<Long> dropChanging() {
    return drop(Calls::isChanging);
  }

  /// Whether a call that is under way changes something.
  boolean isChanging(long call) {
    ToServer message = underWay.get(call);
    return message != null && isChanging(message);
  }

  private static boolean isChanging(ToServer message) {
    return message instanceof ToServer.Mutate || message instanceof ToServer.Report;
  }

  private List<Long> drop(Predicate<ToServer> which) {
    List<Long> dropped = new ArrayList<>();
    underWay
        .entrySet()
        .removeIf(each -> {
          boolean drops = which.test(each.getValue());
          if (drops) {
            dropped.add(each.getKey());
          }
          return drops;
        });
    return dropped;
  }

  private static int subscription(ToServer message) {
    return switch (message) {
      case ToServer.Mutate mutate -> mutate.subscription();
      case ToServer.Ask ask -> ask.subscription();
      case ToServer.Report report -> report.subscription();
      case ToServer.Sync sync -> sync.subscription();
      default -> throw new IllegalStateException("no call: " + message);
    };
  }
}
