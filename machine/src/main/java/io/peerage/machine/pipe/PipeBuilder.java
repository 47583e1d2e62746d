package io.peerage.machine.pipe;

import io.peerage.machine.Basic;
import io.peerage.machine.Machine;
import io.peerage.machine.State;
import io.peerage.machine.stock.Connected;
import java.util.ArrayList;
import java.util.List;

/// A [Pipe] in the making: says which changes of the source become which mutations of the target.
///
/// The first state named is always the source's, the others are the target's. What is said twice
/// happens twice. Not for several threads.
///
/// ```java
/// Pipe.between(connection, session)
///     .add(Connected, Online)
///     .remove(Connected, Online)
///     .bindError()
///     .open();
/// ```
public final class PipeBuilder {
  final Machine source;
  final Machine target;
  final List<PipeRule> rules = new ArrayList<>();
  boolean all;
  boolean flat;

  PipeBuilder(Machine source, Machine target) {
    this.source = source;
    this.target = target;
  }

  /// When `state` is activated, `active` is added.
  public PipeBuilder add(State state, State active) {
    return rule(state, true, true, active);
  }

  /// When `state` is activated, `inactive` is removed.
  public PipeBuilder remove(State state, State inactive) {
    return rule(state, true, false, inactive);
  }

  /// `state` is added when it is activated and removed when it ends; both machines have it.
  public PipeBuilder bind(State state) {
    return bind(state, state);
  }

  /// `follower` is added when `state` is activated and removed when it ends.
  public PipeBuilder bind(State state, State follower) {
    return bind(state, follower, follower);
  }

  /// `active` is added when `state` is activated, and `inactive` removed when it ends.
  public PipeBuilder bind(State state, State active, State inactive) {
    return add(state, active).rule(state, false, false, inactive);
  }

  /// Binds each of `states`, which both machines have.
  public PipeBuilder bindMany(List<? extends State> states) {
    return bindMany(states, states);
  }

  /// Binds each of `states` to the one at the same position of `followers`.
  ///
  /// @throws IllegalArgumentException if the lists differ in length
  public PipeBuilder bindMany(List<? extends State> states, List<? extends State> followers) {
    if (states.size() != followers.size()) {
      throw new IllegalArgumentException(
          states.size() + " states, " + followers.size() + " targets");
    }
    for (int i = 0; i < states.size(); i++) {
      bind(states.get(i), followers.get(i));
    }
    return this;
  }

  /// Binds [Basic#Start].
  public PipeBuilder bindStart() {
    return bind(Basic.Start);
  }

  /// Binds [Basic#Ready].
  public PipeBuilder bindReady() {
    return bind(Basic.Ready);
  }

  /// Passes errors on: each new [Basic#Exception] is one of the target, with the same cause.
  public PipeBuilder bindError() {
    return bindError(Basic.Exception);
  }

  /// Passes errors on: each new [Basic#Exception] adds `error` and [Basic#Exception], with the same
  /// cause.
  public PipeBuilder bindError(State error) {
    return add(Basic.Exception, error);
  }

  /// Binds the four states of [Connected], in the order of their names.
  public PipeBuilder bindConnected(
      State connected, State connecting, State disconnected, State disconnecting) {
    return bind(Connected.Connected, connected)
        .bind(Connected.Connecting, connecting)
        .bind(Connected.Disconnected, disconnected)
        .bind(Connected.Disconnecting, disconnecting);
  }

  /// After every transition the active states of the source are made those of the target, if they
  /// differ. The target has to have all states of the source.
  ///
  /// Where states both come and go this is a single set; a multi state that stays active is then
  /// activated again.
  public PipeBuilder bindAll() {
    all = true;
    return this;
  }

  /// Sends no arguments, and nothing at all where the target is already, or is going to be by an
  /// earlier mutation of this pipe, as it shall be. So repeated activations are not passed on.
  public PipeBuilder flat() {
    flat = true;
    return this;
  }

  /// Opens it. Changes from now on are passed on; for what is so already there is [Pipe#align()].
  ///
  /// @throws IllegalArgumentException if a machine lacks one of the states
  public Pipe open() {
    rules.forEach(rule -> target.blueprint().index(rule.to()));
    if (all) {
      source.states().forEach(target.blueprint()::index);
    }
    Pipe pipe = new Pipe(this);
    pipe.connect();
    return pipe;
  }

  private PipeBuilder rule(State from, boolean begins, boolean adds, State to) {
    rules.add(new PipeRule(from, begins, adds, to));
    return this;
  }
}
