package io.peerage.remote.gob.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import io.peerage.machine.schema.Schema;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.gob.GobLimits;
import io.peerage.remote.gob.GobRegistry;
import io.peerage.remote.gob.rpc.RpcCodec;
import io.peerage.remote.gob.rpc.RpcPacket;
import io.peerage.remote.gob.rpc.RpcSide;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the tests of both ends of a connection have in common: the machine of the recorded
/// conversation, and a way to hear and say.
final class Ends {
  static final List<String> NAMES = List.of("Exception", "A", "B", "C", "D", "ErrOnClient");

  static final Schema SCHEMA =
      Schema.EMPTY
          .with("Exception", Declaration.PLAIN.withMulti(true))
          .with("A", Declaration.PLAIN.withAuto(true).with(Relation.REQUIRE, "C"))
          .with("B", Declaration.PLAIN.withMulti(true).with(Relation.ADD, "C"))
          .with("C", Declaration.PLAIN.with(Relation.AFTER, "D"))
          .with("D", Declaration.PLAIN.with(Relation.ADD, "C", "B"))
          .with("ErrOnClient", Declaration.PLAIN.with(Relation.REQUIRE, "Exception"));

  private Ends() {}

  static Clock clock(long queueTick, long... ticks) {
    return Clock.of(ticks, queueTick, 0);
  }

  static ToClient.Opened opened(Clock clock) {
    return new ToClient.Opened(
        0,
        "ns-lab",
        List.of(),
        NAMES,
        Optional.of(SCHEMA),
        Indexes.of(0, 1, 2, 3, 4, 5),
        List.of("amount"),
        clock);
  }

  static ToServer.Hello hello(String token) {
    return new ToServer.Hello(1, 1, 1 << 20, "rc-lab", 7, token);
  }

  static ToServer.Open open(Detail detail, String... allowed) {
    return new ToServer.Open(3, "", detail, true, "", List.of(allowed), List.of());
  }

  /// An end of asyncmachine-go.
  static RpcCodec rpc(RpcSide side) {
    return new RpcCodec(side, GobLimits.DEFAULT, GobRegistry.NONE);
  }

  /// Everything that the codec has to tell.
  static <I> List<I> heard(Codec<I, ?> codec) {
    List<I> heard = new ArrayList<>();
    Decoded<I> next = codec.next();
    for (; next instanceof Decoded.Value<I>(I message); next = codec.next()) {
      heard.add(message);
    }
    assertThat(next).isInstanceOf(Decoded.NeedMore.class);
    return heard;
  }

  /// What makes the codec end the connection.
  static <I> String malformed(Codec<I, ?> codec) {
    Decoded<I> next = codec.next();
    while (next instanceof Decoded.Value) {
      next = codec.next();
    }
    return next instanceof Decoded.Malformed<I>(String why) ? why : "";
  }

  /// What the codec says, as the other end hears it.
  static List<RpcPacket> said(Codec<?, ?> codec, RpcCodec other) {
    other.feed(taken(codec));
    return packets(other);
  }

  static ByteBuffer taken(Codec<?, ?> codec) {
    ByteBuffer bytes = ByteBuffer.allocate(codec.size());
    assertThat(codec.copy(0, bytes)).isEqualTo(bytes.capacity());
    codec.clear();
    assertThat(codec.size()).isZero();
    return bytes.flip();
  }

  static List<RpcPacket> packets(RpcCodec rpc) {
    List<RpcPacket> packets = new ArrayList<>();
    Decoded<RpcPacket> next = rpc.next();
    for (; next instanceof Decoded.Value<RpcPacket>(RpcPacket packet); next = rpc.next()) {
      packets.add(packet);
    }
    assertThat(next).isInstanceOf(Decoded.NeedMore.class);
    return packets;
  }

  /// What the other end says goes to the codec.
  static void tell(RpcCodec other, Codec<?, ?> codec) {
    ByteBuffer bytes = ByteBuffer.allocate(other.pending());
    other.drainTo(bytes);
    codec.feed(bytes.flip());
  }
}
