package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

class EventQueueTest {

  private final SimHost host = SimNet.seeded(0).host("a");

  /// Adds, cancels and takes at random, beside a plain sorted list.
  @SeededTest
  void gives_what_a_sorted_list_would_give(long seed) {
    Draw draw = Draw.seeded(seed);
    EventQueue queue = new EventQueue();
    List<Event> model = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      switch (draw.pick(List.of("add", "add", "add", "cancel", "take"))) {
        case "add" -> {
          Event event = new Event.Task(host, Event.Kind.TIMER, draw.between(0, 50), () -> {});
          queue.add(event);
          model.add(event);
        }
        case "cancel" -> {
          if (!model.isEmpty()) {
            queue.remove(model.remove(draw.between(0, model.size() - 1)));
          }
        }
        default -> takeFirst(queue, model);
      }
    }
    while (!model.isEmpty()) {
      takeFirst(queue, model);
    }
    assertThat(queue.size()).isZero();
  }

  @SeededTest
  void cancelling_what_was_taken_changes_nothing(long seed) {
    EventQueue queue = new EventQueue();
    Event first = new Event.Task(host, Event.Kind.TIMER, seed & 7, () -> {});
    Event second = new Event.Task(host, Event.Kind.TIMER, 8, () -> {});
    queue.add(first);
    queue.add(second);
    queue.take();
    queue.remove(first);
    assertThat(queue.take()).isSameAs(second);
  }

  private static void takeFirst(EventQueue queue, List<Event> model) {
    if (model.isEmpty()) {
      assertThat(queue.firstAt()).isEqualTo(Long.MAX_VALUE);
      return;
    }
    // Stable: of equal times the one that was added first.
    Event expected = model.stream().min(Comparator.comparingLong(event -> event.at)).orElseThrow();
    model.remove(expected);
    assertThat(queue.firstAt()).isEqualTo(expected.at);
    assertThat(queue.take()).isSameAs(expected);
  }
}
