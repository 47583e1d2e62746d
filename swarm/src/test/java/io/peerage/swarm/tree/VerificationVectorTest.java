package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.peerage.swarm.VectorFile;
import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.message.Message;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.message.MessageReader;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every case of `verify.txt`, its datagrams read as a channel reads them.
class VerificationVectorTest {

  private static final Pattern GIVEN =
      Pattern.compile("given root (\\S+) hash (\\S+) chunk (\\d+) addressing 2 length (\\S+)");
  private static final Pattern EXPECTED =
      Pattern.compile(
          "  -> (?:chunks (?<chunks>\\d+)\\?)? *(?<first>good \\d+|none|bad)?"
              + "(?: or (?<second>none|bad))? *(?:size (?<size>\\d+))? *(?<remark>\\(.*)?");

  /// @param expected as written in the file
  record Step(Bytes datagram, String expected) {}

  record Case(String name, String given, List<Step> steps) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<String> lines = VectorFile.lines("verify.txt");
    for (int i = 0; i < lines.size(); ) {
      String name = lines.get(i++).substring("case ".length());
      String given = lines.get(i++);
      List<Step> steps = new ArrayList<>();
      while (i < lines.size() && !lines.get(i).startsWith("case ")) {
        steps.add(new Step(Bytes.ofHex(lines.get(i)), lines.get(i + 1)));
        i += 2;
      }
      cases.add(new Case(name, given, steps));
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_receiver_believes_what_is_proven(Case test) {
    Matcher given = GIVEN.matcher(test.given());
    assertThat(given.matches()).isTrue();
    HashFunction function = HashFunction.ofText(given.group(2)).orElseThrow();
    int chunkSize = Integer.parseInt(given.group(3));
    Bytes root = Bytes.ofHex(given.group(1));
    Verification receiver =
        given.group(4).equals("auto")
            ? Verification.ofUnknownLength(function, chunkSize, root)
            : Verification.ofLength(function, chunkSize, root, Long.parseLong(given.group(4)));
    boolean isLengthGiven = !given.group(4).equals("auto");
    MessageReader reader =
        new MessageReader(
            new MessageFormat(ChunkAddressing.CHUNK_RANGES_32, function.digestBytes(), chunkSize));
    Scratch scratch = receiver.newScratch();
    for (Step step : test.steps()) {
      long before = receiver.verified().count();
      boolean wasCertain = receiver.certainLength().isPresent();
      String outcome = receive(receiver, scratch, reader, step.datagram());

      Matcher expected = EXPECTED.matcher(step.expected());
      assertThat(expected.matches()).as(step.expected()).isTrue();
      TreeSet<String> allowed = new TreeSet<>();
      allowed.add(expected.group("first"));
      if (expected.group("second") != null) {
        allowed.add(expected.group("second"));
      }
      assertThat(allowed).as(step.expected()).contains(outcome);
      // There the chunk is whole; what is wrong comes behind it, and what came before stays.
      boolean isWhole = outcome.startsWith("good") || test.name().equals("data-too-long");
      long proven = isWhole ? 1 : 0;
      assertThat(receiver.verified().count()).as(step.expected()).isEqualTo(before + proven);
      if (expected.group("chunks") != null && outcome.equals(expected.group("first"))) {
        OptionalLong certain = receiver.certainChunks();
        assertThat(certain.isPresent() ? certain : receiver.claimedChunks(scratch))
            .as(step.expected())
            .hasValue(Long.parseLong(expected.group("chunks")));
      }
      if (expected.group("size") != null) {
        assertThat(receiver.certainLength()).hasValue(Long.parseLong(expected.group("size")));
      } else if (!isLengthGiven && !wasCertain) {
        assertThat(receiver.certainLength()).isEqualTo(OptionalLong.empty());
      }
      if (outcome.equals("bad")) {
        // What comes next in the file comes from another peer.
        receiver.forget(scratch);
        scratch = receiver.newScratch();
      }
    }
  }

  @Test
  void no_case_is_left_out() {
    assertThat(cases()).hasSize(30);
    assertThat(cases().stream().mapToInt(test -> test.steps().size()).sum()).isEqualTo(45);
  }

  /// What a datagram proves, in the words of the file.
  private static String receive(
      Verification receiver, Scratch scratch, MessageReader reader, Bytes datagram) {
    String outcome = "none";
    ByteBuffer in = datagram.asBuffer();
    while (in.hasRemaining()) {
      switch (reader.next(in)) {
        case Decoded.Malformed<Message> _ -> {
          return "bad";
        }
        case Decoded.NeedMore<Message> _ -> fail("a datagram is all there is");
        case Decoded.Value<Message>(var message) -> {
          Verdict verdict = judge(receiver, scratch, message);
          if (verdict == Verdict.FALSE) {
            return "bad";
          }
          if (verdict == Verdict.GOOD && message instanceof Message.Data data) {
            outcome = "good " + data.chunk();
          }
        }
      }
    }
    return outcome;
  }

  private static Verdict judge(Verification receiver, Scratch scratch, Message message) {
    return switch (message) {
      case Message.Integrity(long first, long last, ByteBuffer digest) ->
          receiver.integrity(scratch, first, last, digest);
      case Message.Data data -> receiver.data(scratch, data.chunk(), data.content());
      default -> throw new IllegalStateException("unexpected " + message);
    };
  }
}
