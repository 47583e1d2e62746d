package io.peerage.wire;

/// What can be asked of a name.
public enum RecordType {
  /// IPv4 addresses.
  A,
  /// IPv6 addresses.
  AAAA,
  /// Texts.
  TXT
}
