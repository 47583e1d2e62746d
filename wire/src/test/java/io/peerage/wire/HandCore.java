package io.peerage.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// A core that writes down what it is told, bytes copied, and when, and answers as the test says.
final class HandCore implements Core<IoInput, IoEffect> {

  static final IoInput.TurnEnded END = new IoInput.TurnEnded();

  final List<Object> told = new ArrayList<>();
  final List<Long> times = new ArrayList<>();
  BiConsumer<IoInput, Outbox<IoEffect>> script = (_, _) -> {};

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    told.add(
        switch (input) {
          case IoInput.Received(_, _, var bytes) -> Bytes.copyOf(bytes);
          case IoInput.Read(_, var bytes) -> Bytes.copyOf(bytes);
          case IoInput.Message(_, var kind, var bytes) -> kind + " " + Bytes.copyOf(bytes);
          case IoInput.Ponged(_, var bytes) -> "pong " + Bytes.copyOf(bytes);
          default -> input;
        });
    times.add(now);
    script.accept(input, out);
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    told.add("timer " + key);
    times.add(now);
  }
}
