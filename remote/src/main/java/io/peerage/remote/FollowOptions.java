package io.peerage.remote;

import io.peerage.machine.Blueprint;
import io.peerage.remote.message.Detail;
import java.util.List;
import java.util.Optional;

/// How closely a [MachineClient] follows a machine, and which of its states.
///
/// @param detail how closely
/// @param schema whether relations are wanted, or only names
/// @param allowed only these states; empty for all
/// @param skipped not these
/// @param blueprint the states as this program has them, so that the mirror knows its constants;
///   without it, states are known by name
/// @param watcher told of every transition, with [Detail#TRANSITIONS]
public record FollowOptions(
    Detail detail,
    boolean schema,
    List<String> allowed,
    List<String> skipped,
    Optional<Blueprint<?>> blueprint,
    MachineWatcher watcher) {
  /// The clock of all states, and their relations.
  public static final FollowOptions DEFAULT =
      new FollowOptions(
          Detail.CLOCK, true, List.of(), List.of(), Optional.empty(), MachineWatcher.NOBODY);

  public FollowOptions {
    allowed = List.copyOf(allowed);
    skipped = List.copyOf(skipped);
  }

  /// The same with states of this program.
  public FollowOptions as(Blueprint<?> blueprint) {
    return new FollowOptions(detail, schema, allowed, skipped, Optional.of(blueprint), watcher);
  }

  /// The same, only of these states.
  public FollowOptions only(String... states) {
    return new FollowOptions(detail, schema, List.of(states), skipped, blueprint, watcher);
  }

  /// The same without these states.
  public FollowOptions without(String... states) {
    return new FollowOptions(detail, schema, allowed, List.of(states), blueprint, watcher);
  }

  /// The same with names only: relations are not sent.
  public FollowOptions namesOnly() {
    return new FollowOptions(detail, false, allowed, skipped, blueprint, watcher);
  }

  /// The same, only whether states are active.
  public FollowOptions shallow() {
    return new FollowOptions(Detail.SHALLOW, schema, allowed, skipped, blueprint, watcher);
  }

  /// The same, every transition by itself.
  public FollowOptions watching(MachineWatcher watcher) {
    return new FollowOptions(Detail.TRANSITIONS, schema, allowed, skipped, blueprint, watcher);
  }
}
