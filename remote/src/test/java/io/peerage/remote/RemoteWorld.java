package io.peerage.remote;

import io.peerage.machine.Arg;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.remote.client.ClientLimits;
import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// A simulated host with a machine that is offered, and others that follow it.
final class RemoteWorld {
  static final int PORT = 6000;
  static final Arg<String> WHO = Arg.of("who", String.class);
  static final Arg<Integer> TIMES = Arg.of("times", Integer.class);
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  final SimNet net;
  final SimHost there;
  Machine door;
  MachineServer server;
  private final WireCodec codec;
  private int clients;

  RemoteWorld(long seed) {
    this(seed, WireCodec.COMPACT);
  }

  RemoteWorld(long seed, WireCodec codec) {
    this(SimNet.seeded(seed).latency(Duration.ofMillis(1), Duration.ofMillis(20)), codec);
  }

  RemoteWorld(SimNet net) {
    this(net, WireCodec.COMPACT);
  }

  private RemoteWorld(SimNet net, WireCodec codec) {
    this.net = net;
    this.codec = codec;
    this.there = net.host("there");
    this.door = door();
    this.server = server(ServerOptions.at(there.at(PORT), "there").withCodec(codec), Permit.ALL);
  }

  private Machine door() {
    return DoorState.BLUEPRINT.start(
        this,
        MachineOptions.DEFAULT
            .withId("door")
            .withLoop(there.loop()::execute, there.loop()::inLoop));
  }

  private MachineServer server(ServerOptions options, Permit permit) {
    MachineServer opened = await(MachineServer.openAsync(there, options));
    var _ = opened.offer(Source.of(door, there.loop()::execute, WHO, TIMES), permit);
    return opened;
  }

  /// Serves the door, a new one, after the host has come up.
  void serve(Permit permit) {
    serve(ServerOptions.at(there.at(PORT), "there").withCodec(codec), permit);
  }

  void serve(ServerOptions options, Permit permit) {
    door = door();
    server = server(options, permit);
  }

  SimHost host() {
    return net.host("client-" + clients++);
  }

  MachineClient client(SimHost host, ClientLimits limits) {
    return await(MachineClient.openAsync(host, options(host).withLimits(limits)));
  }

  ClientOptions options(SimHost host) {
    return ClientOptions.to(there.at(PORT), host.name()).withCodec(codec);
  }

  MachineClient client() {
    return client(host(), ClientLimits.DEFAULT);
  }

  NetworkMachine mirror(FollowOptions how) {
    return await(client().follow("door", how));
  }

  NetworkMachine mirror() {
    return mirror(FollowOptions.DEFAULT.as(DoorState.BLUEPRINT));
  }

  /// Does something to the door, on its loop.
  void there(Runnable deed) {
    await(CompletableFuture.runAsync(deed, there.loop()::execute));
  }

  <T> T await(CompletableFuture<T> future) {
    net.runUntil(future::isDone, AT_MOST);
    return future.join();
  }

  /// Lets time pass until the mirror is what the door is.
  void settle(NetworkMachine mirror) {
    net.runUntil(() -> isSame(mirror), AT_MOST);
  }

  boolean isSame(NetworkMachine mirror) {
    for (String name : mirror.tracked()) {
      var here = mirror.machine().states().stream().filter(s -> s.name().equals(name)).findAny();
      var state = door.states().stream().filter(s -> s.name().equals(name)).findAny();
      if (mirror.machine().tick(here.orElseThrow()) != door.tick(state.orElseThrow())) {
        return false;
      }
    }
    return mirror.machine().queue().tick() == door.queue().tick();
  }
}
