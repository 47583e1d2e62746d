package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads datagrams and writes what was read: the bytes must be the same where every value has one
/// form only, and with byte ranges at least mean the same.
final class Rewriting {

  private static final int DATAGRAM_MAX = 65_507;

  private Rewriting() {}

  /// All messages of the bytes; the last entry is the reason if they are malformed.
  static List<Object> messages(MessageFormat format, byte[] bytes) {
    MessageReader reader = new MessageReader(format);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Object> messages = new ArrayList<>();
    while (in.hasRemaining()) {
      int begin = in.position();
      switch (begin == 0 ? reader.first(in) : reader.next(in)) {
        case Decoded.Value(Message message) -> {
          assertThat(in.position()).isGreaterThan(begin);
          Bytes read = Bytes.copyOf(in.duplicate().position(begin).limit(in.position()));
          assertSame(format, reader, message, read);
          messages.add(message);
        }
        case Decoded.Malformed<Message>(String why) -> {
          assertThat(why).isNotBlank();
          messages.add(why);
          return messages;
        }
        case Decoded.NeedMore<Message> _ -> throw new AssertionError("a datagram is all there is");
      }
    }
    return messages;
  }

  private static void assertSame(
      MessageFormat format, MessageReader reader, Message message, Bytes read) {
    if (message instanceof Message.Nothing) {
      return;
    }
    Bytes written = written(format, message);
    boolean hasOneForm = format.addressing().windowBytes() == Integer.BYTES;
    if (hasOneForm || message instanceof Message.Handshake) {
      assertThat(written).isEqualTo(read);
    } else {
      // Byte ranges that are rounded, and chunks too far away to be any.
      assertThat(reader.next(written.asBuffer())).isEqualTo(new Decoded.Value<>(message));
    }
  }

  /// A message as bytes.
  static Bytes written(MessageFormat format, Message message) {
    SpecWriter writer = new SpecWriter(format);
    ByteBuffer out = ByteBuffer.allocate(DATAGRAM_MAX + 64);
    switch (message) {
      case Message.Handshake(int channel, HandshakeOptions options) -> {
        MessageWriter.handshake(out, channel, options);
        assertThat(out.position())
            .isEqualTo(MessageWriter.HANDSHAKE_HEADER_BYTES + options.encodedBytes());
      }
      case Message.Data(long chunk, long time, ByteBuffer content) -> {
        writer.dataHeader(out, chunk, time);
        assertThat(out.position()).isEqualTo(format.dataHeaderBytes());
        out.put(content.duplicate());
      }
      case Message.Ack(long first, long last, long delay) -> writer.ack(out, first, last, delay);
      case Message.Have(long first, long last) -> writer.have(out, first, last);
      case Message.Integrity(long first, long last, ByteBuffer digest) -> {
        writer.integrityHeader(out, first, last);
        out.put(digest.duplicate());
        assertThat(out.position()).isEqualTo(format.integrityBytes());
      }
      case Message.SignedIntegrity(long first, long last, long time, ByteBuffer signature) -> {
        writer.signedIntegrityHeader(out, first, last, time);
        out.put(signature.duplicate());
      }
      case Message.Nothing _ -> throw new AssertionError("nothing is never written");
      case Message.Request(long first, long last) -> writer.request(out, first, last);
      case Message.Cancel(long first, long last) -> writer.cancel(out, first, last);
      case Message.Choke() -> MessageWriter.choke(out);
      case Message.Unchoke() -> MessageWriter.unchoke(out);
      case Message.PexRequest() -> MessageWriter.pexRequest(out);
      case Message.PexResponseV4(ByteBuffer address, int port) ->
          MessageWriter.pexResponseV4(out, address, port);
      case Message.PexResponseV6(ByteBuffer address, int port) ->
          MessageWriter.pexResponseV6(out, address, port);
      case Message.PexResponseCert(ByteBuffer certificate) ->
          MessageWriter.pexResponseCert(out, certificate);
    }
    return Bytes.copyOf(out.flip());
  }
}
