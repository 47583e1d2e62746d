package io.peerage.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tracers of one transition, and what is noted for them while it goes on.
///
/// Exists only for transitions that somebody traces. A tracer that throws is taken off the machine
/// at once; what it threw is kept until the transition is over.
final class Tracing {
  private final Kernel machine;
  private Tracer[] tracers;
  private final @Nullable List<String> handlers;
  private final @Nullable Steps steps;
  private @Nullable Throwable thrown;
  private String binding = "";

  Tracing(Kernel machine, Tracer[] tracers) {
    this.machine = machine;
    this.tracers = tracers;
    boolean names = false;
    boolean details = false;
    for (Tracer tracer : tracers) {
      names |= tracer.wantsHandlers();
      details |= tracer.wantsSteps();
    }
    handlers = names ? new ArrayList<>() : null;
    steps = details ? new Steps(machine.blueprint()) : null;
  }

  List<String> handlers() {
    return handlers == null ? List.of() : handlers;
  }

  List<Step> steps() {
    return steps == null ? List.of() : steps.list();
  }

  /// What was thrown by tracers.
  @Nullable Throwable thrown() {
    return thrown;
  }

  /// The mutation has come in.
  void queued(Queued mutation) {
    tell(tracer -> tracer.mutationQueued(machine, mutation));
  }

  /// The mutation is about to be resolved; answers where the steps of that shall go.
  @Nullable Steps begun(Transition transition) {
    if (steps != null) {
      steps.called(transition);
    }
    return steps;
  }

  /// The mutation has been resolved.
  void prepared(Transition transition, boolean accepted) {
    if (steps != null && !accepted) {
      steps.rejected(transition);
    }
    tell(tracer -> tracer.transitionPrepared(transition));
    tell(tracer -> tracer.transitionStarted(transition));
  }

  void applied(Transition transition) {
    if (steps != null) {
      transition.activated().forEach(state -> steps.note(new Step.Activated(state)));
      transition.deactivated().forEach(state -> steps.note(new Step.Deactivated(state)));
    }
    tell(tracer -> tracer.transitionApplied(transition));
  }

  void repaired(Transition transition) {
    tell(tracer -> tracer.transitionRepaired(transition));
  }

  void ended(Transition transition) {
    tell(tracer -> tracer.transitionEnded(transition));
  }

  /// @param from the binding it came with; null if it is the blueprint's own
  void handlerStarted(Event event, @Nullable Origin from) {
    binding = from == null ? machine.blueprint().name() : from.name();
    event.cameWith(from == null ? 0 : from.number());
    String by = binding;
    if (handlers != null) {
      handlers.add(event.name());
    }
    if (steps != null) {
      steps.note(event.step(by));
    }
    tell(tracer -> tracer.handlerStarted(event, by));
  }

  void handlerEnded(Event event, boolean agreed) {
    String by = binding;
    if (steps != null && !agreed) {
      steps.note(new Step.Refused(event.name()));
    }
    tell(tracer -> tracer.handlerEnded(event, by, agreed));
  }

  private void tell(Consumer<Tracer> news) {
    for (Tracer tracer : tracers) {
      failure(tracer, news).ifPresent(failure -> lose(tracer, failure));
    }
  }

  private void lose(Tracer tracer, RuntimeException failure) {
    machine.untrace(tracer);
    tracers = Arrays.stream(tracers).filter(other -> !other.equals(tracer)).toArray(Tracer[]::new);
    if (thrown == null) {
      thrown = failure;
    } else if (!thrown.equals(failure)) {
      thrown.addSuppressed(failure);
    }
  }

  /// Tells a tracer; answers what it threw.
  static Optional<RuntimeException> failure(Tracer tracer, Consumer<Tracer> news) {
    try {
      news.accept(tracer);
      return Optional.empty();
    } catch (RuntimeException failure) {
      return Optional.of(failure);
    }
  }
}
