package io.peerage.machine.idiom;

import io.peerage.machine.MachineException;
import io.peerage.machine.MachineView;
import io.peerage.machine.State;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Waits put together from other waits.
///
/// ```java
/// Signals.unlessError(node, Signals.all(List.of(client.when(Ready), server.when(Ready))))
///     .orTimeout(5, TimeUnit.SECONDS);
/// ```
///
/// Unlike those of [CompletableFuture#allOf], the futures made here clean up behind themselves: as
/// soon as one is done, in whatever way, the waits it was made from and that are still open are
/// cancelled, so that nothing is left in any machine. They complete on the thread of the last part
/// that counted.
public final class Signals {
  private Signals() {}

  /// All `parts` have completed; now, if there are none. The first one that fails makes it fail.
  public static CompletableFuture<Void> all(Collection<? extends CompletableFuture<?>> parts) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
    // allOf waits for every part even when one has failed.
    parts.forEach(part -> failWith(part, all));
    return cleaning(all, parts);
  }

  /// One of `parts` has completed; the first one decides, if it fails, too.
  ///
  /// @throws IllegalArgumentException if there are none: it would never complete
  public static CompletableFuture<Void> any(Collection<? extends CompletableFuture<?>> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("nothing to wait for");
    }
    CompletableFuture<Void> any =
        CompletableFuture.anyOf(parts.toArray(CompletableFuture<?>[]::new)).thenAccept(_ -> {});
    return cleaning(any, parts);
  }

  /// `signal` has completed before [Basic#Exception] was active at `machine`; else it fails with a
  /// [MachineException] whose cause is the machine's error.
  ///
  /// @param signal its own to wait for; cancelled with the future
  public static CompletableFuture<Void> unlessError(
      MachineView machine, CompletableFuture<?> signal) {
    CompletableFuture<Void> error = machine.when().error();
    CompletableFuture<Void> outcome = signal.thenAccept(_ -> {});
    var _ = error.thenRun(() -> outcome.completeExceptionally(failed(machine)));
    return cleaning(outcome, List.of(signal, error));
  }

  /// Every one of `machines` has had all `states` active, though not necessarily at the same time.
  public static CompletableFuture<Void> everywhere(
      Collection<? extends MachineView> machines, State... states) {
    return all(each(machines, machine -> machine.when(states)));
  }

  /// One of `machines` has all `states` active.
  ///
  /// @throws IllegalArgumentException if there are no machines
  public static CompletableFuture<Void> somewhere(
      Collection<? extends MachineView> machines, State... states) {
    return any(each(machines, machine -> machine.when(states)));
  }

  private static List<CompletableFuture<Void>> each(
      Collection<? extends MachineView> machines,
      Function<MachineView, CompletableFuture<Void>> wait) {
    return machines.stream().<CompletableFuture<Void>>map(wait).toList();
  }

  private static MachineException failed(MachineView machine) {
    MachineException failed = new MachineException("machine " + machine.id() + " has failed");
    machine.error().ifPresent(failed::initCause);
    return failed;
  }

  private static void failWith(CompletableFuture<?> part, CompletableFuture<Void> whole) {
    var _ =
        part.whenComplete((_, failure) -> {
          if (failure != null) {
            whole.completeExceptionally(failure);
          }
        });
  }

  private static CompletableFuture<Void> cleaning(
      CompletableFuture<Void> whole, Collection<? extends CompletableFuture<?>> parts) {
    var _ = whole.whenComplete((_, _) -> parts.forEach(part -> part.cancel(false)));
    return whole;
  }
}
