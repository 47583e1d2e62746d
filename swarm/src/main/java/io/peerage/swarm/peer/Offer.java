package io.peerage.swarm.peer;

import static io.peerage.swarm.peer.ShareState.Failed;
import static io.peerage.swarm.peer.ShareState.Hashing;
import static io.peerage.swarm.peer.ShareState.Offering;
import static io.peerage.swarm.peer.ShareState.Withdrawn;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.swarm.channel.Channel;
import io.peerage.swarm.channel.Rates;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.swarm.store.HashedFile;
import io.peerage.swarm.store.RunCache;
import io.peerage.swarm.store.RunDigests;
import io.peerage.swarm.store.ServedContent;
import io.peerage.swarm.store.SharedFile;
import io.peerage.swarm.tree.HashTree;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A file that is shared: looked at, hashed, offered, and withdrawn when it changes.
final class Offer implements Swarm {

  private static final Blueprint<Offer> BLUEPRINT =
      Blueprint.<Offer>of("share", ShareState.class)
          .exclusive(Hashing, Offering, Withdrawn, Failed)
          .mayExit(Withdrawn, (_, _) -> false)
          .mayExit(Failed, (_, _) -> false)
          .build();

  private static final long REPORT_NANOS = 100_000_000;

  /// Numbers of files from here on are of digests.
  private static final int DIGESTS_FILE = Integer.MIN_VALUE;

  private final long number;
  private final ShareRequest request;
  private final Endpoint endpoint;
  private final Completions completions;
  private final Meters meters;
  private final EndpointOptions options;
  private final Machine machine;
  private final HashedFile file;
  private final RunDigests digests;
  private final Members members = new Members();
  private final Rates rates = new Rates();
  private final Guests guests;
  private final RandomGenerator random;
  private @Nullable Serving serving;
  private long bytesSentBefore;
  private long reportedAt;
  private boolean moved;
  private int peers;

  private record Serving(SwarmId id, Channel.Subject subject, ServedContent content) {}

  Offer(
      long number,
      ShareRequest request,
      Endpoint endpoint,
      Completions completions,
      Meters meters,
      RandomGenerator random,
      EndpointOptions options,
      MachineOptions machines) {
    this.random = random;
    this.guests = Guests.ofShare(random);
    this.number = number;
    this.request = request;
    this.endpoint = endpoint;
    this.completions = completions;
    this.meters = meters;
    this.options = options;
    this.machine = BLUEPRINT.start(this, machines.withId("share-" + number));
    this.digests =
        new RunDigests(
            DIGESTS_FILE + Math.toIntExact(number),
            options
                .digestDirectory()
                .map(directory -> directory.resolve(digestName(random)))
                .orElse(null),
            request.hash(),
            completions);
    this.file =
        new HashedFile(
            Math.toIntExact(number),
            new HashedFile.Request(
                request.path(),
                request.hash(),
                request.chunkSize(),
                request.chunksMax(),
                request.checksStamp()),
            request
                .record()
                .map(path -> new HashedFile.Recording(path, Math.toIntExact(-2 * number), meters))
                .orElse(null),
            digests,
            completions,
            new HashedFile.Listener() {
              @Override
              public void hashed(long bytes, Outbox<SwarmEffect> out) {
                report(new SwarmEvent.Hashed(bytes), out);
              }

              @Override
              public void ready(
                  SharedFile open,
                  HashTree tree,
                  boolean recalled,
                  String complaint,
                  long now,
                  Outbox<SwarmEffect> out) {
                if (recalled) {
                  meters.counter("peerage.swarm.trees_recalled").increment();
                }
                offer(open, tree, recalled, complaint, now, out);
              }

              @Override
              public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
                fail(cause, now, out);
              }
            });
  }

  /// Nobody else in the directory has this one; it is gone as soon as the file is open.
  private static String digestName(RandomGenerator random) {
    return ".peerage-digests-" + HexFormat.of().toHexDigits(random.nextLong());
  }

  Machine machine() {
    return machine;
  }

  void start(Outbox<SwarmEffect> out) {
    machine.add(Hashing);
    digests.open(out);
    file.start(out);
  }

  private void offer(
      SharedFile open,
      HashTree tree,
      boolean recalled,
      String complaint,
      long now,
      Outbox<SwarmEffect> out) {
    SwarmId id = new SwarmId(tree.root());
    SwarmMetadata metadata =
        SwarmMetadata.ofContent(
            id, request.hash(), request.chunkSize(), request.addressing(), open.stamp().size());
    RunCache runs =
        new RunCache(
            open,
            metadata,
            tree,
            _ -> true,
            digests,
            completions,
            new RunCache.Listener() {
              @Override
              public void loaded(long at, Outbox<SwarmEffect> turn) {
                endpoint.touch(Offer.this);
              }

              @Override
              public void spoilt(long run, long at, Outbox<SwarmEffect> turn) {
                throw new IllegalStateException("a file that is whole has a run to mend");
              }

              @Override
              public void failed(PeerageException cause, long at, Outbox<SwarmEffect> turn) {
                fail(cause, at, turn);
              }
            },
            meters,
            options.servingCacheBytes());
    ServedContent content = new ServedContent(metadata, tree, runs);
    serving =
        new Serving(
            id,
            new Channel.Subject(
                metadata,
                content,
                null,
                rates,
                PeerExchange.telling(options.exchange(), members, random)),
            content);
    if (!endpoint.join(id, this)) {
      serving = null;
      fail(
          new PeerageException(
              ErrorCode.REFUSED,
              request.path() + " has the same content as one that is here already",
              "use the link of the other one"),
          now,
          out);
      return;
    }
    machine.add(Offering);
    report(new SwarmEvent.Offered(metadata, recalled, complaint), out);
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Channel.Subject subject() {
    return subjectOf(serving);
  }

  @Override
  public Rates rates() {
    return rates;
  }

  @Override
  public Members members() {
    return members;
  }

  private static Channel.Subject subjectOf(@Nullable Serving serving) {
    if (serving == null) {
      throw new IllegalStateException("nothing is offered yet");
    }
    return serving.subject;
  }

  @Override
  public void established(Channel channel, long now, Outbox<SwarmEffect> out) {
    peers++;
  }

  @Override
  public void gone(Channel channel, Channel.Ending ending, long now, Outbox<SwarmEffect> out) {
    guests.gone(channel);
    if (channel.wasEstablished()) {
      peers--;
    }
    bytesSentBefore += channel.bytesSent();
  }

  @Override
  public void moved() {
    moved = true;
  }

  @Override
  public void turnEnded(long now, Outbox<SwarmEffect> out) {
    if (guests.turnEnded(members, now)) {
      endpoint.touch(this);
    }
    if (moved && serving != null && now - reportedAt >= REPORT_NANOS) {
      moved = false;
      reportedAt = now;
      report(progress(), out);
    }
  }

  private SwarmEvent.Serving progress() {
    long bytes = bytesSentBefore;
    for (Channel channel : members) {
      bytes += channel.bytesSent();
    }
    return new SwarmEvent.Serving(peers, bytes);
  }

  @Override
  public long deadline() {
    long report = moved && serving != null ? reportedAt + REPORT_NANOS : Long.MAX_VALUE;
    return Math.min(report, guests.deadline(members));
  }

  @Override
  public void end(long now, Outbox<SwarmEffect> out) {
    if (over(Withdrawn, now, out)) {
      report(new SwarmEvent.Withdrawn(), out);
    }
  }

  private void fail(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    if (over(Failed, now, out)) {
      report(new SwarmEvent.Failed(cause), out);
    }
  }

  private boolean over(ShareState state, long now, Outbox<SwarmEffect> out) {
    if (!Result.executed(machine.add(state))) {
      return false;
    }
    if (serving != null) {
      serving.content.stop();
    }
    report(progress(), out);
    endpoint.leave(this, serving == null ? null : serving.id, now, out);
    endpoint.forget(this);
    file.close(now, out);
    digests.close(out);
    return true;
  }

  private void report(SwarmEvent event, Outbox<SwarmEffect> out) {
    out.put(new SwarmEffect.Report(number, event));
  }
}
