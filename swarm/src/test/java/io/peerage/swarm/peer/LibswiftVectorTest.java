package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.Capture;
import io.peerage.swarm.VectorFile;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.swarm.message.Opening;
import io.peerage.wire.Bytes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What libswift said to another program: to 24 openings, and in transfers with complete handshakes
/// of the RFC.
class LibswiftVectorTest {

  private static final InetSocketAddress PEER = Desk.at("198.51.100.7", 6778);
  private static final int OPENER = 0x5a3c9e11;
  private static final int REPLIER = 0xb7d1402f;
  private static final int PROBE = 0x61626300;
  private static final byte[] CONTENT = Capture.generated(7162);
  private static final SwarmMetadata SWARM = Capture.transfers().getFirst().metadata();

  /// Lines under each heading, without the mark, by the mark.
  private record Section(List<String> sent, List<String> received) {}

  private static Map<String, Section> sections(String file) {
    Map<String, Section> sections = new LinkedHashMap<>();
    Section current = new Section(new ArrayList<>(), new ArrayList<>());
    for (String line : VectorFile.text(file).toList()) {
      if (line.startsWith("# ") && line.charAt(2) != ' ') {
        current = new Section(new ArrayList<>(), new ArrayList<>());
        sections.put(line.substring(2), current);
      } else if (line.startsWith("> ")) {
        current.sent.add(line.substring(2));
      } else if (line.startsWith("< ")) {
        current.received.add(line.substring(2).split(" {3}#", -1)[0]);
      }
    }
    sections.values().removeIf(section -> section.sent.isEmpty() && section.received.isEmpty());
    return sections;
  }

  private static Section exchange(String letter) {
    return sections("interop-libswift.txt").entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(letter + ". "))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /// Of `length hex`, the datagram.
  private static List<Bytes> datagrams(List<String> lines) {
    return lines.stream()
        .map(line -> Capture.whole(line.split(" ", -1)[1], CONTENT, SWARM.chunkSize()))
        .toList();
  }

  private static Desk sharer(int channel) {
    Desk desk = new Desk(EndpointOptions.DEFAULT, channel);
    desk.share(CONTENT, SWARM.hash(), SWARM.chunkSize(), SWARM.addressing());
    return desk;
  }

  @Test
  void our_opening_is_the_complete_one_that_libswift_took_and_its_content_arrives() {
    Section exchange = exchange("B");
    Desk desk = new Desk(EndpointOptions.DEFAULT, OPENER);
    desk.fetch(SWARM, PEER);
    assertThat(desk.takeDatagrams()).containsExactly(datagrams(exchange.sent).getFirst());

    for (Bytes datagram : datagrams(exchange.received)) {
      desk.advance(Duration.ofMillis(1));
      desk.receive(PEER, datagram);
    }
    desk.advance(Duration.ofMillis(100));

    assertThat(desk.disk.get(Desk.TARGET)).isEqualTo(CONTENT);
    assertThat(desk.events.getLast()).isInstanceOf(SwarmEvent.Completed.class);
  }

  /// Our reply is that of D, byte for byte; E says less, and F more, which libswift does not take.
  @Test
  void our_reply_is_the_complete_one_that_libswift_took() {
    Section exchange = exchange("D");
    Desk desk = sharer(REPLIER);

    desk.receive(PEER, datagrams(exchange.received).getFirst());

    assertThat(desk.takeDatagrams()).containsExactly(datagrams(exchange.sent).getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"D", "E"})
  void libswift_gets_all_chunks_and_leaves(String letter) {
    Desk desk = sharer(REPLIER);

    for (Bytes datagram : datagrams(exchange(letter).received)) {
      desk.receive(PEER, datagram);
      desk.advance(Duration.ofMillis(1));
    }

    assertThat(desk.count("chunks_sent")).isGreaterThanOrEqualTo(7);
    assertThat(desk.count("peers_broken")).isZero();
    assertThat(desk.channels()).isZero();
  }

  /// There libswift sends digests to the one who has everything, again and again.
  @Test
  void a_libswift_that_is_confused_is_not_taken_for_a_liar() {
    Desk desk = sharer(REPLIER);

    for (Bytes datagram : datagrams(exchange("F").received)) {
      desk.receive(PEER, datagram);
      desk.advance(Duration.ofMillis(1));
    }

    assertThat(desk.count("peers_broken")).isZero();
    assertThat(desk.channels()).isEqualTo(1);
  }

  @Test
  void every_exchange_that_has_datagrams_is_played() {
    assertThat(sections("interop-libswift.txt").keySet().stream().map(name -> name.substring(0, 1)))
        .containsExactly("B", "D", "E", "F");
  }

  /// Stricter than libswift, which answers nearly anything.
  @Test
  void of_the_openings_that_libswift_was_sent_those_of_the_rfc_are_answered() {
    List<String> answered = new ArrayList<>();
    Map<String, Section> probes = sections("probe-libswift-openings.txt");
    probes.forEach((name, probe) -> {
      Desk desk = sharer(REPLIER);
      desk.receive(PEER, Bytes.ofHex(probe.sent.getFirst()));
      List<Bytes> answer = desk.takeDatagrams();
      if (!answer.isEmpty()) {
        assertThat(answer.getFirst().asBuffer().getInt()).isEqualTo(PROBE);
        answered.add(name);
      }
    });
    assertThat(probes).hasSize(24);
    assertThat(answered)
        .containsExactly(
            "as libswift sends it",
            "with option 9 (chunk size 1024), RFC form",
            "with option 8 (fffc) last before end",
            "with option 8 and a HAVE after the end",
            "with options 8 and 9",
            "REQUEST 0..6 in the first datagram",
            "unknown message type 14 after the end");
  }

  @Test
  void what_libswift_answers_is_a_reply_or_nothing() {
    List<String> replies = new ArrayList<>();
    sections("probe-libswift-openings.txt")
        .forEach((name, probe) -> {
          for (String answer : probe.received) {
            Opening.Verdict verdict =
                Opening.reply(Bytes.ofHex(answer.strip()).asBuffer(), PROBE, SWARM);
            if (verdict instanceof Opening.Accept) {
              replies.add(name);
            } else {
              boolean isOld = name.startsWith("old (2011)");
              assertThat(verdict)
                  .as(name)
                  .isInstanceOf(isOld ? Opening.Bad.class : Opening.Drop.class);
            }
          }
        });
    assertThat(replies).hasSize(14).contains("version 2, minimum 2", "32-bit bins (6=0)");
  }
}
