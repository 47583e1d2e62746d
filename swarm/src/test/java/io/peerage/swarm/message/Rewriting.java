package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads datagrams and writes what was read: the bytes must be the same, for every value has one
/// form only.
final class Rewriting {

  private static final int DATAGRAM_MAX = 65_507;

  private Rewriting() {}

  /// All messages of the bytes; the last entry is the reason if they are malformed.
  static List<Object> messages(MessageReader reader, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Object> messages = new ArrayList<>();
    while (in.hasRemaining()) {
      int begin = in.position();
      switch (begin == 0 ? reader.first(in) : reader.next(in)) {
        case Decoded.Value(Message message) -> {
          assertThat(in.position()).isGreaterThan(begin);
          assertThat(written(message))
              .isEqualTo(Bytes.copyOf(in.duplicate().position(begin).limit(in.position())));
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

  /// A message as bytes.
  static Bytes written(Message message) {
    ByteBuffer out = ByteBuffer.allocate(DATAGRAM_MAX + MessageWriter.DATA_HEADER_BYTES);
    switch (message) {
      case Message.Handshake(int channel, HandshakeOptions options) -> {
        MessageWriter.handshake(out, channel, options);
        assertThat(out.position())
            .isEqualTo(MessageWriter.HANDSHAKE_HEADER_BYTES + options.encodedBytes());
      }
      case Message.Data(long chunk, long time, ByteBuffer content) -> {
        MessageWriter.dataHeader(out, chunk, time);
        assertThat(out.position()).isEqualTo(MessageWriter.DATA_HEADER_BYTES);
        out.put(content.duplicate());
      }
      case Message.Ack(long first, long last, long delay) ->
          MessageWriter.ack(out, first, last, delay);
      case Message.Have(long first, long last) -> MessageWriter.have(out, first, last);
      case Message.Integrity(long first, long last, ByteBuffer digest) ->
          MessageWriter.integrity(out, first, last, digest);
      case Message.SignedIntegrity(long first, long last, long time, ByteBuffer signature) ->
          MessageWriter.signedIntegrity(out, first, last, time, signature);
      case Message.Request(long first, long last) -> MessageWriter.request(out, first, last);
      case Message.Cancel(long first, long last) -> MessageWriter.cancel(out, first, last);
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
