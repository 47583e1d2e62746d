package io.peerage.swarm.content;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// One reading of one link. The text is cut at its delimiters before anything is decoded, and every
/// part knows where it stood, so that what is wrong can be pointed at.
final class SwarmLinkParser {

  /// Swirl's key for libswift's.
  private static final Map<String, String> SHORT_KEYS =
      Map.of(
          "content_integrity_protection_method", "cp",
          "merkle_hash_tree_function", "hf",
          "chunk_addressing_method", "ca",
          "chunk_size", "cs",
          "live_discard_window", "ld",
          "version", "v");

  /// What stands at most once; other keys than these, `peer` and `tr` are ignored.
  private static final Set<String> KEYS =
      Set.of("cp", "hf", "ca", "cs", "cl", "v", "ld", "cd", "et", "mt", "ia", "dr");

  private static final int VERSION_MAX = 255;

  /// Some of the text.
  private record Part(String text, int at) {

    Part from(int index) {
      return new Part(text.substring(index), at + index);
    }

    Part upTo(int index) {
      return new Part(text.substring(0, index), at);
    }
  }

  private final String link;
  private final List<SwarmLink.Peer> peers = new ArrayList<>();
  private final List<String> trackers = new ArrayList<>();

  /// The values of keys that stand at most once, by short key.
  private final Map<String, Part> values = new HashMap<>();

  SwarmLinkParser(String link) {
    this.link = link;
  }

  SwarmLink parse() {
    requireCharacters();
    int fragment = link.indexOf('#');
    Part rest = new Part(fragment < 0 ? link : link.substring(0, fragment), 0);
    int colon = rest.text.indexOf(':');
    String scheme = colon < 0 ? "" : rest.text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("ppspp") && !scheme.equals("tswift")) {
      throw wrong("the scheme is neither ppspp: nor tswift:", 0);
    }
    boolean isLibswift = scheme.equals("tswift");
    rest = rest.from(colon + 1);
    int question = rest.text.indexOf('?');
    Part query = question < 0 ? rest.from(rest.text.length()) : rest.from(question + 1);
    rest = question < 0 ? rest : rest.upTo(question);
    if (rest.text.startsWith("//")) {
      int slash = rest.text.indexOf('/', 2);
      int end = slash < 0 ? rest.text.length() : slash;
      authority(rest.upTo(end).from(2), isLibswift);
      rest = rest.from(end);
    }
    if (!rest.text.isEmpty() && !rest.text.startsWith("/")) {
      throw wrong("a '/' must stand before the swarm ID", rest.at);
    }
    Part path = rest.text.isEmpty() ? rest : rest.from(1);
    int slash = path.text.indexOf('/');
    Part swarm = slash < 0 ? path : path.upTo(slash);
    String file = slash < 0 ? "" : decoded(path.from(slash + 1));
    if (isLibswift) {
      swarm = withoutSuffix(swarm);
    }
    Optional<SwarmId> id = swarm.text.isEmpty() ? Optional.empty() : Optional.of(idOf(swarm));
    query(query);
    return link(id, id.isPresent() ? file : "");
  }

  private SwarmLink link(Optional<SwarmId> id, String file) {
    var protection =
        value("cp", part -> registered(part, IntegrityProtection::ofCode, this::protectionNamed))
            .orElse(IntegrityProtection.MERKLE_HASH_TREE);
    var hash =
        value("hf", part -> registered(part, HashFunction::ofCode, HashFunction::ofText))
            .orElseGet(() -> SwarmLink.defaultHash(id));
    var addressing =
        value("ca", part -> registered(part, ChunkAddressing::ofCode, this::addressingNamed))
            .orElse(ChunkAddressing.CHUNK_RANGES_32);
    int chunkSize =
        value(
                "cs",
                part -> number(part, SwarmMetadata.CHUNK_SIZE_MIN, SwarmMetadata.CHUNK_SIZE_MAX))
            .orElse((long) SwarmMetadata.DEFAULT_CHUNK_SIZE)
            .intValue();
    var length =
        value("cl", part -> number(part, 1, Long.MAX_VALUE))
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    try {
      return new SwarmLink(
          peers, trackers, id, file, protection, hash, addressing, chunkSize, length, hints());
    } catch (IllegalArgumentException contradiction) {
      throw wrong(String.valueOf(contradiction.getMessage()), link.length());
    }
  }

  private SortedMap<String, String> hints() {
    var hints = new TreeMap<String, String>();
    value("v", part -> number(part, 1, VERSION_MAX)).ifPresent(v -> hints.put("v", v.toString()));
    value("ld", part -> number(part, 0, Long.MAX_VALUE))
        .ifPresent(ld -> hints.put("ld", ld.toString()));
    // libswift writes −1 for a duration that it does not know.
    value("cd", part -> part.text.equals("-1") ? Long.valueOf(-1) : number(part, 0, Long.MAX_VALUE))
        .ifPresent(cd -> hints.put("cd", cd.toString()));
    value("ia", this::peer).ifPresent(injector -> hints.put("ia", injector.toString()));
    for (String key : List.of("et", "mt", "dr")) {
      value(key, Part::text).ifPresent(text -> hints.put(key, text));
    }
    return hints;
  }

  private void authority(Part authority, boolean isTracker) {
    if (authority.text.indexOf('@') >= 0) {
      throw wrong("user information has no meaning here", authority.at);
    }
    SwarmLink.Peer peer = peer(authority);
    if (isTracker) {
      trackers.add(peer.toString());
    } else {
      peers.add(peer);
    }
  }

  /// Takes libswift's old `$chunkSize@seconds` off the ID.
  private Part withoutSuffix(Part swarm) {
    int dollar = swarm.text.indexOf('$');
    if (dollar < 0) {
      return swarm;
    }
    Part suffix = swarm.from(dollar + 1);
    int at = suffix.text.indexOf('@');
    values.put("cs", at < 0 ? suffix : suffix.upTo(at));
    if (at >= 0) {
      values.put("cd", suffix.from(at + 1));
    }
    return swarm.upTo(dollar);
  }

  private SwarmId idOf(Part swarm) {
    for (int i = 0; i < swarm.text.length(); i++) {
      char c = swarm.text.charAt(i);
      if (c > 'f' || Character.digit(c, 16) < 0) {
        throw wrong("'" + c + "' is no hexadecimal digit of a swarm ID", swarm.at + i);
      }
    }
    int digits = swarm.text.length();
    if (digits % 2 != 0) {
      throw wrong("the swarm ID has an odd number of digits: " + digits, swarm.at);
    }
    if (digits < 2 * SwarmId.BYTES_MIN || digits > 2 * SwarmId.BYTES_MAX) {
      throw wrong(
          "the swarm ID has "
              + digits / 2
              + " bytes, not "
              + SwarmId.BYTES_MIN
              + "…"
              + SwarmId.BYTES_MAX,
          swarm.at);
    }
    return SwarmId.ofHex(swarm.text);
  }

  private void query(Part query) {
    Part rest = query;
    while (!rest.text.isEmpty()) {
      int and = rest.text.indexOf('&');
      Part pair = and < 0 ? rest : rest.upTo(and);
      rest = and < 0 ? rest.from(rest.text.length()) : rest.from(and + 1);
      int equals = pair.text.indexOf('=');
      String longKey = equals < 0 ? pair.text : pair.text.substring(0, equals);
      String key = SHORT_KEYS.getOrDefault(longKey, longKey);
      Part raw = pair.from(equals < 0 ? pair.text.length() : equals + 1);
      Part value = new Part(decoded(raw), raw.at);
      switch (key) {
        case "peer" -> {
          peers.add(peer(value));
          requireFew(peers, value);
        }
        case "tr" -> {
          if (value.text.isEmpty()) {
            throw wrong("no tracker", value.at);
          }
          trackers.add(value.text);
          requireFew(trackers, value);
        }
        default -> {
          if (KEYS.contains(key) && values.put(key, value) != null) {
            throw wrong("'" + longKey + "' stands there twice", pair.at);
          }
        }
      }
    }
  }

  private void requireFew(List<?> found, Part last) {
    if (found.size() > SwarmLink.PEERS_MAX) {
      throw wrong("more than " + SwarmLink.PEERS_MAX + " of them", last.at);
    }
  }

  private <T> Optional<T> value(String key, Function<Part, T> read) {
    return Optional.ofNullable(values.get(key)).map(read);
  }

  /// A value of a registry: its number, or the name that swirl writes.
  private <T> T registered(
      Part part, IntFunction<Optional<T>> byCode, Function<String, Optional<T>> byName) {
    boolean isNumber =
        !part.text.isEmpty() && part.text.chars().allMatch(c -> c >= '0' && c <= '9');
    Optional<T> found =
        isNumber ? byCode.apply((int) number(part, 0, 255).longValue()) : byName.apply(part.text);
    return found.orElseThrow(() -> wrong("unknown value '" + part.text + "'", part.at));
  }

  private Optional<IntegrityProtection> protectionNamed(String name) {
    return Stream.of(IntegrityProtection.values()).filter(p -> p.text().equals(name)).findAny();
  }

  private Optional<ChunkAddressing> addressingNamed(String name) {
    return Stream.of(ChunkAddressing.values()).filter(a -> a.text().equals(name)).findAny();
  }

  private Long number(Part part, long min, long max) {
    String digits = part.text;
    boolean isNumber = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      throw wrong("'" + digits + "' is no number", part.at);
    }
    // Nineteen digits may be above the largest long and then fail to parse.
    Optional<Long> number = Optional.empty();
    try {
      number = Optional.of(Long.parseLong(digits)).filter(n -> n >= min && n <= max);
    } catch (NumberFormatException tooLong) {
      throw wrong(digits + " is too large", part.at);
    }
    return number.orElseThrow(() -> wrong(digits + " is not within " + min + "…" + max, part.at));
  }

  private SwarmLink.Peer peer(Part part) {
    try {
      return SwarmLink.Peer.parse(part.text, SwarmLink.PORT_DEFAULT);
    } catch (IllegalArgumentException notOne) {
      throw wrong(String.valueOf(notOne.getMessage()), part.at);
    }
  }

  private String decoded(Part part) {
    if (part.text.indexOf('%') < 0) {
      return part.text;
    }
    byte[] utf8 = part.text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer plain = ByteBuffer.allocate(utf8.length);
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] != '%') {
        plain.put(utf8[i]);
        continue;
      }
      int high = i + 2 < utf8.length ? Character.digit(utf8[i + 1], 16) : -1;
      int low = i + 2 < utf8.length ? Character.digit(utf8[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw wrong("two hexadecimal digits must follow every '%'", part.at);
      }
      plain.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(plain.flip()).toString();
    } catch (CharacterCodingException notUtf8) {
      throw wrong("what is escaped here is no UTF-8", part.at);
    }
  }

  private void requireCharacters() {
    if (link.length() > SwarmLink.CHARS_MAX) {
      throw wrong("more than " + SwarmLink.CHARS_MAX + " characters", SwarmLink.CHARS_MAX);
    }
    for (int i = 0; i < link.length(); i += Character.charCount(link.codePointAt(i))) {
      int c = link.codePointAt(i);
      if (Character.isISOControl(c)
          || Character.isWhitespace(c)
          || Character.getType(c) == Character.SURROGATE) {
        throw wrong("a space or a character that cannot be seen", i);
      }
    }
  }

  private static PeerageException wrong(String what, int at) {
    return new PeerageException(
        ErrorCode.USAGE,
        "malformed link: " + what + " (at character " + (at + 1) + ")",
        "a link looks like ppspp://host:port/ID?cl=LENGTH");
  }
}
