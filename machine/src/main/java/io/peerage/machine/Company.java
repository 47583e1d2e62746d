package io.peerage.machine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who takes part in the transitions of a machine: handlers and tracers.
///
/// Immutable and exchanged as a whole, so that a transition reads one field and sees the same
/// company from beginning to end, whoever comes and goes meanwhile. A machine to which nothing was
/// attached, and that nobody traces, shares that of its blueprint.
final class Company {
  private static final Tracer[] NO_TRACERS = {};

  final Handlers handlers;
  final Tracer[] tracers;
  private final List<Attachment> attachments;

  /// Nobody but the handlers of a blueprint.
  Company(Handlers handlers) {
    this(handlers, List.of(), NO_TRACERS);
  }

  private Company(Handlers handlers, List<Attachment> attachments, Tracer[] tracers) {
    this.handlers = handlers;
    this.attachments = attachments;
    this.tracers = tracers;
  }

  /// Those who watch one transition; null if nobody does.
  @Nullable Tracing watching(Kernel machine) {
    return tracers.length == 0 ? null : new Tracing(machine, tracers);
  }

  Company with(Blueprint<?> blueprint, Attachment more) {
    return with(blueprint, Stream.concat(attachments.stream(), Stream.of(more)).toList());
  }

  Company without(Blueprint<?> blueprint, Attachment gone) {
    return with(blueprint, attachments.stream().filter(other -> other != gone).toList());
  }

  /// The same company for a larger blueprint.
  Company at(Blueprint<?> larger) {
    return with(larger, attachments);
  }

  private Company with(Blueprint<?> blueprint, List<Attachment> guests) {
    Handlers table = blueprint.company.handlers;
    if (!guests.isEmpty()) {
      table = table.copy();
      for (Attachment guest : guests) {
        guest.install(table, blueprint);
      }
    }
    return new Company(table, guests, tracers);
  }

  Company with(List<Tracer> more) {
    return with(Stream.concat(Arrays.stream(tracers), more.stream()).toArray(Tracer[]::new));
  }

  Company without(Tracer gone) {
    return with(Arrays.stream(tracers).filter(other -> !other.equals(gone)).toArray(Tracer[]::new));
  }

  private Company with(Tracer[] watchers) {
    return new Company(handlers, attachments, watchers);
  }

  /// The number of the next binding: above those of all that are there.
  int nextNumber() {
    return 1 + attachments.stream().mapToInt(Attachment::number).max().orElse(0);
  }

  List<Binding> bindings() {
    return List.copyOf(attachments);
  }

  /// Tells all tracers what happens between transitions.
  void tell(Kernel machine, Consumer<Tracer> news) {
    for (Tracer tracer : tracers) {
      Tracing.failure(tracer, news)
          .ifPresent(failure -> {
            machine.untrace(tracer);
            machine.trouble(failure);
          });
    }
  }

  /// What to tell of the mutation that was just put into a queue; null if there is nobody to tell.
  @Nullable Queued newcomer(Kernel machine, MutationQueue queue, Mutation mutation) {
    if (tracers.length == 0) {
      return null;
    }
    int position = queue.at(0) == mutation ? 0 : queue.size() - 1;
    return WaitingLine.queued(machine, queue.at(position), position);
  }

  void tell(Kernel machine, @Nullable Queued newcomer) {
    if (newcomer != null) {
      tell(machine, tracer -> tracer.mutationQueued(machine, newcomer));
    }
  }
}
