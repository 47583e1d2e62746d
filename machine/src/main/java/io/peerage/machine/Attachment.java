package io.peerage.machine;

import java.util.List;

/// Handlers attached to one machine.
final class Attachment implements Binding {
  private final Kernel machine;
  private final String name;
  private final int number;
  private final List<HandlerCalls.Entry> entries;

  Attachment(Kernel machine, HandlerSet set, int number) {
    this.machine = machine;
    this.number = number;
    name = set.name;
    entries = set.entries();
  }

  /// Adds the handlers to a table that is not yet in use.
  ///
  /// @throws IllegalArgumentException if one is about a state of another blueprint
  void install(Handlers table, Blueprint<?> plan) {
    table.binding = new Origin(name, number);
    entries.forEach(entry -> entry.install(table, plan));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void close() {
    machine.detach(this);
  }

  @Override
  public String toString() {
    return name + " on " + machine.id();
  }
}
