package io.peerage.machine;

import io.peerage.machine.schema.Schema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// A machine without its mutations, whose waits complete, and whose contexts act, elsewhere.
final class OutsideView implements MachineView {
  private final Kernel machine;
  private final Executor executor;

  OutsideView(Kernel machine, Executor executor) {
    this.machine = machine;
    this.executor = Objects.requireNonNull(executor, "executor");
  }

  @Override
  public String id() {
    return machine.id();
  }

  @Override
  public List<String> tags() {
    return machine.tags();
  }

  @Override
  public List<State> states() {
    return machine.states();
  }

  @Override
  public Schema schema() {
    return machine.schema();
  }

  @Override
  public boolean is(State state) {
    return machine.is(state);
  }

  @Override
  public boolean is(State... states) {
    return machine.is(states);
  }

  @Override
  public boolean not(State... states) {
    return machine.not(states);
  }

  @Override
  public boolean any(State... states) {
    return machine.any(states);
  }

  @Override
  public long tick(State state) {
    return machine.tick(state);
  }

  @Override
  public Time time() {
    return machine.time();
  }

  @Override
  public QueueView queue() {
    return machine.queue();
  }

  @Override
  public Optional<Throwable> error() {
    return machine.error();
  }

  @Override
  public Faults faults() {
    return machine.faults();
  }

  @Override
  public boolean disposed() {
    return machine.disposed();
  }

  @Override
  public Optional<MachineView> parent() {
    return machine.parent().map(parent -> parent.view(executor));
  }

  @Override
  public long refused() {
    return machine.refused();
  }

  @Override
  public When when() {
    return new Waiting(machine, executor);
  }

  @Override
  public CompletableFuture<Void> when(State... states) {
    return when().active(states);
  }

  @Override
  public CompletableFuture<Void> whenNot(State... states) {
    return when().inactive(states);
  }

  @Override
  public StateContext stateContext(State state) {
    return machine.stateContext(state).on(executor);
  }

  @Override
  public StateContext tickContext(State state) {
    return machine.tickContext(state).on(executor);
  }

  @Override
  public long command(State... states) {
    return machine.command(states);
  }

  @Override
  public long withdraw(State... states) {
    return machine.withdraw(states);
  }

  @Override
  public void trace(Tracer tracer) {
    machine.trace(tracer);
  }

  @Override
  public void untrace(Tracer tracer) {
    machine.untrace(tracer);
  }

  @Override
  public MachineView view(Executor executor) {
    return new OutsideView(machine, executor);
  }

  @Override
  public String toString() {
    return machine.toString();
  }
}
