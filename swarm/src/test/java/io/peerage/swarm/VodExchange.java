package io.peerage.swarm;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/// A conversation of `exchanges-vod.txt`: P opens, Q has the content.
///
/// @param text what stands behind the word `exchange`
public record VodExchange(String text, SwarmMetadata metadata, List<Step> steps) {

  /// A datagram.
  public record Step(boolean isP, Bytes datagram) {}

  private static final List<String> METHODS =
      List.of("bin32", "byte64", "chunk32", "bin64", "chunk64");

  /// Where the length of a swarm ID stands in an opening whose options begin with 0, 1 and 2.
  private static final int ID_LENGTH_AT = 14;

  /// All of the file.
  public static List<VodExchange> all() {
    List<VodExchange> all = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    String text = "";
    for (String line : VectorFile.lines("exchanges-vod.txt")) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("exchange")) {
        if (!steps.isEmpty()) {
          all.add(of(text, steps));
          steps = new ArrayList<>();
        }
        text = line.substring("exchange ".length());
      } else {
        steps.add(new Step(words[1].equals("P"), Bytes.ofHex(words[2])));
      }
    }
    all.add(of(text, steps));
    return all;
  }

  /// The one whose text begins so.
  public static VodExchange named(String begin) {
    return all().stream()
        .filter(exchange -> exchange.text.startsWith(begin))
        .findFirst()
        .orElseThrow();
  }

  private static VodExchange of(String text, List<Step> steps) {
    // g1-7162 chunk 1024 SHA-256 chunk32
    String[] words = text.split(" ", -1);
    int dash = words[0].indexOf('-');
    long length =
        dash < 0 ? "Hello world!\n".length() : Long.parseLong(words[0].substring(dash + 1));
    Bytes opening = steps.getFirst().datagram;
    int idBytes = opening.get(ID_LENGTH_AT + 1);
    Bytes root = Bytes.copyOf(opening.asBuffer().slice(ID_LENGTH_AT + 2, idBytes));
    return new VodExchange(
        text,
        SwarmMetadata.ofContent(
            new SwarmId(root),
            HashFunction.ofText(words[3]).orElseThrow(),
            Integer.parseInt(words[2]),
            ChunkAddressing.ofCode(METHODS.indexOf(words[4])).orElseThrow(),
            length),
        List.copyOf(steps));
  }

  /// What one side sends.
  public List<Bytes> by(boolean p) {
    return steps.stream().filter(step -> step.isP == p).map(Step::datagram).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
