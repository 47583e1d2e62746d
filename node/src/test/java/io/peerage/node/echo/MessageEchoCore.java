package io.peerage.node.echo;

import io.peerage.wire.Core;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.Outbox;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.UpgradeRequest;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// Serves an echo of messages: whatever comes in goes out again, in pieces if it is long. Takes in
/// whoever speaks `echo`, or nothing in particular.
final class MessageEchoCore implements Core<IoInput, IoEffect> {

  static final String SUBPROTOCOL = "echo";
  static final String FORBIDDEN = "/forbidden";

  private static final int LISTENER = 0;
  private static final int PIECE_BYTES = 50_000;

  private final SocketAddress address;
  private final MessageOptions options;

  final Diary diary = new Diary();

  private boolean patient;

  MessageEchoCore(SocketAddress address, MessageOptions options) {
    this.address = address;
    this.options = options;
  }

  void start(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Listen(LISTENER, address, ListenOptions.DEFAULT));
  }

  /// Grants nothing from here on.
  void withhold(long now, Outbox<IoEffect> out) {
    patient = true;
  }

  /// Grants so much.
  void relent(int bytes, Outbox<IoEffect> out) {
    patient = false;
    out.put(new IoEffect.Credit(1, bytes));
  }

  void ping(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Ping(1, out.buffer(1).put((byte) 42).flip()));
  }

  void cut(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Reset(1));
  }

  void end(int code, String reason, Outbox<IoEffect> out) {
    out.put(new IoEffect.EndMessages(1, code, reason));
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Incoming(int listener, int arrival, _) ->
          out.put(
              new IoEffect.Accept(
                  listener, arrival, arrival, StreamOptions.DEFAULT.withCreditBytes(0)));
      case IoInput.Connected(int channel, _, _) ->
          out.put(new IoEffect.AwaitUpgrade(channel, options));
      case IoInput.UpgradeAsked(int channel, UpgradeRequest request) ->
          answer(channel, request, out);
      case IoInput.Message(int channel, MessageKind kind, ByteBuffer payload) -> {
        int bytes = payload.remaining();
        echo(channel, kind, payload.duplicate(), out);
        if (!patient && bytes > 0) {
          out.put(new IoEffect.Credit(channel, bytes));
        }
      }
      default -> {}
    }
    diary.note(input);
  }

  private static void answer(int channel, UpgradeRequest request, Outbox<IoEffect> out) {
    out.put(
        request.path().equals(FORBIDDEN)
            ? new IoEffect.RefuseUpgrade(channel, 403)
            : new IoEffect.GrantUpgrade(
                channel, request.subprotocols().contains(SUBPROTOCOL) ? SUBPROTOCOL : ""));
  }

  private static void echo(
      int channel, MessageKind kind, ByteBuffer content, Outbox<IoEffect> out) {
    do {
      ByteBuffer piece = out.buffer(Math.min(PIECE_BYTES, content.remaining()));
      while (piece.hasRemaining()) {
        piece.put(content.get());
      }
      out.put(new IoEffect.SendMessage(channel, kind, piece.flip(), !content.hasRemaining()));
    } while (content.hasRemaining());
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    throw new IllegalStateException("armed nothing, and " + key + " came");
  }
}
