package io.peerage.wire;

import java.net.InetAddress;
import java.util.List;

/// What a name stands for, in the order in which the server gave it; never empty. Whoever controls
/// the name controls this: an address may be a private one.
public sealed interface NameAnswer {

  /// Of [RecordType#A] and [RecordType#AAAA].
  record Addresses(List<InetAddress> addresses) implements NameAnswer {
    public Addresses {
      addresses = List.copyOf(addresses);
    }
  }

  /// Of [RecordType#TXT]: the strings of a record put together, as bytes, since nothing says what
  /// letters they are.
  record Texts(List<Bytes> texts) implements NameAnswer {
    public Texts {
      texts = List.copyOf(texts);
    }
  }
}
