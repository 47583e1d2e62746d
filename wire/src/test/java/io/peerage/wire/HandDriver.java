package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A driver between a carrier and a core that a test turns by hand.
final class HandDriver {

  final HandCarrier carrier = new HandCarrier();
  final HandCore core = new HandCore();
  final List<Throwable> failures = new ArrayList<>();
  final Driver<HandCore> driver = new Driver<>(carrier, core, failures::add);

  /// Lets the core put these effects, and runs what follows.
  void put(IoEffect... effects) {
    tell((_, _, out) -> {
      for (IoEffect effect : effects) {
        out.put(effect);
      }
    });
  }

  /// Gives the core a turn, and runs what follows.
  void tell(Driver.Message<HandCore> message) {
    assertThat(driver.tell(message)).isTrue();
    carrier.runTasks();
  }

  static ByteBuffer payload(int... bytes) {
    ByteBuffer payload = ByteBuffer.allocate(bytes.length);
    for (int each : bytes) {
      payload.put((byte) each);
    }
    return payload.flip();
  }
}
