package io.peerage.machine.model;

import java.util.List;

/// One thing that a [Scenario] is made of, small enough to be left out.
public sealed interface Item {
  /// There is such a state.
  record Has(String state) implements Item {}

  /// It is `auto` or `multi`.
  record Flag(String state, String flag) implements Item {}

  /// It has another under `req`, `add`, `rem` or `after`.
  record Relation(String state, String kind, String target) implements Item {}

  /// No more mutations may wait.
  record Limit(int queueLimit) implements Item {}

  /// There is a handler.
  record Bound(Slot slot) implements Item {}

  /// There is a handler, and on every `every`th call it does something.
  record Rule(Slot slot, int every, Deed deed) implements Item {}

  /// Somebody outside makes this call.
  record Outside(Call call) implements Item {}

  /// What a handler does.
  sealed interface Deed {
    /// Says no.
    record Refuse() implements Deed {}

    /// Throws.
    record Throw() implements Deed {}

    /// Makes mutations.
    record Mutate(List<Call> calls) implements Deed {}
  }
}
