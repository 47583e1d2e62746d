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

  void carryOut(IoEffect.OnStream effect) {
    switch (effect) {
      case IoEffect.Connect connect -> connect(connect);
      case IoEffect.Listen listen -> {
        ListenerPort port = new ListenerPort(this, turns, listen.channel());
        open(listen.channel(), port);
        turns.carrier().transport().listen(listen.address(), listen.options(), port);
      }
      case IoEffect.Accept accept -> accept(accept);
      case IoEffect.OnStream other -> {
        if (ports.get(other.channel()) instanceof StreamPort port) {
          port.carryOut(other);
        } else if (ports.get(other.channel()) instanceof MessagePort port) {
          port.carryOut(other);
        } else if (other instanceof IoEffect.Write(_, var payload)) {
          // It closed while this effect waited.
          turns.pool().release(payload);
        }
      }
    }
  }

  void carryOut(IoEffect.OnMessages effect) {
    Port port = ports.get(effect.channel());
    if (port instanceof StreamPort stream) {
      goOn(stream, effect);
    } else if (port instanceof MessagePort messages) {
      messages.carryOut(effect);
    } else if (effect instanceof IoEffect.SendMessage(_, _, var payload, _)) {
      // It closed while this effect waited.
      turns.pool().release(payload);
    } else if (effect instanceof IoEffect.Ping(_, var payload)) {
      turns.pool().release(payload);
    }
  }

  /// A stream goes on in messages, under the same number.
  private void goOn(StreamPort stream, IoEffect.OnMessages effect) {
    MessagePort messages = new MessagePort(this, turns, effect.channel());
    messages.on(
        switch (effect) {
          case IoEffect.Upgrade(_, var request, var options) ->
              stream.givenUp().upgrade(request, options, messages);
          case IoEffect.AwaitUpgrade(_, var options) ->
              stream.givenUp().awaitUpgrade(options, messages);
          default -> throw new IllegalStateException("not on a stream: " + effect);
        });
    ports.put(effect.channel(), messages);
  }

  private void connect(IoEffect.Connect connect) {
    StreamPort port = new StreamPort(this, turns, connect.channel());
    open(connect.channel(), port);
    port.on(
        turns.carrier().transport().connect(connect.to(), connect.options(), turns.pool(), port));
  }

  private void accept(IoEffect.Accept accept) {
    if (!(ports.get(accept.listener()) instanceof ListenerPort listener)) {
      throw new IllegalStateException("channel " + accept.listener() + " is no listener");
    }
    AcceptListener.Incoming incoming = listener.take(accept.arrival());
    StreamPort port = new StreamPort(this, turns, accept.channel());
    open(accept.channel(), port);
    port.on(incoming.accept(accept.options(), turns.pool(), port));
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

  void abandonAll() {
    for (Port port : ports.values()) {
      port.abandon();
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
