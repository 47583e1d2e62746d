package io.peerage.swarm.content;

import io.peerage.wire.PeerageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// A link to a swarm: what one user hands to another, and all that the other needs to begin.
///
/// ```
///   ppspp://host:port/6e19…644f/movie.mkv?cl=7162&peer=host:port
///           a peer    swarm ID  file name  length    another peer
/// ```
///
/// No specification defines one. Read are this form, which may leave the peer out (`ppspp:/ID`),
/// with the long keys that swirl documents as well as libswift's short ones; and libswift's own
/// `tswift:` links, whose authority is a tracker. Written is only this form, with short keys,
/// without what is the default, with the length whenever it is known. Defaults are: a Merkle hash
/// tree, the hash function whose digest is as long as the ID, 32-bit chunk ranges, 1024 bytes.
///
/// @param peers where to begin, at most [#PEERS_MAX]
/// @param trackers whom to ask for peers, at most [#PEERS_MAX]; kept as they are written
/// @param id which swarm; a link to a bare peer has none
/// @param file the path behind the ID, decoded; a stranger's suggestion, see [#fileName]
/// @param protection how the content is protected
/// @param hash the function of the tree
/// @param addressing how messages name chunks
/// @param chunkSize in bytes
/// @param length of the content in bytes, where it is known
/// @param hints what else the link says under libswift's keys: `v` version, `ld` discard window,
///   `cd` seconds, `et` external tracker, `mt` MIME type, `ia` injector, `dr` range
public record SwarmLink(
    List<Peer> peers,
    List<String> trackers,
    Optional<SwarmId> id,
    String file,
    IntegrityProtection protection,
    HashFunction hash,
    ChunkAddressing addressing,
    int chunkSize,
    OptionalLong length,
    SortedMap<String, String> hints) {

  /// The UDP port of a peer that names none: swirl's, for RFC 7574 registers none.
  public static final int PORT_DEFAULT = 7777;

  /// No link that is read is longer.
  public static final int CHARS_MAX = 8192;

  /// No link names more peers, or more trackers.
  public static final int PEERS_MAX = 64;

  private static final int FILE_NAME_BYTES_MAX = 255;
  private static final String UNESCAPED_IN_PATH = "-._~/";
  private static final String UNESCAPED_IN_QUERY = "-._~/:[],";

  /// Where a peer listens: a name or an address, which nobody has looked up yet, and a UDP port.
  ///
  /// @param host an IPv6 address stands without brackets
  /// @param port 1 to 65535
  public record Peer(String host, int port) {

    private static final int HOST_CHARS_MAX = 255;

    public Peer {
      if (host.isEmpty()) {
        throw new IllegalArgumentException("no host");
      }
      if (host.length() > HOST_CHARS_MAX || !(host.contains(":") ? isIpv6(host) : isName(host))) {
        throw new IllegalArgumentException("'" + host + "' is no host");
      }
      if (port < 1 || port > 0xffff) {
        throw new IllegalArgumentException("port " + port + " is not within 1…65535");
      }
    }

    /// Reads `host`, `host:port` or `[address]:port`.
    ///
    /// @throws IllegalArgumentException for anything else, in words for the user
    public static Peer parse(String text, int defaultPort) {
      int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
      if (text.startsWith("[") && bracket < 0) {
        throw new IllegalArgumentException("'" + text + "' is no host");
      }
      int colon = text.indexOf(':', bracket + 1);
      String host = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? defaultPort : portOf(text.substring(colon + 1));
      if (bracket < 0) {
        return new Peer(host, port);
      }
      String inside = host.substring(1, bracket);
      if (bracket != host.length() - 1 || !inside.contains(":")) {
        throw new IllegalArgumentException("'" + host + "' is no host");
      }
      return new Peer(inside, port);
    }

    /// The same, for whoever looks names up.
    public InetSocketAddress unresolved() {
      return InetSocketAddress.createUnresolved(host, port);
    }

    /// `host:port`, an IPv6 address in brackets.
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static int portOf(String digits) {
      boolean isNumber =
          !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(Peer::isDigit);
      if (!isNumber) {
        throw new IllegalArgumentException("'" + digits + "' is no port");
      }
      return Integer.parseInt(digits);
    }

    private static boolean isName(String host) {
      return host.chars().allMatch(c -> isDigit(c) || isLetter(c) || "-._".indexOf(c) >= 0);
    }

    private static boolean isIpv6(String host) {
      if (!host.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')) {
        return false;
      }
      try {
        return InetAddress.ofLiteral(host) != null;
      } catch (IllegalArgumentException notOne) {
        return false;
      }
    }

    private static boolean isDigit(int c) {
      return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
  }

  public SwarmLink {
    peers = List.copyOf(peers);
    trackers = List.copyOf(trackers);
    hints = Collections.unmodifiableSortedMap(new TreeMap<>(hints));
    if (peers.size() > PEERS_MAX || trackers.size() > PEERS_MAX) {
      throw new IllegalArgumentException("more than " + PEERS_MAX + " peers or trackers");
    }
    if (peers.isEmpty() && trackers.isEmpty() && id.isEmpty()) {
      throw new IllegalArgumentException("neither a peer nor a swarm");
    }
    if (id.isPresent()) {
      requireMetadata(id.get(), hash, chunkSize, addressing, protection, length);
    }
  }

  /// The link to a content that we share.
  ///
  /// @param file the name to suggest; may be empty
  public static SwarmLink of(SwarmMetadata metadata, List<Peer> peers, String file) {
    return new SwarmLink(
        peers,
        List.of(),
        Optional.of(metadata.id()),
        file,
        metadata.protection(),
        metadata.hash(),
        metadata.addressing(),
        metadata.chunkSize(),
        metadata.length(),
        new TreeMap<>());
  }

  /// Where a peer can be reached, without a content.
  public SwarmLink(Peer peer) {
    this(
        List.of(peer),
        List.of(),
        Optional.empty(),
        "",
        IntegrityProtection.MERKLE_HASH_TREE,
        HashFunction.SHA_256,
        ChunkAddressing.CHUNK_RANGES_32,
        SwarmMetadata.DEFAULT_CHUNK_SIZE,
        OptionalLong.empty(),
        new TreeMap<>());
  }

  /// Reads a link. A fragment and unknown keys are ignored; values that no registry has are not.
  ///
  /// @throws PeerageException `usage`, saying what is wrong and where
  public static SwarmLink parse(String text) {
    return new SwarmLinkParser(text).parse();
  }

  /// What a peer of the swarm must know; without an ID there is none.
  public Optional<SwarmMetadata> metadata() {
    return id.map(
        swarm -> new SwarmMetadata(swarm, hash, chunkSize, addressing, protection, length));
  }

  /// A name for the file, if the link suggests one that is safe: the last part of its path, unless
  /// that is `.` or `..`, holds a separator of any system or a character that cannot be seen, or is
  /// longer than 255 bytes.
  public Optional<String> fileName() {
    String name = file.substring(file.lastIndexOf('/') + 1);
    boolean isSafe =
        !name.isEmpty()
            && !name.equals(".")
            && !name.equals("..")
            && name.getBytes(StandardCharsets.UTF_8).length <= FILE_NAME_BYTES_MAX
            && name.codePoints().allMatch(SwarmLink::isVisible);
    return isSafe ? Optional.of(name) : Optional.empty();
  }

  /// The link as text that can be parsed, all in ASCII.
  @Override
  public String toString() {
    var text = new StringBuilder("ppspp:");
    if (!peers.isEmpty()) {
      text.append("//").append(peers.getFirst());
    }
    text.append('/');
    if (id.isPresent()) {
      text.append(id.get().hex());
      if (!file.isEmpty()) {
        text.append('/');
        escape(file, UNESCAPED_IN_PATH, text);
      }
    }
    int query = text.length();
    if (protection != IntegrityProtection.MERKLE_HASH_TREE) {
      put("cp", Integer.toString(protection.code()), text);
    }
    if (hash != defaultHash(id)) {
      put("hf", Integer.toString(hash.code()), text);
    }
    if (addressing != ChunkAddressing.CHUNK_RANGES_32) {
      put("ca", Integer.toString(addressing.code()), text);
    }
    if (chunkSize != SwarmMetadata.DEFAULT_CHUNK_SIZE) {
      put("cs", Integer.toString(chunkSize), text);
    }
    length.ifPresent(bytes -> put("cl", Long.toString(bytes), text));
    peers.stream().skip(1).forEach(peer -> put("peer", peer.toString(), text));
    trackers.forEach(tracker -> put("tr", tracker, text));
    for (Map.Entry<String, String> hint : hints.entrySet()) {
      put(hint.getKey(), hint.getValue(), text);
    }
    if (text.length() > query) {
      text.setCharAt(query, '?');
    }
    return text.toString();
  }

  /// The function that a link means which names none.
  static HashFunction defaultHash(Optional<SwarmId> id) {
    return id.flatMap(swarm -> HashFunction.ofDigestBytes(swarm.length()))
        .orElse(HashFunction.SHA_256);
  }

  private static void requireMetadata(
      SwarmId id,
      HashFunction hash,
      int chunkSize,
      ChunkAddressing addressing,
      IntegrityProtection protection,
      OptionalLong length) {
    var _ = new SwarmMetadata(id, hash, chunkSize, addressing, protection, length);
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> codePoint != '/' && codePoint != '\\';
    };
  }

  private static void put(String key, String value, StringBuilder text) {
    text.append('&').append(key).append('=');
    escape(value, UNESCAPED_IN_QUERY, text);
  }

  private static void escape(String plain, String unescaped, StringBuilder text) {
    for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (Peer.isLetter(c) || Peer.isDigit(c) || unescaped.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append(String.format("%%%02X", (int) c));
      }
    }
  }
}
