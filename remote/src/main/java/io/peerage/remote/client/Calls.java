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
  private int waits;

  Calls(int max) {
    this.max = max;
  }

  /// Whether there may be no other call beside this one: calls that wait for something to happen
  /// are counted apart, since they may take for ever.
  boolean isFull(ToServer message) {
    return (isWait(message) ? waits : underWay.size() - waits) == max;
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  void made(long call, ToServer message) {
    underWay.put(call, message);
    waits += isWait(message) ? 1 : 0;
  }

  /// A call has its answer.
  ///
  /// @return whether it was under way
  boolean ended(long call) {
    ToServer message = underWay.remove(call);
    waits -= message != null && isWait(message) ? 1 : 0;
    return message != null;
  }

  /// Whether a call is under way that waits for something to happen.
  boolean isWait(long call) {
    ToServer message = underWay.get(call);
    return message != null && isWait(message);
  }

  private static boolean isWait(ToServer message) {
    return message instanceof ToServer.Await;
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
            waits -= isWait(each.getValue()) ? 1 : 0;
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
      case ToServer.Await await -> await.subscription();
      default -> throw new IllegalStateException("no call: " + message);
    };
  }
}
