package io.peerage.remote.gob.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.GobVectors;
import io.peerage.remote.gob.message.RpcMessage.Empty;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with the recorded conversation: any bytes are packets or a reason for either side, and
/// what is answered by itself can be read.
class RpcCodecFuzzTest {

  private static final int CALLS = 8;

  static List<byte[]> seeds() {
    return List.of(
        GobVectors.joined(GobVectors.conversation(">")),
        GobVectors.joined(GobVectors.conversation("<")));
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_packets_or_a_reason(byte[] bytes) {
    for (RpcSide side : RpcSide.values()) {
      Heard whole = hear(side, bytes, Math.max(1, bytes.length));
      assertThat(hear(side, bytes, 1)).isEqualTo(whole);
    }
  }

  /// What comes of the bytes.
  ///
  /// @param answered what the other side hears of it
  private record Heard(List<RpcPacket> packets, String end, List<RpcPacket> answered) {}

  private static Heard hear(RpcSide side, byte[] bytes, int pieceBytes) {
    RpcCodec codec = codec(side);
    RpcCodec other = codec(side == RpcSide.CLIENT ? RpcSide.SERVER : RpcSide.CLIENT);
    for (int i = 0; i < CALLS; i++) {
      RpcMethod method = side == RpcSide.CLIENT ? RpcMethod.SYNC : RpcMethod.CLIENT_BYE;
      assertThat(codec.call(method, new Empty())).isEqualTo(i + 1);
    }
    var packets = new ArrayList<RpcPacket>();
    var answered = new ArrayList<RpcPacket>();
    String end = "";
    for (int at = 0; at < bytes.length && end.isEmpty(); at += pieceBytes) {
      codec.feed(ByteBuffer.wrap(bytes, at, Math.min(pieceBytes, bytes.length - at)));
      Decoded<RpcPacket> next = codec.next();
      for (; next instanceof Decoded.Value<RpcPacket>(RpcPacket packet); next = codec.next()) {
        packets.add(packet);
      }
      other.feed(ByteBuffer.wrap(ConversationVectorTest.taken(codec)));
      answered.addAll(ConversationVectorTest.packets(other));
      end = next instanceof Decoded.Malformed<RpcPacket>(String why) ? why : "";
    }
    return new Heard(packets, end, answered);
  }

  private static RpcCodec codec(RpcSide side) {
    return new RpcCodec(side, GobLimits.DEFAULT, GobRegistry.NONE);
  }
}
