package io.peerage.node.echo;

import io.peerage.wire.Bytes;
import io.peerage.wire.Core;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.Outbox;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.UpgradeRequest;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// Calls an echo of messages: sends what it was given, some at a time, checks that each comes back,
/// and ends the conversation.
final class MessageCallerCore implements Core<IoInput, IoEffect> {

  /// A message.
  record Item(MessageKind kind, Bytes content) {}

  private static final int CHANNEL = 7;
  private static final int AHEAD_MAX = 4;
  private static final int PIECE_BYTES = 30_000;

  private final SocketAddress server;
  private final UpgradeRequest request;
  private final MessageOptions options;
  private final Queue<Item> unsent;
  private final Queue<Item> expected = new ArrayDeque<>();
  private final boolean heedless;

  final Diary diary = new Diary();

  private boolean upgraded;
  private boolean ended;

  /// @param heedless whether it sends without waiting for what comes back, and does not end
  MessageCallerCore(
      SocketAddress server,
      UpgradeRequest request,
      MessageOptions options,
      List<Item> items,
      boolean heedless) {
    this.server = server;
    this.request = request;
    this.options = options;
    this.unsent = new ArrayDeque<>(items);
    this.heedless = heedless;
  }

  void start(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Connect(CHANNEL, server, StreamOptions.DEFAULT));
  }

  /// Sends a message and ends the conversation in the same breath.
  void sendAndEnd(Item item, Outbox<IoEffect> out) {
    send(item, out);
    out.put(new IoEffect.Close(CHANNEL));
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Connected _ -> out.put(new IoEffect.Upgrade(CHANNEL, request, options));
      case IoInput.Upgraded _ -> upgraded = true;
      case IoInput.Message(_, MessageKind kind, ByteBuffer payload) -> {
        Item came = new Item(kind, Bytes.copyOf(payload.duplicate()));
        Item next = expected.remove();
        if (!came.equals(next)) {
          throw new AssertionError("%s came, not %s".formatted(came, next));
        }
        if (payload.hasRemaining()) {
          out.put(new IoEffect.Credit(CHANNEL, payload.remaining()));
        }
      }
      case IoInput.TurnEnded _ -> send(out);
      default -> {}
    }
    diary.note(input);
  }

  private void send(Outbox<IoEffect> out) {
    while (upgraded && !unsent.isEmpty() && (heedless || expected.size() < AHEAD_MAX)) {
      Item item = unsent.remove();
      expected.add(item);
      send(item, out);
    }
    if (upgraded && unsent.isEmpty() && expected.isEmpty() && !ended && !heedless) {
      ended = true;
      out.put(new IoEffect.Close(CHANNEL));
    }
  }

  private static void send(Item item, Outbox<IoEffect> out) {
    ByteBuffer content = item.content.asBuffer();
    do {
      ByteBuffer piece = out.buffer(Math.min(PIECE_BYTES, content.remaining()));
      while (piece.hasRemaining()) {
        piece.put(content.get());
      }
      out.put(new IoEffect.SendMessage(CHANNEL, item.kind, piece.flip(), !content.hasRemaining()));
    } while (content.hasRemaining());
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    throw new IllegalStateException("armed nothing, and " + key + " came");
  }
}
