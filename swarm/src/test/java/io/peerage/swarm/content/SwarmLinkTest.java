package io.peerage.swarm.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwarmLinkTest {

  private static final String SHA256_ID =
      "6e196f04b2639cc1d00eebee764fded865e68d92d97a523fcf556a221679644f";
  private static final String SHA1_ID = "c89800bfc82ed01ed6e3bfd5408c51274491f7d4";
  private static final SwarmMetadata CONTENT =
      SwarmMetadata.ofContent(SwarmId.ofHex(SHA256_ID), HashFunction.SHA_256, 1024, 7162);

  /// Whatever the text: a link that means the same when it is printed, or a reason and a place.
  static void parsesToItselfOrSaysWhy(String text) {
    SwarmLink link;
    try {
      link = SwarmLink.parse(text);
    } catch (PeerageException wrong) {
      assertThat(wrong.code()).isEqualTo(ErrorCode.USAGE);
      assertThat(wrong).hasMessageMatching("(?s)malformed link: .* \\(at character \\d+\\)");
      return;
    }
    String printed = link.toString();
    // Escaping may make it three times as long.
    if (printed.length() <= SwarmLink.CHARS_MAX) {
      assertThat(SwarmLink.parse(printed)).as(text).isEqualTo(link);
    }
    assertThat(printed).isPrintable();
    link.fileName().ifPresent(name -> assertThat(name).doesNotContain("/", "\\", "\0"));
  }

  @Test
  void prints_the_length_and_leaves_defaults_out() {
    var link = SwarmLink.of(CONTENT, List.of(new SwarmLink.Peer("192.0.2.7", 6778)), "a b.iso");
    assertThat(link).hasToString("ppspp://192.0.2.7:6778/" + SHA256_ID + "/a%20b.iso?cl=7162");
    assertThat(SwarmLink.parse(link.toString())).isEqualTo(link);
    assertThat(link.metadata()).contains(CONTENT);
  }

  @Test
  void prints_what_is_no_default_under_short_keys() {
    var metadata =
        SwarmMetadata.ofContent(SwarmId.ofHex(SHA1_ID), HashFunction.SHA_1, 8192, 26_121);
    var peers = List.of(new SwarmLink.Peer("::1", 1), new SwarmLink.Peer("b.example", 65_535));
    assertThat(SwarmLink.of(metadata, peers, ""))
        .hasToString("ppspp://[::1]:1/" + SHA1_ID + "?cs=8192&cl=26121&peer=b.example:65535");
  }

  @Test
  void the_hash_function_follows_from_the_length_of_the_id() {
    assertThat(SwarmLink.parse("ppspp:/" + SHA1_ID).hash()).isEqualTo(HashFunction.SHA_1);
    assertThat(SwarmLink.parse("ppspp:/" + SHA256_ID).hash()).isEqualTo(HashFunction.SHA_256);
    assertThat(wrong("ppspp:/" + SHA1_ID + "?hf=2")).contains("no root digest of SHA-256");
  }

  @Test
  void names_several_peers_and_trackers() {
    var link = SwarmLink.parse("ppspp://a/" + SHA256_ID + "?peer=b:2&tr=https://t/x&peer=[::1]:3");
    assertThat(link.peers())
        .extracting(SwarmLink.Peer::toString)
        .containsExactly("a:7777", "b:2", "[::1]:3");
    assertThat(link.trackers()).containsExactly("https://t/x");
  }

  @Test
  void a_libswift_link_is_printed_as_ours() {
    assertThat(SwarmLink.parse("tswift://192.0.2.1:6778/" + SHA1_ID + "$8192@230"))
        .hasToString("ppspp:/" + SHA1_ID + "?cs=8192&tr=192.0.2.1:6778&cd=230");
  }

  @Test
  void a_fragment_and_unknown_keys_are_ignored() {
    var link = SwarmLink.parse("PPSPP://a:1/" + SHA256_ID + "?utm=x&utm=y&cl=5#here");
    assertThat(link.length()).isEqualTo(OptionalLong.of(5));
    assertThat(link).hasToString("ppspp://a:1/" + SHA256_ID + "?cl=5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | the scheme is neither ppspp: nor tswift: (at character 1)",
        "ppspp: | neither a peer nor a swarm",
        "ppspp://a:1 x | a space or a character that cannot be seen (at character 12)",
        "ppspp://u@a:1/ID | user information has no meaning here (at character 9)",
        "ppspp://a:0/ID | port 0 is not within 1…65535 (at character 9)",
        "ppspp://a:1:2/ID | '1:2' is no port",
        "ppspp://[::1/ID | '[::1' is no host",
        "ppspp://[1.2.3.4]:5/ID | '[1.2.3.4]' is no host",
        "ppspp://[12345::]:5/ID | '12345::' is no host",
        "ppspp://a/6g | 'g' is no hexadecimal digit of a swarm ID (at character 12)",
        "ppspp://a/٣٣ | is no hexadecimal digit",
        "ppspp://a/6e19 | the swarm ID has 2 bytes, not 20…64 (at character 11)",
        "ppspp://a/ID?cl=0 | 0 is not within 1…9223372036854775807 (at character 79)",
        "ppspp://a/ID?cl=-1 | '-1' is no number",
        "ppspp://a/ID?cl=99999999999999999999 | is too large",
        "ppspp://a/ID?cl=9223372036854775807 | too many chunks for CHUNK_RANGES_32",
        "ppspp://a/ID?cs=63 | 63 is not within 64…60000",
        "ppspp://a/ID?cs=64 | chunk size 64 is the length of two SHA-256 digests",
        "ppspp://a/ID?cs=4294967295 | 4294967295 is not within 64…60000",
        "ppspp://a/ID?cp=4 | unknown value '4'",
        "ppspp://a/ID?hf=sha3 | unknown value 'sha3'",
        "ppspp://a/ID?ca=7 | unknown value '7'",
        "ppspp://a/ID?cs=512&chunk_size=512 | 'chunk_size' stands there twice",
        "ppspp://a/ID?peer= | no host",
        "ppspp://a/ID?tr= | no tracker",
        "ppspp://a/ID/%zz | two hexadecimal digits must follow every '%'",
        "ppspp://a/ID/%ff | what is escaped here is no UTF-8",
      })
  void says_what_is_wrong_and_where(String link, String why) {
    assertThat(wrong(link.replace("ID", SHA256_ID))).contains(why);
  }

  @Test
  void a_link_and_its_peers_have_a_limit() {
    String link = "ppspp:/" + SHA256_ID + "?";
    assertThat(SwarmLink.parse(link + "peer=a&".repeat(64)).peers()).hasSize(64);
    assertThat(wrong(link + "peer=a&".repeat(65))).contains("more than 64 of them");
    assertThat(wrong(link + "x".repeat(SwarmLink.CHARS_MAX))).contains("more than 8192 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "movie.mkv, movie.mkv",
    "sub/c.txt, c.txt",
    "%2e%2e%2fetc%2fpasswd, passwd",
    "%C3%BC.txt, ü.txt",
  })
  void suggests_the_last_part_of_the_path(String path, String name) {
    assertThat(SwarmLink.parse("ppspp:/" + SHA256_ID + "/" + path).fileName()).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sub/",
        ".",
        "..",
        "a/..",
        "%2e%2e",
        "a%5cb",
        "a%00b",
        "a%0ab",
        "a%7f",
        "a%c2%85b",
        "a%e2%80%aeb",
        "a%e2%80%a8b",
      })
  void suggests_no_name_that_is_not_safe(String path) {
    assertThat(SwarmLink.parse("ppspp:/" + SHA256_ID + "/" + path).fileName()).isEmpty();
  }

  @Test
  void suggests_no_name_longer_than_255_bytes() {
    String link = "ppspp:/" + SHA256_ID + "/";
    assertThat(SwarmLink.parse(link + "a".repeat(255)).fileName()).isPresent();
    assertThat(SwarmLink.parse(link + "a".repeat(256)).fileName()).isEmpty();
    assertThat(SwarmLink.parse(link + "ü".repeat(128)).fileName()).isEmpty();
  }

  @Test
  void a_bare_peer_has_no_metadata() {
    assertThat(SwarmLink.parse("ppspp://127.0.0.1:7777/").metadata()).isEmpty();
  }

  private static String wrong(String link) {
    try {
      return "no failure but " + SwarmLink.parse(link);
    } catch (PeerageException wrong) {
      return String.valueOf(wrong.getMessage());
    }
  }
}
