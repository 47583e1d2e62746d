package io.peerage.wire;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The channels and listeners of one core, by the numbers it gave them.
final class Ports {

  private final Turns turns;
  private final Map<Integer, Port> ports = new HashMap<>();

  Ports(Turns turns) {
    this.turns = turns;
  }

  void bind(IoEffect.Bind bind) {
    DatagramPort port = new DatagramPort(this, turns, bind.channel());
    open(bind.channel(), port);
    turns.carrier().transport().bind(bind.address(), bind.options(), turns.pool(), port);
  }

  void send(IoEffect.SendSegments send) {
    if (ports.get(send.channel()) instanceof DatagramPort port) {
      port.send(send);
    } else {
      // It closed while this effect waited; a datagram may be lost.
      turns.pool().release(send.payload());
    }
  }

  void close(int number) {
    @Nullable Port port = ports.get(number);
    if (port != null) {
      port.close();
    }
  }

  void flushAll() {
    for (Port port : ports.values()) {
      port.flush();
    }
  }

  void closeAll() {
    for (Port port : ports.values()) {
      port.close();
    }
  }

  void forget(int number) {
    ports.remove(number);
  }

  private void open(int number, Port port) {
    if (ports.putIfAbsent(number, port) != null) {
      throw new IllegalStateException("channel " + number + " is open already");
    }
  }
}
