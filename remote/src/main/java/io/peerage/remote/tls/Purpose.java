package io.peerage.remote.tls;

/// What a certificate has to be good for.
public enum Purpose {
  SERVER("1.3.6.1.5.5.7.3.1", "servers"),
  CLIENT("1.3.6.1.5.5.7.3.2", "clients");

  /// RFC 5280, section 4.2.1.12: what stands for every purpose.
  static final String ANY = "2.5.29.37.0";

  final String usage;
  final String plural;

  Purpose(String usage, String plural) {
    this.usage = usage;
    this.plural = plural;
  }
}
