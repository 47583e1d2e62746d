package io.peerage.remote.gob.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.message.Change;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TransitionsTest {
  private final Transitions transitions = new Transitions();

  private void add(int called, int changed) {
    Numbers numbers = Numbers.of(LongStream.range(0, changed).toArray());
    transitions.add(
        Change.ADD,
        Numbers.of(LongStream.range(0, called).toArray()),
        new ServerUpdate(numbers, numbers, 1, 0, 0));
  }

  @Test
  void sixty_four_are_told_together() {
    for (int i = 0; i < 63; i++) {
      add(1, 1);
    }
    assertThat(transitions.isFull()).isFalse();
    add(1, 1);
    assertThat(transitions.isFull()).isTrue();
    assertThat(transitions.take().updates()).hasSize(64);
    assertThat(transitions.isFull()).isFalse();
  }

  @Test
  void fewer_of_a_machine_of_many_states() {
    int quarter = Transitions.NUMBERS_MAX / 4;
    add(quarter, quarter);
    assertThat(transitions.isFull()).isFalse();
    add(quarter - 1, 0);
    assertThat(transitions.isFull()).isFalse();
    add(1, 0);
    assertThat(transitions.isFull()).isTrue();
    assertThat(transitions.take().updates()).hasSize(3);
    add(1, 1);
    assertThat(transitions.isFull()).isFalse();
  }
}
