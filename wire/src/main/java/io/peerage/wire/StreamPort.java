package io.peerage.wire;

import java.nio.ByteBuffer;

/// One stream of a core. What is read together shares a turn.
final class StreamPort extends ConnectedPort<StreamChannel> implements StreamListener {

  StreamPort(Ports ports, Turns turns, int number) {
    super(ports, turns, number);
  }

  void carryOut(IoEffect.OnStream effect) {
    switch (effect) {
      case IoEffect.Write(_, ByteBuffer payload) -> {
        channel().write(payload);
        put();
      }
      case IoEffect.Credit(_, int bytes) -> channel().credit(bytes);
      case IoEffect.Peek(_, int bytes) -> channel().peek(bytes);
      case IoEffect.StartTls(_, TlsOptions options) -> {
        flush();
        channel().startTls(options);
      }
      case IoEffect.HalfClose _ -> {
        flush();
        channel().halfClose();
      }
      case IoEffect.Reset _ -> channel().reset();
      case IoEffect.Connect _, IoEffect.Listen _, IoEffect.Accept _ ->
          throw new IllegalStateException("opens something: " + effect);
    }
  }

  /// The channel for whoever takes its place; this port says and takes nothing from then on.
  StreamChannel givenUp() {
    flush();
    return channel();
  }

  @Override
  void flushChannel() {
    channel().flush();
  }

  @Override
  public void close() {
    flush();
    channel().close();
  }

  /// A driver that stops waits for nobody.
  @Override
  public void abandon() {
    channel().reset();
  }

  @Override
  public void connected() {
    turns.answer(new IoInput.Connected(number, channel().local(), channel().remote()));
  }

  @Override
  public void failed(PeerageException cause) {
    forget();
    turns.answer(new IoInput.ConnectFailed(number, cause));
  }

  @Override
  public void received(ByteBuffer bytes) {
    turns.gather(new IoInput.Read(number, bytes));
  }

  @Override
  public void peeked(ByteBuffer bytes) {
    turns.answer(new IoInput.Peeked(number, bytes));
  }

  @Override
  public void secured(TlsSession session) {
    turns.answer(new IoInput.Secured(number, session));
  }

  @Override
  public void finished() {
    turns.answer(new IoInput.Finished(number));
  }
}
