package io.peerage.swarm;

import io.peerage.swarm.channel.Channel;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.peer.Endpoint;
import io.peerage.wire.Core;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The swarm's effects as effects on the world: what stands between an [Endpoint] and a driver.
final class EndpointCore implements Core<IoInput, IoEffect> {

  /// A message of the facade to the endpoint.
  @FunctionalInterface
  interface Message {
    void deliver(Endpoint endpoint, long now, Outbox<SwarmEffect> out);
  }

  private static final int CHANNEL = 0;

  private final Endpoint endpoint;
  private final Consumer<SwarmEffect.Report> reports;
  private InetSocketAddress local = new InetSocketAddress(0);
  private long boundAt;
  private long turnAt;
  private long datagramsReceived;
  private long bytesReceived;
  private long datagramsSent;
  private long bytesSent;

  /// @param reports told, in the loop, what the endpoint reports
  EndpointCore(Endpoint endpoint, Consumer<SwarmEffect.Report> reports) {
    this.endpoint = endpoint;
    this.reports = reports;
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    turnAt = now;
    if (input instanceof IoInput.Received(_, _, ByteBuffer datagram)) {
      datagramsReceived++;
      bytesReceived += datagram.remaining();
    } else if (input instanceof IoInput.Bound(_, var at, _, _)) {
      local = at;
      boundAt = now;
    }
    endpoint.receive(input, now, new Translation(out));
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    turnAt = now;
    endpoint.timer(key, now, new Translation(out));
  }

  void deliver(Message message, long now, Outbox<IoEffect> out) {
    turnAt = now;
    message.deliver(endpoint, now, new Translation(out));
  }

  /// What it came to until the latest turn.
  PeerSummary summary(Optional<PeerageException> failure) {
    return new PeerSummary(
        local,
        Duration.ofNanos(turnAt - boundAt),
        datagramsReceived,
        bytesReceived,
        datagramsSent,
        bytesSent,
        endpoint.channelsEver(),
        failure);
  }

  /// The channels of an endpoint as they stand.
  static List<ChannelStatus> channels(Endpoint endpoint) {
    List<ChannelStatus> all = new ArrayList<>();
    for (Channel channel : endpoint.channels()) {
      all.add(
          new ChannelStatus(
              channel.id(),
              channel.address(),
              channel.metadata().id(),
              channel.isEstablished(),
              channel.bytesSent(),
              channel.bytesFetched()));
    }
    return all;
  }

  /// The outbox of one turn, as the endpoint sees it.
  private final class Translation implements Outbox<SwarmEffect> {
    private final Outbox<IoEffect> out;

    Translation(Outbox<IoEffect> out) {
      this.out = out;
    }

    @Override
    public void put(SwarmEffect effect) {
      switch (effect) {
        case SwarmEffect.Send(var to, ByteBuffer payload, int segmentSize) -> {
          bytesSent += payload.remaining();
          datagramsSent += (payload.remaining() + segmentSize - 1) / segmentSize;
          out.put(new IoEffect.SendSegments(CHANNEL, to, payload, segmentSize));
        }
        case SwarmEffect.Wake(long deadline) -> out.put(new IoEffect.Arm(Endpoint.TIMER, deadline));
        case SwarmEffect.Disk(var operation) -> out.put(operation);
        case SwarmEffect.Work(long ticket, var work) -> out.put(new IoEffect.Compute(ticket, work));
        case SwarmEffect.Report report -> reports.accept(report);
        case SwarmEffect.Bind(var address, var options) ->
            out.put(new IoEffect.Bind(CHANNEL, address, options));
        case SwarmEffect.Close _ -> out.put(new IoEffect.Close(CHANNEL));
      }
    }

    @Override
    public ByteBuffer buffer(int capacity) {
      return out.buffer(capacity);
    }

    @Override
    public void discard(ByteBuffer buffer) {
      out.discard(buffer);
    }
  }
}
