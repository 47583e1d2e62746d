package io.peerage.wire;

import java.nio.ByteBuffer;

/// One message channel of a core, on what was a stream before. What is read together shares a turn.
final class MessagePort extends ConnectedPort<MessageChannel> implements MessageListener {

  MessagePort(Ports ports, Turns turns, int number) {
    super(ports, turns, number);
  }

  void carryOut(IoEffect.OnMessages effect) {
    switch (effect) {
      case IoEffect.GrantUpgrade(_, String subprotocol) -> channel().grant(subprotocol);
      case IoEffect.RefuseUpgrade(_, int status) -> channel().refuse(status);
      case IoEffect.SendMessage(_, MessageKind kind, ByteBuffer payload, boolean last) -> {
        channel().send(kind, payload, last);
        put();
      }
      case IoEffect.Ping(_, ByteBuffer payload) -> {
        channel().ping(payload);
        put();
      }
      case IoEffect.EndMessages(_, int code, String reason) -> channel().close(code, reason);
      case IoEffect.Upgrade _, IoEffect.AwaitUpgrade _ ->
          throw new IllegalStateException("has been upgraded: " + effect);
    }
  }

  void carryOut(IoEffect.OnStream effect) {
    switch (effect) {
      case IoEffect.Credit(_, int bytes) -> channel().credit(bytes);
      case IoEffect.Reset _ -> channel().reset();
      default -> throw new IllegalStateException("not on a message channel: " + effect);
    }
  }

  @Override
  void flushChannel() {
    channel().flush();
  }

  @Override
  public void close() {
    channel().close(IoEffect.EndMessages.NORMAL, "");
  }

  /// A driver that stops waits for nobody.
  @Override
  public void abandon() {
    channel().reset();
  }

  @Override
  public void asked(UpgradeRequest request) {
    turns.answer(new IoInput.UpgradeAsked(number, request));
  }

  @Override
  public void upgraded(String subprotocol) {
    turns.answer(new IoInput.Upgraded(number, subprotocol));
  }

  @Override
  public void refused(int status) {
    forget();
    turns.answer(new IoInput.UpgradeRefused(number, status));
  }

  @Override
  public void message(MessageKind kind, ByteBuffer payload) {
    turns.gather(new IoInput.Message(number, kind, payload));
  }

  @Override
  public void ponged(ByteBuffer payload) {
    turns.gather(new IoInput.Ponged(number, payload));
  }

  @Override
  public void ending(int code, String reason) {
    turns.answer(new IoInput.Ending(number, code, reason));
  }
}
