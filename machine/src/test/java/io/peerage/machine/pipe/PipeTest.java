package io.peerage.machine.pipe;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Arg;
import io.peerage.machine.Basic;
import io.peerage.machine.Binding;
import io.peerage.machine.Blueprint;
import io.peerage.machine.HandLoop;
import io.peerage.machine.HandlerSet;
import io.peerage.machine.Id;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Other;
import io.peerage.machine.Result;
import io.peerage.machine.Source;
import io.peerage.machine.State;
import io.peerage.machine.TransitionRecord;
import io.peerage.machine.stock.Connected;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What pipes pass on, when, and when not.
final class PipeTest {
  enum Follow implements State {
    F,
    G,
    ErrF
  }

  private static final Arg<String> K = Arg.of("k", String.class);
  private static final Blueprint<Object> LETTERS =
      Blueprint.<Object>of("letters", Letter.class, Basic.class).multi(D).build();
  private static final Blueprint<Object> FOLLOWERS =
      Blueprint.<Object>of("followers", Follow.class).build();

  private final Machine source = letters("source");
  private final Machine target = letters("target");
  private final List<TransitionRecord> told = new ArrayList<>();

  private Machine letters(String id) {
    return LETTERS.start(this, MachineOptions.DEFAULT.withId(id));
  }

  private Machine letters(String id, HandLoop loop) {
    return LETTERS.start(this, loop.options().withId(id));
  }

  private void trace(Machine machine) {
    machine.trace(transition -> told.add(transition.copy()));
  }

  @Test
  void a_bound_state_comes_and_goes_with_that_of_the_source() {
    Pipe.between(source, target).bind(A).bind(B, C).bind(C, A, D).open();
    source.add(A, B);
    assertThat(target.time().active()).containsExactly(A, C);
    source.remove(B);
    assertThat(target.time().active()).containsExactly(A);
    target.add(D);
    source.add(C);
    source.remove(C);
    assertThat(target.time().active()).containsExactly(A);
  }

  @Test
  void one_change_may_add_or_remove_another_state() {
    Pipe.between(source, target).add(A, B).remove(C, B).open();
    source.add(A);
    source.remove(A);
    assertThat(target.is(B)).isTrue();
    source.add(C);
    assertThat(target.is(B)).isFalse();
  }

  @Test
  void arguments_are_passed_on_and_the_source_is_named() {
    Pipe.between(source, target).bind(A).open();
    trace(target);
    source.add(B);
    source.add(A, K.with("v"));
    assertThat(target.is(A)).isTrue();
    assertThat(told)
        .singleElement()
        .satisfies(record -> {
          assertThat(record.called()).containsExactly(A);
          assertThat(record.source()).contains(new Source("source", 2, 1));
        });
  }

  @Test
  void handlers_of_the_target_get_the_arguments() {
    List<String> got = new ArrayList<>();
    target.attach(
        HandlerSet.named("got").on(A, (_, event) -> got.add(event.require(K) + event.args())));
    Pipe.between(source, target).bind(A).open();
    source.add(A, K.with("v"));
    assertThat(got).containsExactly("v(k=v piped=source/A)");
  }

  @Test
  void a_flat_pipe_sends_no_arguments_and_nothing_superfluous() {
    List<String> args = new ArrayList<>();
    target.attach(HandlerSet.named("args").on(A, (_, event) -> args.add("" + event.args())));
    Pipe.between(source, target).bindMany(List.of(A, B, D)).flat().open();
    trace(target);
    target.add(B);
    source.add(A, K.with("v"));
    source.add(B);
    source.add(D);
    source.add(D);
    assertThat(told)
        .extracting(TransitionRecord::called)
        .containsExactly(List.of(B), List.of(A), List.of(D));
    assertThat(args).containsExactly("(piped=source/A)");
    assertThat(target.tick(D)).isEqualTo(1);
    target.remove(B);
    source.remove(B);
    assertThat(told).hasSize(4);
  }

  @Test
  void a_multi_state_is_passed_on_each_time_unless_flat() {
    Pipe.between(source, target).bind(D).open();
    source.add(D);
    source.add(D);
    assertThat(target.tick(D)).isEqualTo(3);
  }

  @Test
  void a_flat_pipe_counts_with_what_the_target_has_not_come_to_yet() {
    HandLoop loop = new HandLoop();
    Machine late = letters("late", loop);
    Pipe.between(source, late).bind(A).flat().open();
    loop.turn();
    source.add(A);
    source.remove(A);
    loop.turn();
    assertThat(late.tick(A)).isEqualTo(2);
  }

  @Test
  void a_target_elsewhere_does_not_hold_up_the_source() {
    HandLoop loop = new HandLoop();
    Machine late = letters("late", loop);
    Pipe.between(source, late).bind(A).open();
    assertThat(source.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(late.is(A)).isFalse();
    loop.turn();
    assertThat(late.is(A)).isTrue();
  }

  @Test
  void what_the_target_refuses_does_not_concern_the_source() {
    Machine stubborn =
        Blueprint.<Object>of("stubborn", Letter.class)
            .mayEnter(A, (_, _) -> false)
            .on(
                B,
                (_, _) -> {
                  throw new IllegalStateException("boom");
                })
            .build()
            .start(this);
    Pipe pipe = Pipe.between(source, stubborn).bind(A).bind(B).open();
    assertThat(source.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(pipe.refused()).isEqualTo(1);
    assertThat(source.add(B)).isEqualTo(Result.EXECUTED);
    assertThat(source.error()).isEmpty();
    assertThat(stubborn.is(Basic.Exception)).isTrue();
    assertThat(pipe.refused()).isEqualTo(2);
  }

  @Test
  void an_error_state_of_the_target_brings_the_exception_and_its_cause() {
    Machine follower = FOLLOWERS.start(this);
    Pipe.between(source, follower).bindError(Follow.ErrF).bind(A, Follow.ErrF).open();
    RuntimeException cause = new IllegalStateException("boom");
    source.addError(cause);
    assertThat(follower.is(Follow.ErrF, Basic.Exception)).isTrue();
    assertThat(follower.error()).contains(cause);
  }

  @Test
  void an_error_state_without_a_cause_brings_the_exception_all_the_same() {
    Machine follower = FOLLOWERS.start(this);
    Pipe.between(source, follower).bind(A, Follow.ErrF).open();
    source.add(A);
    assertThat(follower.is(Follow.ErrF, Basic.Exception)).isTrue();
    assertThat(follower.error()).isEmpty();
    source.remove(A);
    assertThat(follower.is(Follow.ErrF)).isFalse();
    assertThat(follower.is(Basic.Exception)).isTrue();
  }

  @Test
  void the_ready_made_bindings_bind_what_they_are_named_after() {
    Machine client =
        Blueprint.<Object>of("client", Connected.class, Basic.class).build().start(this);
    Pipe.between(client, target)
        .bindStart()
        .bindReady()
        .bindError()
        .bindConnected(A, B, C, D)
        .open();
    client.add(Basic.Start, Basic.Ready);
    assertThat(target.time().active()).containsExactly(C, Basic.Start, Basic.Ready);
    client.add(Connected.Connecting);
    assertThat(target.time().active(A, B, C, D)).containsExactly(B);
    client.add(Connected.Connected);
    assertThat(target.time().active(A, B, C, D)).containsExactly(A);
    client.add(Connected.Disconnecting);
    assertThat(target.time().active(A, B, C, D)).containsExactly(D);
    client.addError(new IllegalStateException("boom"));
    assertThat(target.is(Basic.Exception)).isTrue();
  }

  @Test
  void all_active_states_are_made_those_of_the_target() {
    Pipe.between(source, target).bindAll().open();
    trace(target);
    target.add(C);
    source.add(A, B);
    assertThat(target.time().active()).containsExactly(A, B);
    source.remove(A);
    assertThat(target.time().active()).containsExactly(B);
    source.set(D);
    assertThat(target.time().active()).containsExactly(D);
    source.add(D);
    assertThat(target.tick(D)).isEqualTo(1);
    assertThat(told)
        .extracting(TransitionRecord::op)
        .containsExactly("add", "set", "remove", "set");
  }

  @Test
  void binding_all_counts_with_what_the_target_has_not_come_to_yet() {
    HandLoop loop = new HandLoop();
    Machine late = letters("late", loop);
    Pipe.between(source, late).bindAll().open();
    source.add(A);
    source.set(B);
    source.remove(B);
    loop.turn();
    assertThat(late.time().active()).isEmpty();
  }

  @Test
  void what_is_so_already_is_passed_on_only_when_it_is_aligned() {
    source.add(A, B);
    target.add(B, C);
    Pipe pipe = Pipe.between(source, target).bindMany(List.of(A, B, C, D)).open();
    assertThat(target.time().active()).containsExactly(B, C);
    assertThat(pipe.align()).isEqualTo(2);
    assertThat(target.time().active()).containsExactly(A, B);
    assertThat(pipe.align()).isZero();
  }

  @Test
  void aligning_all_is_one_mutation() {
    source.add(A, B);
    target.add(B, C);
    Pipe pipe = Pipe.between(source, target).bindAll().open();
    assertThat(pipe.align()).isEqualTo(1);
    assertThat(target.time().active()).containsExactly(A, B);
    assertThat(pipe.align()).isZero();
  }

  @Test
  void a_closed_pipe_passes_nothing_on() {
    Pipe pipe = Pipe.between(source, target).bind(A).open();
    assertThat(source.bindings()).extracting(Binding::name).containsExactly("pipe-target");
    assertThat(pipe).hasToString("source to target");
    pipe.close();
    pipe.close();
    source.add(A);
    assertThat(target.is(A)).isFalse();
    assertThat(source.bindings()).isEmpty();
    assertThat(pipe.isClosed()).isTrue();
    assertThat(pipe).hasToString("source to target, closed");
  }

  @Test
  void a_pipe_closes_when_either_machine_is_disposed_of() {
    Machine third = letters("third");
    Pipe fromIt = Pipe.between(source, third).bind(A).open();
    Pipe toIt = Pipe.between(target, source).bind(A).open();
    assertThat(source.dispose()).isCompleted();
    assertThat(fromIt.isClosed()).isTrue();
    assertThat(toIt.isClosed()).isTrue();
    assertThat(target.bindings()).isEmpty();
    target.add(A);
    assertThat(toIt.refused()).isZero();
    Pipe late = Pipe.between(target, source).bind(A).open();
    assertThat(late.isClosed()).isTrue();
    assertThat(target.bindings()).isEmpty();
  }

  @Test
  void a_pipe_to_an_executor_that_was_closed_closes_and_leaves_the_source_alone() {
    HandLoop loop = new HandLoop();
    Machine late = letters("late", loop);
    Pipe pipe = Pipe.between(source, late).bind(A).open();
    loop.close();
    assertThat(source.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(source.error()).isEmpty();
    assertThat(pipe.isClosed()).isTrue();
    assertThat(source.bindings()).isEmpty();
  }

  @Test
  void mistakes_are_told_when_it_is_built_and_leave_nothing_behind() {
    assertThatThrownBy(() -> Pipe.between(source, target).bindMany(List.of(A), List.of(A, B)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 states, 2 targets");
    Machine follower = FOLLOWERS.start(this);
    List.of(
            Pipe.between(source, follower).bind(A),
            Pipe.between(source, target).bind(Other.X, A),
            Pipe.between(source, follower).bindAll())
        .forEach(
            wrong -> assertThatThrownBy(wrong::open).isInstanceOf(IllegalArgumentException.class));
    assertThat(source.bindings()).isEmpty();
  }

  @Test
  void a_long_name_is_cut_to_that_of_a_binding() {
    Machine longNamed = letters("t".repeat(Id.LENGTH_MAX));
    Pipe.between(source, longNamed).bind(A).open();
    assertThat(source.bindings())
        .extracting(Binding::name)
        .containsExactly("pipe-" + "t".repeat(Id.LENGTH_MAX - 5));
  }

  @Test
  void a_mirror_follows_from_where_it_began_and_is_free_of_relations() {
    Machine strict =
        Blueprint.<Object>of("strict", Letter.class)
            .exclusive(A, B)
            .require(D, C)
            .build()
            .start(this);
    strict.add(A);
    Mirror mirror = Mirror.of(strict, MachineOptions.DEFAULT.withId("copy"));
    assertThat(mirror.machine()).hasToString("(A:1) [B:0 C:0 D:0 Exception:0]");
    strict.add(B);
    assertThat(mirror.machine()).hasToString("(B:1) [A:2 C:0 D:0 Exception:0]");
    mirror.close();
    strict.add(A);
    mirror.machine().add(A, D);
    assertThat(mirror.machine().time().active()).containsExactly(A, B, D);
    assertThat(strict.time().active()).containsExactly(A);
  }
}
