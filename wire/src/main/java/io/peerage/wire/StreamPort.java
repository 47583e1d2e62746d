package io.peerage.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One stream of a core. What is read together shares a turn.
final class StreamPort implements Port, StreamListener {

  private final Ports ports;
  private final Turns turns;
  private final int number;
  private @Nullable StreamChannel channel;
  private boolean unflushed;

  StreamPort(Ports ports, Turns turns, int number) {
    this.ports = ports;
    this.turns = turns;
    this.number = number;
  }

  /// The channel that was opened for this; once, before it can say anything.
  void on(StreamChannel opened) {
    channel = opened;
  }

  private StreamChannel channel() {
    return Objects.requireNonNull(channel, "a stream says nothing while it is being opened");
  }

  void carryOut(IoEffect.OnStream effect) {
    switch (effect) {
      case IoEffect.Write(_, ByteBuffer payload) -> {
        channel().write(payload);
        unflushed = true;
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
  public void flush() {
    if (unflushed) {
      unflushed = false;
      channel().flush();
    }
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
    ports.forget(number);
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
  public void readCompleted() {
    turns.endBatch();
  }

  @Override
  public void finished() {
    turns.answer(new IoInput.Finished(number));
  }

  @Override
  public void written(int bytes) {
    turns.answer(new IoInput.Written(number, bytes));
  }

  @Override
  public void closed(@Nullable PeerageException cause) {
    ports.forget(number);
    turns.answer(cause == null ? new IoInput.Closed(number) : new IoInput.Broken(number, cause));
  }
}
