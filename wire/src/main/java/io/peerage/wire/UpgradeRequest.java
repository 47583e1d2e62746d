package io.peerage.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a client says when it asks to go on in messages (RFC 6455, 4.1).
///
/// @param host the Host header: the server's name, with its port unless it is the usual one
/// @param path path and query, beginning with `/`
/// @param subprotocols what it can speak, best first; no name twice
/// @param headers all other headers, in order; those that the upgrade itself is made of are not
///   among them
public record UpgradeRequest(
    String host, String path, List<String> subprotocols, List<Header> headers) {

  /// Bytes of host, path, subprotocols, or of one header's name and value.
  public static final int PART_BYTES_MAX = 4_096;

  /// Headers beside those of the upgrade.
  public static final int HEADERS_MAX = 64;

  private static final Set<String> OWN =
      Set.of(
          "host",
          "upgrade",
          "connection",
          "content-length",
          "transfer-encoding",
          "sec-websocket-key",
          "sec-websocket-version",
          "sec-websocket-protocol",
          "sec-websocket-extensions",
          "sec-websocket-accept");

  /// One header. Names are compared without regard to case.
  ///
  /// @param value without control characters
  public record Header(String name, String value) {
    public Header {
      if (!isToken(name) || name.length() + value.length() > PART_BYTES_MAX) {
        throw new IllegalArgumentException("header name: " + name);
      }
      if (!value.chars().allMatch(c -> (c >= ' ' && c != 127 && c <= 255) || c == '\t')) {
        throw new IllegalArgumentException("value of the header " + name);
      }
    }
  }

  /// @throws IllegalArgumentException if HTTP has no way to say this, or it is too much
  public UpgradeRequest {
    subprotocols = List.copyOf(subprotocols);
    headers = List.copyOf(headers);
    if (!isVisible(host) || !isVisible(path) || !path.startsWith("/")) {
      throw new IllegalArgumentException("host %s, path %s".formatted(host, path));
    }
    int names = subprotocols.stream().mapToInt(String::length).sum();
    if (!subprotocols.stream().allMatch(UpgradeRequest::isToken)
        || Set.copyOf(subprotocols).size() != subprotocols.size()
        || names > PART_BYTES_MAX) {
      throw new IllegalArgumentException("subprotocols " + subprotocols);
    }
    if (headers.size() > HEADERS_MAX
        || headers.stream().anyMatch(header -> isOfUpgrade(header.name()))) {
      throw new IllegalArgumentException("headers " + headers);
    }
  }

  /// A request for a path of a host with nothing else to say.
  public static UpgradeRequest to(String host, String path) {
    return new UpgradeRequest(host, path, List.of(), List.of());
  }

  /// Whether a header belongs to the upgrade itself.
  public static boolean isOfUpgrade(String header) {
    return OWN.contains(header.toLowerCase(Locale.ROOT));
  }

  /// The same request with subprotocols, best first.
  public UpgradeRequest withSubprotocols(String... names) {
    return new UpgradeRequest(host, path, List.of(names), headers);
  }

  /// The same request with one header more.
  public UpgradeRequest with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new UpgradeRequest(host, path, subprotocols, more);
  }

  /// The value of a header, the first one if it came more than once.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// Where the page comes from that asks, if a browser asks (RFC 6454).
  public Optional<String> origin() {
    return header("Origin");
  }

  /// The cookies by name (RFC 6265, 5.4); of a name that comes twice the first. What is not of the
  /// form `name=value` is left out.
  public Map<String, String> cookies() {
    Map<String, String> cookies = new LinkedHashMap<>();
    headers.stream()
        .filter(header -> header.name().equalsIgnoreCase("Cookie"))
        .flatMap(header -> Arrays.stream(header.value().split(";", -1)))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && !pair[0].isBlank())
        .forEach(pair -> cookies.putIfAbsent(pair[0].strip(), pair[1].strip()));
    return cookies;
  }

  private static boolean isVisible(String text) {
    return !text.isEmpty()
        && text.length() <= PART_BYTES_MAX
        && text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  /// RFC 9110, 5.6.2.
  private static boolean isToken(String text) {
    return isVisible(text) && text.chars().noneMatch(c -> "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0);
  }
}
