package io.peerage.remote.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The hosts that a certificate is for: the alternative names of its subject, and nothing else (RFC
/// 9525). An asterisk stands for one whole label, the first.
public final class SubjectNames {
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  private final List<String> names = new ArrayList<>();
  private final List<InetAddress> addresses = new ArrayList<>();

  /// @throws CertificateParsingException if they cannot be read
  SubjectNames(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    if (all == null) {
      return;
    }
    for (List<?> each : all) {
      if (each.get(1) instanceof String name) {
        switch ((Integer) each.get(0)) {
          case DNS -> names.add(name.toLowerCase(Locale.ROOT));
          case ADDRESS -> address(name).ifPresent(addresses::add);
          default -> {}
        }
      }
    }
  }

  /// The address that a text is; nothing is looked up.
  static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  /// Whether a text is an address, and not a name that could be looked up.
  public static boolean isAddress(String text) {
    return address(text).isPresent();
  }

  /// Whether `host`, an address or a name, is one of them.
  boolean has(String host) {
    Optional<InetAddress> address = address(host);
    if (address.isPresent()) {
      return addresses.contains(address.get());
    }
    String wanted = host.toLowerCase(Locale.ROOT);
    String plain = wanted.endsWith(".") ? wanted.substring(0, wanted.length() - 1) : wanted;
    return names.stream().anyMatch(name -> matches(name, plain));
  }

  private static boolean matches(String name, String host) {
    if (!name.startsWith("*.")) {
      return name.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(name.substring(1));
  }

  @Override
  public String toString() {
    List<String> all = new ArrayList<>(names);
    addresses.forEach(address -> all.add(address.getHostAddress()));
    return all.isEmpty() ? "nobody" : String.join(", ", all);
  }
}
