package io.peerage.swarm.channel;

import io.peerage.swarm.message.Message;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// Peer exchange on one channel (RFC 7574, 3.10): asks once a minute while more addresses are of
/// use, answers once a second at the most, and hears only what it has asked for. A peer whose
/// answers were of no use three times in a row is asked every ten minutes.
final class Introductions {

  static final long ASK_NANOS = 60_000_000_000L;
  static final long PAUSE_NANOS = 600_000_000_000L;
  static final int USELESS_MAX = 2;
  static final long ANSWER_NANOS = 1_000_000_000;

  /// Addresses that count for one question.
  static final int ADDRESSES_MAX = 4;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Acquaintances acquaintances;
  private final Remote remote;
  private final ControlMessages control;
  private long askedAt = NEVER;
  private long answeredAt = NEVER;
  private int expected;
  private boolean questioned;
  private boolean wasOfUse;
  private int uselessInRow;

  Introductions(Acquaintances acquaintances, Remote remote, ControlMessages control) {
    this.acquaintances = acquaintances;
    this.remote = remote;
    this.control = control;
  }

  /// PEX_REQ.
  void questioned() {
    questioned = true;
  }

  /// PEX_RESv4 or PEX_RESv6.
  ///
  /// @return whether it was asked for
  boolean answered(ByteBuffer address, int port, long now) {
    if (expected == 0) {
      return false;
    }
    expected--;
    byte[] bytes = new byte[address.remaining()];
    address.get(bytes);
    try {
      InetSocketAddress named = new InetSocketAddress(InetAddress.getByAddress(bytes), port);
      wasOfUse |= acquaintances.learned(named, remote.address(), now);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(bytes.length + " bytes are no address", impossible);
    }
    return true;
  }

  boolean answered(Message.PexResponseV4 answer, long now) {
    return answered(answer.address(), answer.port(), now);
  }

  boolean answered(Message.PexResponseV6 answer, long now) {
    return answered(answer.address(), answer.port(), now);
  }

  /// Asks and answers what is due.
  void turnEnded(long now) {
    if (questioned && now - answeredAt >= ANSWER_NANOS) {
      answeredAt = now;
      for (InetSocketAddress known : acquaintances.known(remote.address(), now)) {
        control.introduce(known);
      }
    }
    questioned = false;
    if (now >= askAt() && acquaintances.wants(remote.address())) {
      uselessInRow = askedAt == NEVER ? 0 : uselessAnswers();
      wasOfUse = false;
      askedAt = now;
      expected = ADDRESSES_MAX;
      control.askForPeers();
    }
  }

  private long askAt() {
    return askedAt + (uselessAnswers() > USELESS_MAX ? PAUSE_NANOS : ASK_NANOS);
  }

  /// The latest answer counted in, or its absence.
  private int uselessAnswers() {
    return wasOfUse ? 0 : uselessInRow + 1;
  }

  /// When to ask again, or [Long#MAX_VALUE].
  long deadline() {
    return askedAt == NEVER ? Long.MAX_VALUE : askAt();
  }
}
