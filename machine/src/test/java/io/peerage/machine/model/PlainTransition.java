package io.peerage.machine.model;

import io.peerage.machine.model.PlainMutation.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The execution of one mutation, phase by phase.
final class PlainTransition {
  final PlainMutation mutation;
  private final PlainMachine machine;
  private final PlainSchema schema;
  private final List<String> before;
  private List<String> called;
  private List<String> target;
  private List<String> exits = List.of();
  private List<String> enters = List.of();
  private boolean canceled;

  PlainTransition(PlainMachine machine, PlainMutation mutation) {
    this.machine = machine;
    this.schema = machine.schema;
    this.mutation = mutation;
    before = List.copyOf(machine.active);
    called = mutation.called();
    target = resolved();
  }

  List<String> called() {
    return called;
  }

  boolean canceled() {
    return canceled;
  }

  /// Runs it, and tells whether it was executed.
  boolean run() {
    accept();
    compare();
    if (!canceled) {
      negotiate();
    }
    if (mutation.check()) {
      return !canceled;
    }
    if (!canceled) {
      if (mutation.auto()) {
        called = called.stream().filter(target::contains).toList();
        target = resolved();
        compare();
      }
      apply();
      finals();
    }
    if (!canceled) {
      try {
        machine.call("AnyState");
      } catch (HandlerThrew thrown) {
        failed(thrown);
      }
    }
    return !canceled && executed();
  }

  private boolean executed() {
    if (mutation.auto()) {
      return target.size() > before.size();
    }
    return mutation.kind() == Kind.REMOVE
        ? called.stream().noneMatch(machine.active::contains)
        : machine.active.containsAll(target);
  }

  private List<String> resolved() {
    List<String> wanted = new ArrayList<>();
    switch (mutation.kind()) {
      case REMOVE -> before.stream().filter(name -> !called.contains(name)).forEach(wanted::add);
      case ADD -> {
        wanted.addAll(called);
        wanted.addAll(before);
      }
      case SET -> wanted.addAll(called);
    }
    return new PlainResolver(schema, machine.order, mutation.kind(), called, before).target(wanted);
  }

  private void accept() {
    if (mutation.kind() == Kind.REMOVE) {
      return;
    }
    if (mutation.auto()) {
      canceled = called.stream().noneMatch(target::contains);
    } else if (!mutation.check() || called.stream().noneMatch(schema::multi)) {
      canceled = !target.containsAll(called);
    }
  }

  /// What goes and what comes.
  private void compare() {
    Set<String> active = new HashSet<>(before);
    Set<String> wanted = new HashSet<>(target);
    exits = machine.order.sorted(before.stream().filter(name -> !wanted.contains(name)).toList());
    enters =
        target.stream()
            .filter(name -> !active.contains(name) || (schema.multi(name) && called.contains(name)))
            .toList();
  }

  private void negotiate() {
    try {
      canceled = !agreed();
    } catch (HandlerThrew thrown) {
      failed(thrown);
    }
  }

  private boolean agreed() {
    for (String name : exits) {
      if (!machine.call(name + "Exit")) {
        return false;
      }
    }
    for (String name : enters) {
      if (refused(name + "Enter", name)) {
        return false;
      }
    }
    Set<String> active = new HashSet<>(before);
    if (mutation.kind() != Kind.REMOVE) {
      for (String name : List.copyOf(target)) {
        if (active.contains(name) && refused(name + name, name)) {
          return false;
        }
      }
    }
    // What one pair drops is still asked about by the others.
    List<String> asked = List.copyOf(target);
    for (String from : before) {
      Set<String> partners = machine.handlers.partners(from);
      for (String to : partners.isEmpty() ? List.<String>of() : asked) {
        if (!to.equals(from) && partners.contains(to) && refused(from + to, to)) {
          return false;
        }
      }
    }
    if (mutation.auto() && target.isEmpty()) {
      return false;
    }
    return machine.call("AnyEnter");
  }

  /// Whether a handler ends the negotiation. In an auto transition an auto state refused is merely
  /// left out.
  private boolean refused(String handler, String name) {
    if (machine.call(handler)) {
      return false;
    }
    if (mutation.auto() && schema.auto(name)) {
      target.remove(name);
      machine.count.dropped++;
      return false;
    }
    return true;
  }

  private void apply() {
    Set<String> wanted = new HashSet<>(target);
    Set<String> active = new HashSet<>(before);
    for (String name : before) {
      if (!wanted.contains(name)) {
        machine.advance(name, 1);
      } else if (schema.multi(name) && called.contains(name)) {
        machine.advance(name, 2);
      }
    }
    for (String name : target) {
      if (!active.contains(name)) {
        machine.advance(name, 1);
      }
    }
    machine.active = new ArrayList<>(target);
  }

  private void finals() {
    int told = 0;
    try {
      for (String name : exits) {
        machine.call(name + "End");
        told++;
      }
      for (String name : enters) {
        machine.call(name + "State");
        told++;
      }
    } catch (HandlerThrew thrown) {
      repair(told);
      failed(thrown);
    }
  }

  /// From the handler that threw on, what went comes back and what came goes again.
  private void repair(int told) {
    machine.count.repaired++;
    for (int i = told; i < exits.size() + enters.size(); i++) {
      if (i < exits.size()) {
        machine.active.add(exits.get(i));
        machine.advance(exits.get(i), 1);
      } else {
        machine.active.remove(enters.get(i - exits.size()));
        machine.advance(enters.get(i - exits.size()), 1);
      }
    }
  }

  private void failed(HandlerThrew thrown) {
    canceled = true;
    machine.report(thrown, mutation, called);
  }
}
