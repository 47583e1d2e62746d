package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a moment of a machine looks like.
final class TimeTextTest {
  private final Machine machine =
      Blueprint.of("letters", Letter.class).multi(C).build().start(this);

  @Test
  void it_prints_with_and_without_the_inactive_states() {
    assertThat(machine.time().brief()).isEqualTo("()");
    machine.add(A, C);
    machine.add(C);
    assertThat(machine.time().brief()).isEqualTo("(A:1 C:3)");
    assertThat(machine.time()).hasToString("(A:1 C:3) [B:0 D:0 Exception:0]");
  }

  @Test
  void the_first_active_state_of_a_group_can_be_switched_over() {
    machine.add(D, C);
    Optional<Letter> first = machine.time().first(Letter.values());
    assertThat(first).contains(C);
    assertThat(machine.time().first(D, C)).contains(D);
    assertThat(machine.time().first(A, B)).isEmpty();
    assertThatThrownBy(() -> machine.time().first(Other.X))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inspection_shows_ticks_flags_and_relations() {
    Machine worked =
        SchemaText.parse("A:auto,req=C; B:multi,add=C; C:rem=E,after=D; D:add=C+B; E")
            .build()
            .start(new SchemaText.Script(Set.of(), Set.of()));
    worked.add(DynamicState.of("C"));
    assertThat(worked.time().inspect())
        .isEqualTo(
            """
            1 A
                |Tick     1
                |Auto     true
                |Require  C
            0 B
                |Tick     0
                |Multi    true
                |Add      C
            1 C
                |Tick     1
                |Remove   E
                |After    D
            0 D
                |Tick     0
                |Add      C B
            0 E
                |Tick     0
            0 Exception
                |Tick     0
                |Multi    true\
            """);
    assertThat(worked.time().inspect(DynamicState.of("E"), DynamicState.of("D")))
        .isEqualTo(
            """
            0 E
                |Tick     0
            0 D
                |Tick     0
                |Add      C B\
            """);
  }
}
