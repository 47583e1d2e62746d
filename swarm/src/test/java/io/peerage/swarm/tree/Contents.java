package io.peerage.swarm.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// The contents that vectors name, byte by byte.
final class Contents {

  private Contents() {}

  /// The first bytes of the content of this name: `g1`, `g2`, `fill:XX`, `hex:…` or `text:…`.
  static byte[] named(String name, int length) {
    if (name.startsWith("hex:")) {
      return Arrays.copyOf(HexFormat.of().parseHex(name.substring(4)), length);
    }
    if (name.startsWith("text:")) {
      return Arrays.copyOf(name.substring(5).getBytes(StandardCharsets.US_ASCII), length);
    }
    byte[] content = new byte[length];
    if (name.startsWith("fill:")) {
      Arrays.fill(content, (byte) Integer.parseInt(name.substring(5), 16));
      return content;
    }
    for (int i = 0; i < length; i++) {
      content[i] =
          switch (name) {
            case "g1" -> (byte) (31 * i + 17 * (i / 256) + 7);
            case "g2" -> (byte) ((i * 2654435761L & 0xffff_ffffL) >>> 24);
            default -> throw new IllegalArgumentException("no content " + name);
          };
    }
    return content;
  }
}
