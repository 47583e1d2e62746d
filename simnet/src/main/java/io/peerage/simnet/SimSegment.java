package io.peerage.simnet;

/// A segment of a simulated TCP connection on its way; happens when it reaches the other host.
///
/// [#position] is the first byte's place in its direction of the stream; for an acknowledgement,
/// the place up to which all has come.
final class SimSegment extends Event {

  /// What a segment is for.
  enum Purpose {
    SYN,
    SYN_ACK,
    DATA,
    FIN,
    ACK,
    RST
  }

  /// What a segment weighs on a line beside its content: IPv4 and TCP headers.
  static final int HEADER_BYTES = 40;

  final Purpose purpose;
  final SimSocket from;
  final SimSocket to;
  final long position;

  /// Of an acknowledgement: the place up to which the receiver has room.
  final long limit;

  final byte[] content;

  /// How often it was lost so far.
  final int losses;

  private SimSegment(
      Purpose purpose,
      SimSocket from,
      SimSocket to,
      long position,
      long limit,
      byte[] content,
      int losses,
      long at) {
    super(to.host(), Kind.SEGMENT, at);
    this.purpose = purpose;
    this.from = from;
    this.to = to;
    this.position = position;
    this.limit = limit;
    this.content = content;
    this.losses = losses;
  }

  static SimSegment of(
      Purpose purpose, SimSocket from, SimSocket to, long position, byte[] content) {
    return new SimSegment(purpose, from, to, position, 0, content, 0, 0);
  }

  static SimSegment ack(SimSocket from, SimSocket to, long position, long limit) {
    return new SimSegment(Purpose.ACK, from, to, position, limit, new byte[0], 0, 0);
  }

  /// The same, arriving at this moment.
  SimSegment arriving(long at) {
    return new SimSegment(purpose, from, to, position, limit, content, losses, at);
  }

  /// The same after one more loss.
  SimSegment lost() {
    return new SimSegment(purpose, from, to, position, limit, content, losses + 1, 0);
  }

  int bytes() {
    return HEADER_BYTES + content.length;
  }

  @Override
  void run() {
    to.arrived(this);
  }
}
