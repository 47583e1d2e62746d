package io.peerage.swarm.peer;

import static io.peerage.swarm.peer.FetchState.Canceled;
import static io.peerage.swarm.peer.FetchState.Complete;
import static io.peerage.swarm.peer.FetchState.Contacting;
import static io.peerage.swarm.peer.FetchState.DiskFull;
import static io.peerage.swarm.peer.FetchState.Failed;
import static io.peerage.swarm.peer.FetchState.Finishing;
import static io.peerage.swarm.peer.FetchState.Preparing;
import static io.peerage.swarm.peer.FetchState.Transferring;
import static io.peerage.swarm.peer.FetchState.Withdrawn;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import io.peerage.swarm.channel.Channel;
import io.peerage.swarm.channel.Rates;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.swarm.mischief.SwarmSite;
import io.peerage.swarm.store.FetchedContent;
import io.peerage.swarm.store.Partial;
import io.peerage.swarm.store.PieceWriter;
import io.peerage.swarm.store.RunCache;
import io.peerage.swarm.store.RunDigests;
import io.peerage.swarm.store.SharedFile;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.swarm.tree.Verification;
import io.peerage.wire.Bytes;
import io.peerage.wire.Counter;
import io.peerage.wire.DiskFullException;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/// A content that is on its way here: makes the partial file, keeps peers, sees that something
/// comes, and gives the file its name when all of it is proven and durable.
final class Transfer implements Swarm {

  private static final Blueprint<Transfer> BLUEPRINT =
      Blueprint.<Transfer>of("get", FetchState.class)
          .exclusive(
              Preparing,
              Contacting,
              Transferring,
              DiskFull,
              Finishing,
              Complete,
              Withdrawn,
              Failed,
              Canceled)
          .mayExit(Complete, (transfer, _) -> transfer.request.place().keepsOpen())
          .mayExit(Withdrawn, (_, _) -> false)
          .mayExit(Failed, (_, _) -> false)
          .mayExit(Canceled, (_, _) -> false)
          .build();

  /// So long somebody may send what proves the depth of the tree.
  private static final long WITHHELD_NANOS = 30_000_000_000L;

  private static final long REPORT_NANOS = 100_000_000;

  /// When nothing moves, what it waits for may still change.
  private static final long REPORT_IDLE_NANOS = 500_000_000;

  private final long number;
  private final FetchRequest request;
  private final Endpoint endpoint;
  private final Machine machine;
  private final Partial part;
  private final FetchedContent content;
  private final Channel.Subject subject;
  private final Contacts contacts;
  private final Members members = new Members();
  private final Rates rates = new Rates();
  private final Guests guests;
  private final Completions completions;
  private final Meters meters;
  private final EndpointOptions options;
  private final Tally tally = new Tally(members);
  private final Silence silence;
  private final DiskWait diskWait = new DiskWait();
  private final Counter respoilt;
  private boolean joined;
  private long startedAt;
  private long withheldUntil = Long.MAX_VALUE;
  private long reportedAt;
  private boolean moved;
  private String lastEnding = "";

  Transfer(
      long number,
      FetchRequest request,
      Endpoint endpoint,
      Completions completions,
      Meters meters,
      RandomGenerator random,
      EndpointOptions options,
      MachineOptions machines) {
    this.completions = completions;
    this.meters = meters;
    this.options = options;
    this.respoilt = meters.counter("peerage.swarm.runs_spoilt");
    this.guests = Guests.ofDownload(random);
    this.number = number;
    this.request = request;
    this.silence = new Silence(request.silenceNanos());
    this.endpoint = endpoint;
    this.machine = BLUEPRINT.start(this, machines.withId("get-" + number));
    SwarmMetadata metadata = request.metadata();
    this.part =
        new Partial(
            Math.toIntExact(number),
            request.place(),
            metadata,
            completions,
            meters,
            new Partial.Listener() {
              @Override
              public boolean recalled(long run, ByteBuffer digests) {
                return content.recall(run, digests);
              }

              @Override
              public void spoilt(long run, long now, Outbox<SwarmEffect> out) {
                fetchAgain(run, true);
              }

              @Override
              public void prepared(long now, Outbox<SwarmEffect> out) {
                contact(now, out);
              }

              @Override
              public void finished(long now, Outbox<SwarmEffect> out) {
                complete(now, out);
              }

              @Override
              public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
                fail(cause, now, out);
              }
            });
    PieceWriter writer =
        new PieceWriter(
            part.number(),
            metadata.chunkSize(),
            completions,
            new PieceWriter.Listener() {
              @Override
              public void written(long first, long last, long now, Outbox<SwarmEffect> out) {
                if (!machine.is(DiskFull)) {
                  diskWait.written();
                }
                content.written(first, last, (from, to) -> whole(from, to, now));
              }

              @Override
              public void failed(
                  long first,
                  long last,
                  PeerageException cause,
                  long now,
                  Outbox<SwarmEffect> out) {
                if (cause instanceof DiskFullException) {
                  content.lost(first, last);
                  waitForRoom(cause, now, out);
                } else {
                  fail(cause, now, out);
                }
              }
            },
            meters);
    this.content =
        new FetchedContent(
            metadata, verification(metadata), writer, request.order(), random, this::serving);
    this.subject =
        new Channel.Subject(
            metadata,
            null,
            content,
            rates,
            PeerExchange.learning(options.exchange(), members, random, this::learned));
    this.contacts = new Contacts(request.peers(), members::established);
  }

  private static Verification verification(SwarmMetadata metadata) {
    Bytes root = metadata.id().bytes();
    return metadata.length().isPresent()
        ? Verification.ofLength(
            metadata.hash(), metadata.chunkSize(), root, metadata.length().getAsLong())
        : Verification.ofUnknownLength(metadata.hash(), metadata.chunkSize(), root);
  }

  /// The way back from the file to memory, for what is given on. Once it is complete, others may
  /// change it.
  private RunCache serving(SwarmMetadata certain, HashTree tree, LongPredicate readable) {
    SharedFile.Check check =
        machine.is(Complete) ? SharedFile.Check.STAMP_AND_BYTES : SharedFile.Check.BYTES;
    return new RunCache(
        new SharedFile(part.number(), request.place().target(), part.stamp(), check),
        certain,
        tree,
        readable,
        RunDigests.none(),
        completions,
        new RunCache.Listener() {
          @Override
          public void loaded(long now, Outbox<SwarmEffect> out) {
            endpoint.touch(Transfer.this);
          }

          @Override
          public void spoilt(long run, long now, Outbox<SwarmEffect> out) {
            fetchAgain(run, part.isUnchecked(run));
          }

          @Override
          public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
            fail(cause, now, out);
          }
        },
        meters,
        options.servingCacheBytes());
  }

  Machine machine() {
    return machine;
  }

  void start(long now, Outbox<SwarmEffect> out) {
    startedAt = now;
    silence.begin(now);
    machine.add(Preparing);
    joined = endpoint.join(request.metadata().id(), this);
    if (!joined) {
      fail(
          new PeerageException(
              ErrorCode.REFUSED,
              "this content is shared or fetched here already",
              "wait for the other one, or use another endpoint"),
          now,
          out);
    } else if (contacts.count() == 0) {
      fail(
          new PeerageException(
              ErrorCode.USAGE, "nobody to fetch from", "name a peer in the link or with --peer"),
          now,
          out);
    } else {
      part.prepare(out);
    }
  }

  /// A run is whole and in the file.
  private void whole(long first, long last, long now) {
    part.whole(first >>> RunTree.RUN_LAYER, content.verification(), now);
    endpoint.servable(this, first, last);
  }

  /// A run is not in the file what it was.
  private void fetchAgain(long run, boolean recalled) {
    respoilt.increment();
    content.spoilt(run, recalled);
    if (machine.is(Finishing)) {
      content.serveAgain();
      machine.add(peers() == 0 ? Contacting : Transferring);
    }
    endpoint.touch(this);
  }

  /// Asks for nothing more until there is room. What was on its way when the disk became full is
  /// fetched once more.
  private void waitForRoom(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    if (machine.is(Contacting) || machine.is(Transferring)) {
      machine.add(DiskFull);
      content.hold(true);
      diskWait.full(now);
      out.put(new SwarmEffect.Report(number, new SwarmEvent.Blocked(Optional.of(cause))));
    }
  }

  private void lookForRoom(IoInput answer, long now, Outbox<SwarmEffect> out) {
    if (!machine.is(DiskFull)) {
      return;
    }
    long missing = content.bytesTotal() < 0 ? -1 : content.bytesTotal() - content.bytesProven();
    if (answer instanceof IoInput.FreeSpaceFound(_, long room)
        && DiskWait.suffices(room, missing)) {
      silence.begin(now);
      content.hold(false);
      machine.add(peers() == 0 ? Contacting : Transferring);
      endpoint.touch(this);
      out.put(new SwarmEffect.Report(number, new SwarmEvent.Blocked(Optional.empty())));
    } else {
      diskWait.full(now);
    }
  }

  private void contact(long now, Outbox<SwarmEffect> out) {
    machine.add(Contacting);
    connect(now, out);
  }

  private void connect(long now, Outbox<SwarmEffect> out) {
    List<Contacts.Contact> due = contacts.due(now);
    boolean reversed = due.size() > 1 && endpoint.mischief().strikes(SwarmSite.CONTACTS_REVERSED);
    for (Contacts.Contact contact : reversed ? due.reversed() : due) {
      Channel there = members.establishedTo(contact.address);
      Channel channel = there == null ? endpoint.connect(contact.address, this, now, out) : there;
      contacts.tried(contact, channel, now);
    }
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Channel.Subject subject() {
    return subject;
  }

  private boolean learned(InetSocketAddress address) {
    return !endpoint.isOwn(address)
        && members.establishedTo(address) == null
        && contacts.add(address);
  }

  @Override
  public Rates rates() {
    return rates;
  }

  @Override
  public Members members() {
    return members;
  }

  @Override
  public void established(Channel channel, long now, Outbox<SwarmEffect> out) {
    Channel superfluous = members.superfluous(channel);
    if (superfluous != null) {
      superfluous.leave(now, out);
    }
    if (machine.is(Contacting)) {
      machine.add(Transferring);
    }
  }

  @Override
  public void gone(Channel channel, Channel.Ending ending, long now, Outbox<SwarmEffect> out) {
    guests.gone(channel);
    silence.heard(channel);
    tally.gone(channel);
    lastEnding = Waits.text(channel.address()) + ": " + channel.ended();
    contacts.ended(channel, ending, now);
    if (machine.is(Transferring) && peers() == 0) {
      machine.add(Contacting);
    }
    if (contacts.allBanned(now) && isRunning()) {
      fail(
          new PeerageException(
              ErrorCode.INTEGRITY,
              "every peer sent something false; the last was " + lastEnding,
              "try other peers, or ask whoever gave you the link"),
          now,
          out);
    }
  }

  private int peers() {
    return members.established();
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
    if (machine.is(Contacting) || machine.is(Transferring)) {
      if (content.isProven()) {
        finishIfWritten(out);
      } else {
        connect(now, out);
        if (silence.isTooLong(members, now)) {
          fail(silence.failure(request.peers()), now, out);
        }
        judgeLength(now, out);
      }
    } else if (machine.is(DiskFull) && diskWait.isDue(now)) {
      part.askForRoom(this::lookForRoom, out);
    }
    part.turnEnded(now, out);
    if (now >= reportAt()) {
      reportedAt = now;
      moved = false;
      out.put(new SwarmEffect.Report(number, isRunning() ? progress(now) : tally.serving()));
    }
  }

  private void finishIfWritten(Outbox<SwarmEffect> out) {
    content.flush(out);
    if (content.isWritten()) {
      machine.add(Finishing);
      content.endServing();
      part.finish(content.verification(), out);
    }
  }

  private SwarmEvent.Fetching progress(long now) {
    return tally.fetching(content, waitingFor(), now);
  }

  /// A content as long as two digests cannot be told from the upper end of a larger tree. Somebody
  /// may yet send a chunk that does; who waited long enough is told why it does not end.
  private void judgeLength(long now, Outbox<SwarmEffect> out) {
    if (!isRunning() || !content.isWithheld()) {
      return;
    }
    if (withheldUntil == Long.MAX_VALUE) {
      withheldUntil = now + WITHHELD_NANOS;
    }
    if (now >= withheldUntil) {
      int bytes = 2 * request.metadata().hash().digestBytes();
      fail(
          new PeerageException(
              ErrorCode.INTEGRITY,
              "nothing tells whether the content has %d bytes or begins with so many"
                  .formatted(bytes),
              "ask for a link that says the length (cl)"),
          now,
          out);
    }
  }

  private List<String> waitingFor() {
    boolean disk =
        machine.is(Preparing)
            || machine.is(DiskFull)
            || content.isProven()
            || content.isDiskBehind();
    return disk ? List.of(Waits.DISK) : Waits.of(members);
  }

  @Override
  public long deadline() {
    if (!isRunning()) {
      return Math.min(Math.min(guests.deadline(members), reportAt()), part.deadline());
    }
    long earliest = Math.min(guests.deadline(members), Math.min(reportAt(), part.deadline()));
    if (machine.is(DiskFull)) {
      earliest = Math.min(earliest, diskWait.deadline());
    }
    // Who is heard of when all is proven and not yet in the file is not connected to any more.
    if ((machine.is(Contacting) || machine.is(Transferring)) && !content.isProven()) {
      earliest = Math.min(earliest, Math.min(contacts.deadline(), silence.deadline()));
      earliest = Math.min(earliest, content.isWithheld() ? withheldUntil : Long.MAX_VALUE);
    }
    return earliest;
  }

  private long reportAt() {
    if (isRunning()) {
      return reportedAt + (moved ? REPORT_NANOS : REPORT_IDLE_NANOS);
    }
    return machine.is(Complete) && moved ? reportedAt + REPORT_NANOS : Long.MAX_VALUE;
  }

  private boolean isRunning() {
    return machine.is(Preparing)
        || machine.is(Contacting)
        || machine.is(Transferring)
        || machine.is(DiskFull)
        || machine.is(Finishing);
  }

  private void complete(long now, Outbox<SwarmEffect> out) {
    out.put(new SwarmEffect.Report(number, progress(now)));
    machine.add(Complete);
    if (request.place().keepsOpen()) {
      content.serveAgain();
      endpoint.touch(this);
    } else {
      content.stop(out);
      endpoint.leave(this, request.metadata().id(), now, out);
      endpoint.forget(this);
    }
    out.put(
        new SwarmEffect.Report(
            number,
            new SwarmEvent.Completed(
                part.target(),
                content.bytesProven(),
                tally.bytesFetched(),
                content.bytesRecalled(),
                now - startedAt,
                tally.peersUsed())));
  }

  /// Shares it on no longer; the owner is told when the file is closed.
  private void withdraw(FetchState state, SwarmEvent end, long now, Outbox<SwarmEffect> out) {
    if (!Result.executed(machine.add(state))) {
      return;
    }
    content.stop(out);
    out.put(new SwarmEffect.Report(number, tally.serving()));
    endpoint.leave(this, request.metadata().id(), now, out);
    part.release(
        (_, _, turn) -> {
          endpoint.forget(this);
          turn.put(new SwarmEffect.Report(number, end));
        },
        now,
        out);
  }

  private void fail(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    if (machine.is(Complete)) {
      withdraw(Failed, new SwarmEvent.Failed(cause), now, out);
    } else {
      over(Failed, cause, now, out);
    }
  }

  @Override
  public void end(long now, Outbox<SwarmEffect> out) {
    if (machine.is(Complete)) {
      withdraw(Withdrawn, new SwarmEvent.Withdrawn(), now, out);
      return;
    }
    over(
        Canceled,
        new PeerageException(
            ErrorCode.CANCELED, "the download of " + part.target() + " was given up", ""),
        now,
        out);
  }

  /// Over without success: what can be gone on with stays, then the owner is told.
  private void over(FetchState state, PeerageException cause, long now, Outbox<SwarmEffect> out) {
    if (!Result.executed(machine.add(state))) {
      return;
    }
    content.stop(out);
    endpoint.leave(this, joined ? request.metadata().id() : null, now, out);
    part.abandon(
        (_, _, turn) -> {
          endpoint.forget(this);
          turn.put(new SwarmEffect.Report(number, new SwarmEvent.Failed(cause)));
        },
        now,
        out);
  }
}
