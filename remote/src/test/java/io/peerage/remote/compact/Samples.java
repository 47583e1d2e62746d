package io.peerage.remote.compact;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import io.peerage.machine.schema.Schema;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// One of each message, and of what is special about some.
final class Samples {
  private Samples() {}

  static Arguments arguments() {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    values.put("yes", true);
    values.put("no", false);
    values.put("least", Long.MIN_VALUE);
    values.put("most", Long.MAX_VALUE);
    values.put("half", 0.5);
    values.put("text", "Tür");
    values.put("bytes", Bytes.ofHex("00ff"));
    values.put("list", List.of(1L, List.of("a", false)));
    return new Arguments(values);
  }

  static Schema schema() {
    return Schema.EMPTY
        .with(
            "Open",
            Declaration.PLAIN
                .withMulti(true)
                .with(Relation.REMOVE, "Closed")
                .with(Relation.AFTER, "Lit")
                .withTags("command", "side:front"))
        .with(
            "Closed",
            Declaration.PLAIN
                .withAuto(true)
                .with(Relation.REQUIRE, "Lit")
                .with(Relation.ADD, "Lit"))
        .with("Lit", Declaration.PLAIN);
  }

  static List<ToServer> requests() {
    Optional<Cause> cause = Optional.of(new Cause("door", "tx-7", "OpenState"));
    return List.of(
        new ToServer.Hello(1, 3, 1 << 20, "rc-me", -1, "secret"),
        new ToServer.ListMachines(),
        new ToServer.Open(3, "door", Detail.SHALLOW, true, "ef6f69", List.of("A"), List.of("B")),
        new ToServer.Mutate(3, 1, Change.ADD, Indexes.of(5), Arguments.NONE, Optional.empty()),
        new ToServer.Mutate(3, 2, Change.SET, Indexes.NONE, Arguments.NONE, Optional.empty()),
        new ToServer.Mutate(3, 0, Change.ADD, Indexes.of(1, 200), Arguments.NONE, Optional.empty()),
        new ToServer.Mutate(4, 3, Change.REMOVE, Indexes.of(0), arguments(), cause),
        new ToServer.Mutate(4, 300, Change.ADD, Indexes.of(0), arguments(), Optional.empty()),
        new ToServer.Ask(3, 301, Change.REMOVE, Indexes.of(1, 2), arguments()),
        new ToServer.Report(3, 302, -1, "it broke", "here", cause),
        new ToServer.Report(3, 303, 7, "", "", Optional.empty()),
        new ToServer.Await(3, 305, 2, arguments()),
        new ToServer.Forget(305),
        new ToServer.Sync(3, 304),
        new ToServer.Ping(Long.MAX_VALUE),
        new ToServer.Deliver(new Delivery.Begin(0, "log", cause, 70_000)),
        new ToServer.Deliver(new Delivery.Credit(2, 1000)),
        new ToServer.Deliver(new Delivery.Cut(0)),
        new ToServer.Leave(3),
        new ToServer.Bye());
  }

  static List<ToClient> replies() {
    Clock clock = Clock.of(new long[] {0, 1, Long.MAX_VALUE}, 300, -1);
    ClockChange one = ClockChange.of(new int[] {2}, new long[] {2}, 1, 0);
    ClockChange more = ClockChange.of(new int[] {0, 700}, new long[] {1, 1L << 40}, 9, 1);
    ClockChange queue = ClockChange.of(new int[0], new long[0], 1, 0);
    return List.of(
        new ToClient.Welcome(1, 1 << 20, Long.MIN_VALUE, "4711", 12),
        new ToClient.Refusal("refused", "no access"),
        new ToClient.Listed(1, "door", List.of("a:b"), List.of("Open", "Lit"), Indexes.of(1)),
        new ToClient.ListEnds(),
        new ToClient.Opened(
            3,
            "door",
            List.of("t"),
            List.of("Open", "Closed", "Lit"),
            Optional.of(schema()),
            Indexes.of(0, 2),
            List.of("stream", "n"),
            clock),
        new ToClient.Opened(
            0,
            "d",
            List.of(),
            List.of(),
            Optional.empty(),
            Indexes.NONE,
            List.of(),
            Clock.of(new long[0], 1, 0)),
        new ToClient.Changed(3, 1, one, Optional.empty()),
        new ToClient.Changed(3, 0, more, Optional.of(-5L)),
        new ToClient.Changed(4, 7, queue, Optional.empty()),
        new ToClient.Changed(4, 8, one, Optional.of(1L)),
        new ToClient.Answered(9, 300),
        new ToClient.Changed(4, 10, one, Optional.empty()),
        new ToClient.Synced(3, 11, clock),
        new ToClient.Transitioned(
            3, Change.SET, Indexes.of(1), true, false, List.of("OpenState"), more),
        new ToClient.Missed(3, 17),
        new ToClient.Failed(3, 12, "not_found", "no such state"),
        new ToClient.Erred(3, "it broke"),
        new ToClient.Ended(3),
        new ToClient.Deliver(new Delivery.Begin(1, "log", Optional.empty(), 1)),
        new ToClient.Deliver(new Delivery.Part(1, Bytes.ofHex("00"))),
        new ToClient.Deliver(new Delivery.Taken(1, "", "")),
        new ToClient.Deliver(new Delivery.Taken(2, "refused", "too much")),
        new ToClient.Gone(1),
        new ToClient.Pong(5),
        new ToClient.Bye());
  }

  static byte[] requestBytes() {
    RequestWriter writer = new RequestWriter(1 << 20);
    requests().forEach(writer::write);
    byte[] bytes = new byte[writer.size()];
    int _ = writer.copy(0, ByteBuffer.wrap(bytes));
    return bytes;
  }

  static byte[] replyBytes() {
    ReplyWriter writer = new ReplyWriter(1 << 20);
    replies().forEach(writer::write);
    byte[] bytes = new byte[writer.size()];
    int _ = writer.copy(0, ByteBuffer.wrap(bytes));
    return bytes;
  }
}
