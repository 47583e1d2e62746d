package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.stock.Disposed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Machines that are parts of other machines.
final class PartsTest {
  private final List<Object> seen = new ArrayList<>();

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  private final class Watcher implements Tracer {
    @Override
    public void transitionEnded(Transition transition) {}

    @Override
    public void submachineStarted(Machine parent, Machine child) {
      seen.add(parent.id() + " has " + child.id());
    }
  }

  @Test
  void the_tracers_of_the_parent_are_told_of_a_part() {
    Machine parent = letters().build().start(seen, MachineOptions.DEFAULT.withId("parent"));
    parent.trace(new Watcher());
    MachineOptions part = MachineOptions.DEFAULT.withParent(parent);
    Machine child = letters().build().start(seen, part.withId("child"));
    assertThat(seen).containsExactly("parent has child");
    assertThat(child.parent()).contains(parent);
    assertThat(child.view(Runnable::run).parent())
        .get()
        .extracting(MachineView::id)
        .isEqualTo("parent");
    assertThat(parent.parent()).isEmpty();
  }

  @Test
  void the_parts_end_with_the_whole() {
    Machine parent = letters().build().start(seen);
    Machine child = letters().build().start(seen, MachineOptions.DEFAULT.withParent(parent));
    Machine grandchild = letters().build().start(seen, MachineOptions.DEFAULT.withParent(child));
    var _ = parent.dispose();
    assertThat(child.disposed()).isTrue();
    assertThat(grandchild.disposed()).isTrue();
  }

  @Test
  void a_part_may_end_before_the_whole() {
    Machine parent = letters().build().start(seen);
    Machine child = letters().build().start(seen, MachineOptions.DEFAULT.withParent(parent));
    child.onDispose(() -> seen.add("child"));
    var _ = child.dispose();
    assertThat(parent.disposed()).isFalse();
    var _ = parent.dispose();
    assertThat(seen).containsExactly("child");
  }

  @Test
  void a_part_that_knows_how_to_end_is_asked_to() {
    Machine parent = letters().build().start(seen);
    Machine child =
        Blueprint.<List<Object>>of("part", Basic.class, Disposed.class)
            .build()
            .start(seen, MachineOptions.DEFAULT.withParent(parent));
    child.add(Basic.Start);
    var _ = parent.dispose();
    assertThat(child.disposed()).isFalse();
    assertThat(child.is(Disposed.Disposing)).isTrue();
    assertThat(child.is(Basic.Start)).isFalse();
  }

  @Test
  void a_part_of_what_has_ended_ends_at_once() {
    Machine parent = letters().build().start(seen);
    var _ = parent.dispose();
    Machine child = letters().build().start(seen, MachineOptions.DEFAULT.withParent(parent));
    assertThat(child.disposed()).isTrue();
  }
}
