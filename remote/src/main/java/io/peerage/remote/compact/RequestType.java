package io.peerage.remote.compact;

/// The first byte of what a client says.
final class RequestType {
  static final int HELLO = 0x01;
  static final int LIST = 0x02;
  static final int OPEN = 0x03;
  static final int LEAVE = 0x04;
  static final int SYNC = 0x05;
  static final int ASK = 0x06;
  static final int REPORT = 0x07;
  static final int PING = 0x08;
  static final int BYE = 0x09;
  static final int AWAIT = 0x0a;

  /// The longest arguments that can be waited for: they are kept as long as it takes.
  static final int WAIT_BYTES_MAX = 4096;

  static final int FORGET = 0x0b;

  /// About a payload; see [DeliveryType].
  static final int DELIVER = 0x0c;

  /// A mutation; the low bits say what it leaves out.
  static final int MUTATE = 0x40;

  /// Which mutation.
  static final int CHANGE_MASK = 0x03;

  /// The subscription is named; otherwise it is that of the mutation before.
  static final int NAMES_SUBSCRIPTION = 0x04;

  /// The call is named; otherwise it is the one after that of the mutation before.
  static final int NAMES_CALL = 0x08;

  /// The states are counted, and arguments and a source may follow; otherwise the states go to the
  /// end of the frame.
  static final int IS_LONG = 0x10;

  /// What every HELLO begins with, so that a stranger is known at once.
  static final int MAGIC = 0x5052_4752;

  private RequestType() {}
}
