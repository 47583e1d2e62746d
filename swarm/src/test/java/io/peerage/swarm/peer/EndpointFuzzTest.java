package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.message.HandshakeOptions;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.wire.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/// Whatever strangers and peers send: no exception, and no more state than the limits allow.
///
/// Input: steps of a kind, a length in two bytes, and so many bytes. Kind 0 is a datagram on
/// channel 0, 1 one on the established channel, 2 one as it is, and everything else lets time pass.
class EndpointFuzzTest {

  private static final int OURS = 0x10203040;
  private static final int THEIRS = 0x0a0b0c0d;
  private static final int HALF_OPEN_MAX = 4;
  private static final EndpointOptions OPTIONS =
      EndpointOptions.DEFAULT.withHalfOpenPerAddressMax(HALF_OPEN_MAX).withChannelsMax(8);
  private static final InetSocketAddress PEER = Desk.at("198.51.100.7", 6778);
  private static final byte[] CONTENT = new byte[300 * 1024 + 17];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (31 * i + 17 * (i / 256) + 7);
    }
  }

  private static final SwarmMetadata METADATA =
      new Desk(EndpointOptions.DEFAULT, OURS).share(CONTENT, 1024);

  @FuzzTest
  void a_sharer_survives_whatever_comes(byte[] input) {
    Desk desk = new Desk(OPTIONS, OURS);
    desk.share(CONTENT, 1024);
    desk.receive(PEER, handshake(0));
    desk.receive(PEER, on(OURS, new byte[0]));

    play(desk, ByteBuffer.wrap(input));

    desk.end(1);
    assertThat(desk.channels()).isZero();
  }

  @FuzzTest
  void a_fetcher_survives_whatever_comes(byte[] input) {
    Desk desk = new Desk(OPTIONS, OURS);
    desk.fetch(METADATA, PEER);
    desk.receive(PEER, handshake(OURS));

    play(desk, ByteBuffer.wrap(input));

    byte[] fetched = desk.disk.get(Desk.TARGET);
    if (fetched != null) {
      assertThat(fetched).isEqualTo(CONTENT);
    }
    desk.end(2);
    assertThat(desk.channels()).isZero();
    assertThat(desk.disk.keySet()).isSubsetOf(Desk.TARGET);
  }

  private static void play(Desk desk, ByteBuffer in) {
    while (in.remaining() >= 3) {
      int kind = in.get();
      int length = Math.min(in.getShort() & 0x7ff, in.remaining());
      byte[] bytes = new byte[length];
      in.get(bytes);
      switch (kind) {
        case 0 -> desk.receive(PEER, on(0, bytes));
        case 1 -> desk.receive(PEER, on(OURS, bytes));
        case 2 -> desk.receive(PEER, Bytes.copyOf(bytes));
        default -> desk.advance(Duration.ofMillis(length));
      }
      assertThat(desk.channels()).isLessThanOrEqualTo(1 + HALF_OPEN_MAX);
    }
  }

  private static Bytes on(int channel, byte[] messages) {
    byte[] datagram =
        Arrays.copyOf(ByteBuffer.allocate(4).putInt(channel).array(), 4 + messages.length);
    System.arraycopy(messages, 0, datagram, 4, messages.length);
    return Bytes.copyOf(datagram);
  }

  private static Bytes handshake(int channel) {
    ByteBuffer out = ByteBuffer.allocate(128);
    MessageWriter.channel(out, channel);
    MessageWriter.handshake(out, THEIRS, HandshakeOptions.of(METADATA));
    return Bytes.copyOf(out.flip());
  }
}
