package io.peerage.machine;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a machine has around its transitions: who it is, who watches it, what went wrong in it, and
/// how it ends. Most of that does not exist before it is needed.
abstract class Attended extends LiveStates {
  final MachineOptions options;

  /// What the machine was started from, and is called after.
  private final Blueprint<?> origin;

  private final long serial;
  private volatile Company company;
  volatile int machineTick;
  private volatile @Nullable Errors errors;
  private volatile @Nullable Ending ending;

  Attended(Blueprint<?> blueprint, MachineOptions options) {
    super(blueprint);
    this.options = options;
    origin = blueprint;
    serial = options.id == null ? blueprint.nextNumber() : 0;
    company =
        options.tracers.isEmpty() ? blueprint.company : blueprint.company.with(options.tracers);
    if (options.follows) {
      // See ends().
      ending = new Ending(machine());
    }
  }

  @Override
  public String id() {
    String given = options.id;
    return given != null ? given : origin.name() + "-" + serial;
  }

  @Override
  public List<String> tags() {
    return options.tags;
  }

  @Override
  public Optional<MachineView> parent() {
    return Optional.ofNullable(options.parent);
  }

  // Tracers and bindings

  final Company company() {
    return company;
  }

  @Override
  public synchronized void trace(Tracer tracer) {
    company = company.with(List.of(tracer));
  }

  @Override
  public synchronized void untrace(Tracer tracer) {
    company = company.without(tracer);
  }

  /// Tells all tracers what happens between transitions.
  void tell(Consumer<Tracer> news) {
    company.tell(machine(), news);
  }

  @Override
  public void remark(String remark) {
    Objects.requireNonNull(remark, "remark");
    tell(tracer -> tracer.remarked(machine(), remark));
  }

  @Override
  public Binding attach(HandlerSet handlers) {
    Attachment attachment;
    boolean first;
    synchronized (this) {
      attachment = new Attachment(machine(), handlers, company.nextNumber());
      Company larger = company.with(blueprint, attachment);
      first = company.handlers.isEmpty() && !larger.handlers.isEmpty();
      company = larger;
    }
    if (first && !options.follows && is(Basic.Exception)) {
      error().ifPresent(unheard -> repeat(unheard, attachment));
    }
    return attachment;
  }

  /// Adds an error once more, since nobody was there to hear of it.
  private void repeat(Throwable unheard, Attachment attachment) {
    try {
      addError(unheard);
    } catch (RuntimeException refused) {
      attachment.close();
      throw refused;
    }
  }

  synchronized void detach(Attachment attachment) {
    company = company.without(blueprint, attachment);
  }

  @Override
  public List<Binding> bindings() {
    return company.bindings();
  }

  // Another blueprint, another time

  @Override
  public <T> void grow(Blueprint<? super T> larger, T owner) {
    checkStatesAreOwn();
    Growth.grow(machine(), larger, Objects.requireNonNull(owner, "owner"));
  }

  @Override
  public Snapshot export() {
    return Growth.export(this, ticks());
  }

  @Override
  public void restore(Snapshot snapshot) {
    checkStatesAreOwn();
    Growth.restore(machine(), snapshot);
  }

  private void checkStatesAreOwn() {
    if (options.follows) {
      throw new IllegalStateException(
          "the states of machine " + id() + " are those of another one; see Replica");
    }
  }

  @Override
  public int machineTick() {
    return machineTick;
  }

  /// Takes another blueprint with everything that goes with it.
  @Override
  synchronized void become(Ticks grown) {
    company = company.at(grown.blueprint);
    super.become(grown);
  }

  // Errors

  final Errors errors() {
    Errors existing = errors;
    if (existing != null) {
      return existing;
    }
    synchronized (this) {
      Errors made = errors;
      if (made == null) {
        made = new Errors(machine());
        errors = made;
      }
      return made;
    }
  }

  @Override
  void remember(Throwable cause) {
    // What is reported to a replica is no error of the machine it follows.
    if (!options.follows) {
      errors().remember(cause);
    }
  }

  /// Something has been thrown that belongs to no mutation.
  void trouble(Throwable thrown) {
    if (options.follows) {
      fault(thrown);
    } else {
      machine().addError(thrown);
    }
  }

  void fault(Throwable thrown) {
    errors().fault(thrown);
  }

  @Override
  public Optional<Throwable> error() {
    Errors known = errors;
    return known == null ? Optional.empty() : Optional.ofNullable(known.last());
  }

  @Override
  public Faults faults() {
    Errors known = errors;
    return known == null ? Faults.NONE : known.faults();
  }

  // The end

  /// Puts the end behind everything that waits, and carries it out if nothing holds it up.
  abstract void submit(Ending end);

  @Override
  public CompletableFuture<Void> dispose() {
    return ending().begin();
  }

  @Override
  public Runnable onDispose(Runnable listener) {
    return ending().add(Objects.requireNonNull(listener, "listener"));
  }

  /// The machine is there: whoever wants to know hears of it.
  void begin() {
    tell(tracer -> tracer.machineStarted(machine()));
    if (options.parent != null) {
      ending().follow(options.parent);
    }
  }

  Ending ending() {
    Ending existing = ending;
    if (existing != null) {
      return existing;
    }
    synchronized (this) {
      Ending made = ending;
      if (made == null) {
        made = new Ending(machine());
        ending = made;
      }
      return made;
    }
  }

  /// Whether nothing is taken in any more, or only what [Admission#turnsAway] lets pass. A replica
  /// has its ending, with the door closed, from the beginning: so no other machine need ask for
  /// more than this.
  boolean ends() {
    Ending end = ending;
    return end != null && end.doorClosed();
  }

  @Override
  public boolean disposed() {
    Ending end = ending;
    return end != null && end.over();
  }

  /// The last that tracers hear, and the end of all bindings.
  void tellDisposed() {
    tell(watcher -> watcher.machineDisposed(this));
    synchronized (this) {
      company = blueprint.company;
    }
  }
}
