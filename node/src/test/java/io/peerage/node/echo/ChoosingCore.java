package io.peerage.node.echo;

import io.peerage.wire.Bytes;
import io.peerage.wire.Core;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.Outbox;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Serves both echoes at one place: looks at the first bytes and gives what asks in HTTP to the one
/// of messages, anything else to the one of bytes.
final class ChoosingCore implements Core<IoInput, IoEffect> {

  private static final Bytes HTTP = Bytes.copyOf("GET ".getBytes(StandardCharsets.US_ASCII));
  private static final int LISTENER = 0;

  private final SocketAddress address;
  private final EchoCore bytes;
  private final MessageEchoCore messages;
  private final Map<Integer, Core<IoInput, IoEffect>> chosen = new HashMap<>();

  final Diary diary = new Diary();

  ChoosingCore(SocketAddress address) {
    this.address = address;
    this.bytes = new EchoCore(address, ListenOptions.DEFAULT, StreamOptions.DEFAULT, true);
    this.messages = new MessageEchoCore(address, MessageOptions.DEFAULT);
  }

  void start(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Listen(LISTENER, address, ListenOptions.DEFAULT));
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Incoming(int listener, int arrival, _) ->
          out.put(
              new IoEffect.Accept(
                  listener, arrival, arrival, StreamOptions.DEFAULT.withCreditBytes(0)));
      case IoInput.Connected(int channel, _, _) ->
          out.put(new IoEffect.Peek(channel, HTTP.length()));
      case IoInput.Peeked(int channel, ByteBuffer seen) -> choose(channel, seen, out);
      case IoInput.OfStream other -> pass(other.channel(), other, now, out);
      case IoInput.OfMessages other -> pass(other.channel(), other, now, out);
      default -> {}
    }
    diary.note(input);
  }

  private void choose(int channel, ByteBuffer seen, Outbox<IoEffect> out) {
    if (Bytes.copyOf(seen.duplicate()).equals(HTTP)) {
      chosen.put(channel, messages);
      out.put(new IoEffect.AwaitUpgrade(channel, MessageOptions.DEFAULT));
    } else {
      chosen.put(channel, bytes);
      out.put(new IoEffect.Credit(channel, StreamOptions.DEFAULT.creditBytes()));
    }
  }

  private void pass(int channel, IoInput input, long now, Outbox<IoEffect> out) {
    Core<IoInput, IoEffect> core = chosen.get(channel);
    if (core != null) {
      core.receive(input, now, out);
    }
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    throw new IllegalStateException("armed nothing, and " + key + " came");
  }
}
