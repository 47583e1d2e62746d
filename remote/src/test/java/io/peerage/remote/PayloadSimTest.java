package io.peerage.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.remote.client.ClientLimits;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.PayloadLimits;
import io.peerage.simnet.SimHost;
import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class PayloadSimTest {
  private enum Inbox implements State {
    Arrived,
    Full
  }

  private static final Blueprint<List<Payload>> INBOX =
      Blueprint.<List<Payload>>of("inbox", Inbox.class)
          .multi(Inbox.Arrived)
          .remove(Inbox.Full, Inbox.Arrived)
          .on(Inbox.Arrived, (list, event) -> list.add(event.require(PayloadConsumer.PAYLOAD)))
          .build();

  private static final CompletableFuture<Void> TAKEN = CompletableFuture.allOf();

  private final RemoteWorld world = new RemoteWorld(5);
  private final List<Payload> got = new ArrayList<>();
  private final SimHost host = world.host();

  private MachineClient client(PayloadConsumer consumer) {
    return world.await(
        MachineClient.openAsync(
            host,
            ClientOptions.to(world.there.at(RemoteWorld.PORT), "ann").withConsumer(consumer)));
  }

  private PayloadConsumer collecting(List<String> senders) {
    return (from, payload) -> {
      senders.add(from);
      got.add(payload);
      return TAKEN;
    };
  }

  @Test
  void a_client_gets_what_the_server_sends_it() {
    List<String> senders = new ArrayList<>();
    MachineClient ann = client(collecting(senders));
    Payload payload =
        new Payload("mail", List.of("hello", 7L), Optional.of(new Cause("door", "3", "OpenState")));
    world.await(world.server.deliver("rc-ann", payload));
    assertThat(got).containsExactly(payload);
    assertThat(senders).containsExactly(ann.process());
  }

  @Test
  void a_server_gets_what_a_client_sends_it_and_from_whom() {
    List<String> senders = new ArrayList<>();
    MachineServer second =
        world.await(
            MachineServer.openAsync(
                world.there,
                ServerOptions.at(world.there.at(7), "second").withConsumer(collecting(senders))));
    MachineClient ann =
        world.await(MachineClient.openAsync(host, ClientOptions.to(second.local(), "ann")));
    world.await(ann.deliver(Payload.of("mail", true)));
    assertThat(got).containsExactly(Payload.of("mail", true));
    assertThat(senders).containsExactly("rc-ann");
  }

  @Test
  void long_ones_come_whole() {
    var _ = client(collecting(new ArrayList<>()));
    byte[] bytes = new byte[1_000_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      sent.add(world.server.deliver("rc-ann", Payload.of("n" + i, Bytes.copyOf(bytes))));
    }
    sent.forEach(world::await);
    assertThat(got).hasSize(9).allMatch(payload -> payload.data().equals(Bytes.copyOf(bytes)));
  }

  @Test
  void one_of_the_limit_is_taken_and_one_above_is_not() {
    var _ = client(collecting(new ArrayList<>()));
    int most = PayloadLimits.DEFAULT.bytesMax();
    // A type and three bytes of length go before.
    world.await(world.server.deliver("rc-ann", Payload.of("n", Bytes.copyOf(new byte[most - 4]))));
    assertFails(
        world.server.deliver("rc-ann", Payload.of("n", Bytes.copyOf(new byte[most - 3]))),
        ErrorCode.REFUSED,
        "1048577 bytes; 1048576 are taken");
  }

  @Test
  void whoever_takes_none_says_so() {
    var _ = client(PayloadConsumer.NOBODY);
    assertFails(
        world.server.deliver("rc-ann", Payload.of("mail", 1L)), ErrorCode.REFUSED, "nobody here");
    assertFails(
        world.server.deliver("rc-bob", Payload.of("mail", 1L)), ErrorCode.NOT_FOUND, "rc-bob");
  }

  @Test
  void a_machine_can_take_them_or_not() {
    Machine inbox =
        INBOX.start(
            got,
            MachineOptions.DEFAULT
                .withId("inbox")
                .withLoop(host.loop()::execute, host.loop()::inLoop));
    MachineClient ann = client(PayloadConsumer.of(inbox, host.loop()::execute, Inbox.Arrived));
    world.await(world.server.deliver("rc-ann", Payload.of("mail", "first")));
    world.await(world.server.deliver("rc-ann", Payload.of("mail", "second")));
    assertThat(got).extracting(Payload::data).containsExactly("first", "second");
    assertThat(ann.machine().tick(io.peerage.remote.client.ClientState.ServerPayload)).isEqualTo(3);
    host.loop().execute(() -> inbox.add(Inbox.Full));
    assertFails(
        world.server.deliver("rc-ann", Payload.of("mail", "third")), ErrorCode.CANCELED, "inbox");
  }

  @Test
  void whoever_is_slow_is_sent_no_more_than_a_few_and_those_behind_wait() {
    List<CompletableFuture<Void>> taking = new ArrayList<>();
    var _ =
        client((_, payload) -> {
          got.add(payload);
          CompletableFuture<Void> taken = new CompletableFuture<>();
          taking.add(taken);
          return taken;
        });
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    int most = Delivery.AT_ONCE + PayloadLimits.DEFAULT.waitingMax();
    for (int i = 0; i < most; i++) {
      sent.add(world.server.deliver("rc-ann", Payload.of("mail", (long) i)));
    }
    assertFails(
        world.server.deliver("rc-ann", Payload.of("mail", -1L)), ErrorCode.REFUSED, "wait for");
    world.net.runUntil(() -> got.size() == Delivery.AT_ONCE, Duration.ofSeconds(1));
    world.net.runFor(Duration.ofSeconds(1));
    assertThat(got).hasSize(Delivery.AT_ONCE);
    taking.getFirst().complete(null);
    world.net.runUntil(() -> got.size() == Delivery.AT_ONCE + 1, Duration.ofSeconds(1));
    assertThat(sent.getFirst()).isCompleted();
    // And whoever never takes what he got is given up, but gets no more.
    world.net.runFor(PayloadLimits.DEFAULT.timeout().multipliedBy(3));
    assertThat(sent).allMatch(CompletableFuture::isDone);
    assertFails(sent.get(1), ErrorCode.TIMED_OUT, "in time");
    assertFails(sent.getLast(), ErrorCode.TIMED_OUT, "none in time");
    assertThat(got).hasSize(Delivery.AT_ONCE + 1);
    // Until he takes one after all.
    taking.get(1).complete(null);
    world.net.runFor(Duration.ofSeconds(1));
    var _ = world.server.deliver("rc-ann", Payload.of("mail", -2L));
    world.net.runUntil(() -> got.size() == Delivery.AT_ONCE + 2, Duration.ofSeconds(1));
  }

  @SeededTest(seeds = 100)
  void each_ends_however_the_connection_is_lost(long seed) {
    Draw draw = Draw.seeded(seed);
    RemoteWorld there = new RemoteWorld(seed);
    SimHost here = there.host();
    FragileCarrier fragile = new FragileCarrier(here);
    List<String> names = new ArrayList<>();
    MachineClient ann =
        there.await(
            MachineClient.openAsync(
                fragile,
                ClientOptions.to(there.there.at(RemoteWorld.PORT), "ann")
                    .withLimits(ClientLimits.DEFAULT)
                    .withConsumer((_, payload) -> {
                      names.add(payload.name());
                      return TAKEN;
                    })));
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "n" + i;
      Bytes bytes = Bytes.copyOf(new byte[draw.between(1, 300_000)]);
      there.net.after(
          Duration.ofMillis(draw.between(0, 300)),
          () -> sent.add(there.server.deliver("rc-ann", Payload.of(name, bytes))));
    }
    for (int breaks = draw.between(1, 4); breaks > 0; breaks--) {
      there.net.after(Duration.ofMillis(draw.between(0, 400)), fragile::breakStreams);
    }
    there.net.runFor(Duration.ofSeconds(20));
    assertThat(sent).hasSize(12).allMatch(CompletableFuture::isDone);
    assertThat(names).doesNotHaveDuplicates();
    long taken = sent.stream().filter(each -> !each.isCompletedExceptionally()).count();
    assertThat(names).hasSizeGreaterThanOrEqualTo((int) taken);
    // And then it works again.
    there.await(there.server.deliver("rc-ann", Payload.of("last", 1L)));
    assertThat(names).endsWith("last");
    assertThat(ann.lost()).isNotDone();
  }

  private void assertFails(CompletableFuture<Void> sent, ErrorCode code, String text) {
    world.net.runUntil(sent::isDone, Duration.ofSeconds(30));
    assertThat(sent)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure).hasMessageContaining(text);
            });
  }
}
