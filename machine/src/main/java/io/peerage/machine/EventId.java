package io.peerage.machine;

/// What identifies an event, without the machine: to be kept, compared or sent elsewhere.
///
/// ```java
/// EventId kept = event.id();
/// log("%s: %s in transition %d".formatted(kept.machine(), kept.handler(), kept.transition()));
/// ```
///
/// @param machine the machine's id
/// @param transition the number of the transition, see [Transition#number()]
/// @param handler the name of the handler
/// @param check whether it belongs to a dry run
public record EventId(String machine, long transition, String handler, boolean check) {}
