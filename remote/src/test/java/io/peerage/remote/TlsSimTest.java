package io.peerage.remote;

import static io.peerage.remote.DoorState.Closed;
import static io.peerage.remote.DoorState.Knocked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Result;
import io.peerage.remote.client.ClientLimits;
import io.peerage.simnet.SimHost;
import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.Core;
import io.peerage.wire.Driver;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// Who is let in where connections are secured, and that whoever is not hears of it.
class TlsSimTest {
  private static final TlsSettings CLIENT =
      TlsSettings.trusting(Certificates.of("authority")).withServerName("doors.example");
  private static final TlsSettings SERVER = TlsSettings.of(Certificates.identity("server"));

  private RemoteWorld world = new RemoteWorld(1);

  private void serve(TlsSettings tls) {
    world.await(world.server.closeAsync());
    world.serve(
        ServerOptions.at(world.there.at(RemoteWorld.PORT), "there").withTls(tls), Permit.ALL);
  }

  private ClientOptions options() {
    return ClientOptions.to(world.there.at(RemoteWorld.PORT), "porter");
  }

  private MachineClient open(ClientOptions options) {
    return world.await(MachineClient.openAsync(world.host(), options));
  }

  private void assertWorks(TlsSettings client) {
    NetworkMachine mirror =
        world.await(
            open(options().withTls(client))
                .follow("door", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    assertThat(world.await(mirror.add(Closed))).isEqualTo(Result.EXECUTED);
    assertThat(mirror.machine().is(Closed)).isTrue();
  }

  /// At the first attempt, for whatever is refused is not tried again.
  private void assertRefused(ClientOptions options, String why) {
    SimHost host = world.host();
    List<String> attempts = new ArrayList<>();
    ClientOptions counting =
        options.withObserver(machine ->
            machine.trace(transition ->
                transition
                    .called()
                    .forEach(state -> attempts.add(transition.op() + " " + state.name()))));
    assertThatThrownBy(() -> world.await(MachineClient.openAsync(host, counting)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            refused -> {
              assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.REFUSED);
              assertThat(refused).hasMessageContaining(why);
              assertThat(refused.hint()).isNotEmpty();
            });
    assertThat(attempts).containsOnlyOnce("add Connecting");
  }

  @Test
  void a_machine_is_followed_and_changed_over_tls() {
    serve(SERVER);
    assertWorks(CLIENT);
    assertThat(world.there.meters().snapshot())
        .containsEntry("peerage.transport.streams_secured", 1L);
  }

  @Test
  void a_server_may_be_trusted_by_its_own_certificate() {
    serve(SERVER);
    assertWorks(CLIENT.withAuthorities(Certificates.of("server")));
  }

  @Test
  void a_client_shows_its_certificate_where_one_is_wanted() {
    serve(SERVER.withAuthorities(Certificates.of("authority")));
    assertWorks(CLIENT.withIdentity(Certificates.identity("client")));
  }

  @Test
  void a_server_that_nobody_trusted_has_signed_is_refused() {
    serve(TlsSettings.of(Certificates.identity("foreign")));
    assertRefused(options().withTls(CLIENT), "CN=stranger, is not trusted");
  }

  @Test
  void a_server_whose_certificate_has_expired_is_refused() {
    serve(TlsSettings.of(Certificates.identity("expired")));
    assertRefused(options().withTls(CLIENT), "has expired, at 2021-01-01");
  }

  @Test
  void a_server_of_another_name_is_refused() {
    serve(SERVER);
    assertRefused(
        options().withTls(CLIENT.withServerName("windows.example")), "not for windows.example");
    assertRefused(options().withTls(CLIENT.withServerName("")), "not for 10.");
  }

  @Test
  void a_client_without_a_certificate_is_refused_where_one_is_wanted() {
    serve(SERVER.withAuthorities(Certificates.of("authority")));
    assertRefused(options().withTls(CLIENT), "as soon as it was secured");
  }

  @Test
  void a_client_whose_certificate_is_of_somebody_else_or_for_servers_is_refused() {
    serve(SERVER.withAuthorities(Certificates.of("authority")));
    for (String name : List.of("strange-client", "server")) {
      TlsSettings shown = CLIENT.withIdentity(Certificates.identity(name));
      assertRefused(options().withTls(shown), "as soon as it was secured");
    }
  }

  @Test
  void a_client_without_tls_comes_to_an_end_at_a_server_with_it() {
    serve(SERVER);
    ClientOptions plain = options().withLimits(ClientLimits.DEFAULT.once());
    assertThatThrownBy(() -> open(plain))
        .cause()
        .isInstanceOfSatisfying(
            PeerageException.class,
            ended -> {
              assertThat(ended.code()).isIn(ErrorCode.CONNECTION_REFUSED, ErrorCode.REMOTE_ERROR);
              assertThat(ended.hint()).contains("TLS");
            });
  }

  @Test
  void a_client_with_tls_is_refused_by_a_server_without_it() {
    // Long enough to be taken for a message, as any real opening is.
    assertRefused(
        options().withTls(CLIENT.withIdentity(Certificates.identity("client"))), "no TLS");
  }

  @Test
  void a_server_that_ends_does_not_wait_for_whoever_never_secures_his_stream() {
    serve(SERVER);
    SimHost silent = world.host();
    List<IoInput> heard = new ArrayList<>();
    Driver<Core<IoInput, IoEffect>> driver =
        new Driver<>(
            silent,
            new Core<>() {
              @Override
              public void receive(IoInput input, long now, Outbox<IoEffect> out) {
                heard.add(input);
              }

              @Override
              public void timer(int key, long now, Outbox<IoEffect> out) {}
            },
            mistake -> {});
    driver.tell((_, _, out) ->
        out.put(new IoEffect.Connect(1, world.there.at(RemoteWorld.PORT), StreamOptions.DEFAULT)));
    world.net.runFor(Duration.ofSeconds(1));
    world.await(world.server.closeAsync());
    world.net.runFor(Duration.ofSeconds(1));
    assertThat(heard).hasAtLeastOneElementOfType(IoInput.Connected.class);
    assertThat(heard).hasAtLeastOneElementOfType(IoInput.Broken.class);
  }

  @SeededTest(seeds = 50)
  void over_tls_too_each_call_takes_effect_once_however_often_the_connection_is_lost(long seed) {
    Draw draw = Draw.seeded(seed);
    world = new RemoteWorld(seed);
    serve(SERVER.withAuthorities(Certificates.of("authority")));
    SimHost host = world.host();
    FragileCarrier fragile = new FragileCarrier(host);
    TlsSettings tls = CLIENT.withIdentity(Certificates.identity("client"));
    MachineClient client = world.await(MachineClient.openAsync(fragile, options().withTls(tls)));
    NetworkMachine mirror =
        world.await(client.follow("door", FollowOptions.DEFAULT.as(DoorState.BLUEPRINT)));
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    int count = draw.between(1, 40);
    for (int i = 0; i < count; i++) {
      world.net.after(
          Duration.ofMillis(draw.between(0, 400)), () -> calls.add(mirror.add(Knocked)));
    }
    for (int breaks = draw.between(1, 6); breaks > 0; breaks--) {
      world.net.after(Duration.ofMillis(draw.between(0, 2_000)), fragile::breakStreams);
    }
    world.net.runUntil(() -> calls.size() == count, Duration.ofSeconds(5));
    for (CompletableFuture<Long> call : calls) {
      assertThat(world.await(call)).isEqualTo(Result.EXECUTED);
    }
    assertThat(world.door.tick(Knocked)).isEqualTo(2L * count - 1);
    world.settle(mirror);
  }
}
