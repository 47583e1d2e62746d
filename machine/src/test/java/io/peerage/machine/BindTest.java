package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Handlers that are found by the names of methods.
// Methods that nobody calls by name are the point here.
@SuppressWarnings({"UnusedMethod", "MethodCanBeStatic"})
final class BindTest {
  enum Step implements State {
    Foo,
    Bar,
    FooBar
  }

  enum Odd implements State {
    Foo,
    FooBar,
    BarState,
    A,
    AA
  }

  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();

  private final List<String> seen = new ArrayList<>();

  private static BlueprintBuilder<BindTest> steps() {
    return Blueprint.of("steps", Step.class);
  }

  private Machine start(BlueprintBuilder<BindTest> builder) {
    return builder.build().start(this);
  }

  private void play(Machine machine) {
    machine.add(Step.Foo);
    machine.add(Step.Bar);
    machine.remove(Step.Foo);
  }

  private final class AllNames {
    void FooEnter(Event event) {
      seen.add(event.name());
    }

    boolean FooExit(Event event) {
      return seen.add(event.name());
    }

    void FooState(Event event) {
      seen.add(event.name());
    }

    void FooEnd(Event event) {
      seen.add(event.name());
    }

    boolean FooFoo(Event event) {
      return seen.add(event.name());
    }

    void FooBar(Event event) {
      seen.add(event.name());
    }

    void AnyEnter() {
      seen.add("AnyEnter");
    }

    void AnyState() {
      seen.add("AnyState");
    }

    void helper(String text) {
      seen.add(text);
    }

    Step currentState() {
      return Step.Foo;
    }

    static boolean BarEnter() {
      return false;
    }
  }

  private final class SmallLetters {
    void fooState() {
      seen.add("fooState");
    }

    boolean fooBar() {
      return seen.add("fooBar");
    }
  }

  @Test
  void methods_are_bound_by_the_names_of_the_handlers() {
    play(start(steps().bind(HERE, new AllNames())));
    assertThat(seen)
        .containsExactly(
            "FooEnter",
            "AnyEnter",
            "FooState",
            "AnyState", // + Foo
            "FooFoo",
            "FooBar",
            "AnyEnter",
            "AnyState", // + Bar
            "FooExit",
            "FooBar",
            "AnyEnter",
            "FooEnd",
            "AnyState"); // - Foo
  }

  @Test
  void a_small_first_letter_will_do() {
    play(start(steps().bind(HERE, new SmallLetters())));
    assertThat(seen).containsExactly("fooState", "fooBar", "fooBar");
  }

  @Test
  void several_bindings_are_called_in_order_under_their_names() {
    List<String> bindings = new ArrayList<>();
    Machine machine =
        start(
            steps()
                .on(Step.Foo, (_, _) -> seen.add("own"))
                .bind(HERE, new SmallLetters())
                .bind(HERE, new AllNames(), Naming.PLAIN.withBinding("second")));
    machine.trace(
        new Tracer() {
          @Override
          public void transitionEnded(Transition transition) {}

          @Override
          public void handlerStarted(Event event, String binding) {
            bindings.add(binding + " " + event.name());
          }
        });
    machine.add(Step.Foo);
    assertThat(seen)
        .containsExactly("FooEnter", "AnyEnter", "own", "fooState", "FooState", "AnyState");
    assertThat(bindings)
        .containsExactly(
            "second FooEnter",
            "second AnyEnter",
            "steps FooState",
            "smallletters FooState",
            "second FooState",
            "second AnyState");
  }

  @Test
  void a_method_that_answers_false_refuses() {
    Machine machine =
        start(
            steps()
                .bind(
                    HERE,
                    new Object() {
                      boolean fooEnter() {
                        return false;
                      }
                    }));
    assertThat(machine.add(Step.Foo)).isEqualTo(Result.CANCELED);
  }

  @Test
  void what_a_method_throws_is_the_error_even_if_it_is_checked() {
    Machine machine =
        start(
            steps()
                .bind(
                    HERE,
                    new Object() {
                      void fooState() throws IOException {
                        throw new IOException("boom");
                      }
                    }));
    assertThat(machine.add(Step.Foo)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).get().isInstanceOf(IOException.class);
  }

  static class Opening {
    final List<String> log = new ArrayList<>();

    void fooState(Event event) {
      log.add("above " + event.name());
    }

    void barState() {
      log.add("above");
    }
  }

  static final class Door extends Opening {
    @Override
    void fooState(Event event) {
      log.add(event.name());
    }
  }

  @Test
  void an_owners_own_methods_are_called_on_each_owner() {
    Blueprint<Door> doors =
        Blueprint.<Door>of("doors", Step.class).bindOwner(HERE, Door.class).build();
    Door one = new Door();
    Door two = new Door();
    doors.start(one).add(Step.Foo);
    doors.start(two).add(Step.Bar);
    assertThat(one.log).containsExactly("FooState");
    assertThat(two.log).containsExactly("above");
  }

  @Test
  void prefixes_are_added_to_states_and_taken_from_methods() {
    Machine machine =
        start(
            steps()
                .bind(
                    HERE,
                    new Object() {
                      void handleBarState(Event event) {
                        seen.add(event.name());
                      }

                      void otherState() {
                        throw new AssertionError();
                      }
                    },
                    Naming.PLAIN.withStatePrefix("Foo").withMethodPrefix("handle")));
    machine.add(Step.Bar);
    machine.add(Step.FooBar);
    assertThat(seen).containsExactly("FooBarState");
  }

  @Test
  void with_a_method_prefix_every_method_that_has_it_must_be_a_handler() {
    BlueprintBuilder<BindTest> builder =
        steps()
            .bind(
                HERE,
                new Object() {
                  void handleNothing() {}
                },
                Naming.PLAIN.withMethodPrefix("handle"));
    assertThatThrownBy(builder::build).hasMessageContaining("names no state of steps");
  }

  @Test
  void a_name_that_looks_like_a_handlers_and_names_no_state_is_refused() {
    BlueprintBuilder<BindTest> builder =
        steps()
            .bind(
                HERE,
                new Object() {
                  void bazState() {}
                });
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bazState looks like a handler and names no state of steps");
  }

  @Test
  void the_handlers_of_any_state_that_are_not_offered_are_refused() {
    assertThatThrownBy(
            steps()
                    .bind(
                        HERE,
                        new Object() {
                          void fooAny() {}
                        })
                ::build)
        .hasMessageContaining("fooAny looks like a handler");
    assertThatThrownBy(
            steps()
                    .bind(
                        HERE,
                        new Object() {
                          void anyFoo() {}
                        })
                ::build)
        .hasMessageContaining("anyFoo looks like a handler");
  }

  @Test
  void a_handler_with_other_parameters_or_answers_is_refused() {
    assertThatThrownBy(
            steps()
                    .bind(
                        HERE,
                        new Object() {
                          void fooState(String text) {
                            seen.add(text);
                          }
                        })
                ::build)
        .hasMessageContaining("takes an Event or nothing");
    assertThatThrownBy(
            steps()
                    .bind(
                        HERE,
                        new Object() {
                          boolean fooState() {
                            return true;
                          }
                        })
                ::build)
        .hasMessageContaining("can answer nothing");
  }

  @Test
  void a_method_out_of_reach_is_refused() {
    BlueprintBuilder<BindTest> builder =
        steps().bind(MethodHandles.publicLookup(), new SmallLetters());
    assertThatThrownBy(builder::build).hasMessageContaining("is not accessible");
  }

  @Test
  void a_state_with_an_occasion_goes_before_two_states_of_the_same_letters() {
    Machine machine =
        Blueprint.<BindTest>of("odd", Odd.class)
            .bind(
                HERE,
                new Object() {
                  void fooBarState(Event event) {
                    seen.add(event.name() + " of " + event.state().orElseThrow());
                  }
                })
            .build()
            .start(this);
    machine.add(Odd.Foo);
    machine.add(Odd.BarState);
    assertThat(seen).isEmpty();
    machine.add(Odd.FooBar);
    assertThat(seen).containsExactly("FooBarState of FooBar");
  }

  @Test
  void a_name_that_reads_as_two_pairs_is_refused() {
    BlueprintBuilder<BindTest> builder =
        Blueprint.<BindTest>of("odd", Odd.class)
            .bind(
                HERE,
                new Object() {
                  void AAA() {}
                });
    assertThatThrownBy(builder::build).hasMessageContaining("could mean two pairs");
  }

  @Test
  void an_object_can_be_bound_to_a_running_machine_and_taken_off() {
    Machine machine = start(steps());
    Binding binding = machine.attach(HandlerSet.named("late").bind(HERE, new SmallLetters()));
    machine.add(Step.Foo);
    binding.close();
    machine.remove(Step.Foo);
    machine.add(Step.Foo);
    assertThat(seen).containsExactly("fooState");
  }

  @Test
  void a_binding_is_called_after_its_class_unless_it_is_given_a_name() {
    assertThat(Naming.PLAIN.binding(SmallLetters.class)).isEqualTo("smallletters");
    assertThat(Naming.PLAIN.binding(new Object() {}.getClass())).isEqualTo("anonymous");
    assertThat(Naming.PLAIN.withBinding("door").binding(SmallLetters.class)).isEqualTo("door");
    assertThatThrownBy(() -> Naming.PLAIN.withBinding("Door"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
