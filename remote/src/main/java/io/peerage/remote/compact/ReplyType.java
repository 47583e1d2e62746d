package io.peerage.remote.compact;

/// The first byte of what a server says.
final class ReplyType {
  static final int WELCOME = 0x01;
  static final int REFUSAL = 0x02;
  static final int LISTED = 0x03;
  static final int LIST_ENDS = 0x04;
  static final int GONE = 0x05;
  static final int OPENED = 0x06;
  static final int ENDED = 0x07;
  static final int SYNCED = 0x08;
  static final int TRANSITIONED = 0x09;
  static final int MISSED = 0x0a;
  static final int ANSWERED = 0x0b;
  static final int FAILED = 0x0c;
  static final int ERRED = 0x0d;
  static final int PONG = 0x0e;
  static final int BYE = 0x0f;

  /// About a payload; see [DeliveryType].
  static final int DELIVER = 0x10;

  /// The clock has gone on; the low bits say what else is in it.
  static final int CHANGED = 0x40;

  /// The call after the one that was answered last is answered: executed.
  static final int ANSWERS_NEXT = 0x01;

  /// The queue tick has grown by one, and the machine tick not; otherwise both follow.
  static final int ONE_QUEUE_TICK = 0x02;

  /// The subscription is named; otherwise it is that of the change before.
  static final int NAMES_SUBSCRIPTION = 0x04;

  /// The checksum follows.
  static final int HAS_CHECKSUM = 0x08;

  /// The call that is answered, executed, is named.
  static final int NAMES_CALL = 0x10;

  private ReplyType() {}
}
