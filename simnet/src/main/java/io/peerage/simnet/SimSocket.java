package io.peerage.simnet;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a kernel would have of a stream: its two buffers, the segments that come and go, and what
/// becomes of those that the network loses.
///
/// The two sockets of a connection know each other; what passes between them are segments on the
/// network's links. A socket outlives its owner's interest: what was taken before it was closed is
/// still delivered. One that is gone answers with a reset, a host that has crashed with nothing at
/// all.
final class SimSocket {

  private static final long FIRST_RETRY_NANOS = 200_000_000;
  private static final long RETRY_NANOS_MAX = 60_000_000_000L;
  private static final int SYN_LOSSES_MAX = 6;

  private final SimNet net;
  private final SimHost host;
  private final SimStream owner;

  /// The life of the host that it belongs to: a host that was started again knows nothing of it.
  private final int life;

  private final SimSender sender = new SimSender(this);
  private final SimReceiver receiver = new SimReceiver();
  private @Nullable SimSocket peer;
  private boolean established;
  private boolean gone;

  SimSocket(SimNet net, SimHost host, SimStream owner) {
    this.net = net;
    this.host = host;
    this.owner = owner;
    this.life = host.life();
  }

  SimHost host() {
    return host;
  }

  SimStream owner() {
    return owner;
  }

  /// The other end, once there is one.
  void pair(SimSocket other) {
    peer = other;
  }

  private SimSocket peer() {
    return Objects.requireNonNull(peer, "half a stream");
  }

  /// There is a connection: segments may go out.
  void establish() {
    established = true;
    sender.open(SimReceiver.BUFFER_BYTES);
    sender.pump();
  }

  /// There will be none.
  void abandon() {
    gone = true;
  }

  // Outwards

  /// Bytes it would take now.
  int room() {
    return sender.room();
  }

  /// Takes bytes; no more than [#room].
  void take(byte[] bytes) {
    sender.take(bytes);
  }

  /// Nothing comes after what was taken.
  void end() {
    sender.end();
  }

  /// Sends what the windows allow.
  void pump() {
    sender.pump();
  }

  /// Tells the other end that this one is gone, if it exists and the network lets it through.
  void cut() {
    if (!gone && established) {
      send(SimSegment.Purpose.RST, 0, new byte[0]);
    }
    gone = true;
  }

  void send(SimSegment.Purpose purpose, long position, byte[] content) {
    transmit(SimSegment.of(purpose, this, peer(), position, content));
  }

  /// Puts a segment on the way. One that the network loses is sent again after a while, but for
  /// resets, as long as this end exists.
  private void transmit(SimSegment segment) {
    if (!host.crashed() && !host.linkTo(segment.to.host).carry(segment)) {
      lost(segment);
    }
  }

  /// The network, or a host that has crashed, has swallowed a segment of this end.
  private void lost(SimSegment segment) {
    if (segment.purpose == SimSegment.Purpose.RST) {
      return;
    }
    SimLink link = host.linkTo(segment.to.host);
    sender.lost(net.nanos(), link.roundTripNanos());
    SimSegment again = segment.lost();
    int lossesMax =
        segment.purpose == SimSegment.Purpose.SYN ? SYN_LOSSES_MAX : SimSender.LOSSES_MAX;
    if (again.losses > lossesMax) {
      gaveUp();
      return;
    }
    long wait = Math.min(RETRY_NANOS_MAX, retryNanos(link) << (again.losses - 1));
    net.add(
        new Event.Task(
            host,
            Event.Kind.SEGMENT,
            net.nanos() + wait,
            () -> {
              if (!gone && life == host.life()) {
                transmit(again);
              }
            }));
  }

  /// The first loss is found by what comes after it (RFC 5681's fast retransmit) on a busy
  /// connection, by a timer on an idle one.
  private long retryNanos(SimLink link) {
    return established ? Math.min(FIRST_RETRY_NANOS, 2 * link.roundTripNanos()) : FIRST_RETRY_NANOS;
  }

  private void gaveUp() {
    gone = true;
    fail(ErrorCode.CONNECTION_REFUSED, "no answer", "");
  }

  private void fail(ErrorCode unlessOpen, String why, String hint) {
    String what = established ? "connection with " : "cannot connect to ";
    owner.failed(
        new PeerageException(
            established ? ErrorCode.REMOTE_ERROR : unlessOpen,
            what + owner.remote() + ": " + why,
            established ? "" : hint));
  }

  // Inwards

  int unreadBytes() {
    return receiver.unreadBytes();
  }

  /// Whether the peer has ended its side, read or not.
  boolean ended() {
    return receiver.ended();
  }

  /// A copy of the first bytes that have come, so many or all; they stay.
  byte[] look(int atMost) {
    return receiver.look(atMost);
  }

  /// Takes up to `atMost` bytes that came together; null when there are none.
  byte @Nullable [] read(int atMost) {
    return receiver.read(atMost);
  }

  /// The owner has read for now: the peer hears when there is much room again.
  void readThrough() {
    if (receiver.roomGrown()) {
      acknowledge();
    }
  }

  private void acknowledge() {
    if (!gone) {
      transmit(SimSegment.ack(this, peer(), receiver.acknowledged(), receiver.limit()));
    }
  }

  /// A segment has reached this host; no code of the owner runs.
  void arrived(SimSegment segment) {
    if (host.crashed()) {
      segment.from.lost(segment);
      return;
    }
    gone |= life != host.life();
    if (gone) {
      if (segment.purpose != SimSegment.Purpose.RST) {
        refuse();
      }
      return;
    }
    switch (segment.purpose) {
      case SYN -> host.transport.streams.knocked(this);
      case SYN_ACK -> {
        establish();
        owner.established();
      }
      case DATA, FIN -> {
        receiver.arrived(segment);
        if (owner.hasLeft() && segment.purpose == SimSegment.Purpose.DATA) {
          // Its owner did not wait for this.
          cut();
          return;
        }
        acknowledge();
        owner.readable();
        vanishWhenDone();
      }
      case ACK -> {
        sender.acknowledged(segment);
        sender.pump();
        owner.writable();
        vanishWhenDone();
      }
      case RST -> {
        gone = true;
        if (established) {
          fail(ErrorCode.REMOTE_ERROR, "reset by the other side", "");
        } else {
          fail(ErrorCode.CONNECTION_REFUSED, "nobody listens there", "is it running?");
        }
      }
    }
  }

  /// Answers whoever has no business here.
  void refuse() {
    transmit(SimSegment.of(SimSegment.Purpose.RST, this, peer(), 0, new byte[0]));
  }

  /// Both directions are over: nobody has anything left to say to this end.
  private void vanishWhenDone() {
    if (owner.hasLeft() && sender.done() && receiver.ended()) {
      gone = true;
    }
  }
}
