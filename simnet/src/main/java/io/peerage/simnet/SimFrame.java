package io.peerage.simnet;

import io.peerage.wire.UpgradeRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a simulated message channel puts on its stream: one kind, one length, a payload. It stands
/// in for the upgrade and the frames of RFC 6455, with the same parts and none of their bytes.
record SimFrame(Kind kind, ByteBuffer payload) {

  static final int HEADER_BYTES = 5;

  /// What a client begins with, as it does in HTTP, so that a server that looks first may choose.
  static final byte[] PREFACE = {'G', 'E', 'T', ' '};

  enum Kind {
    ASK('?'),
    GRANT('!'),
    REFUSE('-'),
    TEXT('T'),
    TEXT_PIECE('t'),
    BINARY('B'),
    BINARY_PIECE('b'),
    PING('>'),
    PONG('<'),
    CLOSE('.');

    /// What stands for it on the stream.
    final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }

    /// @throws IllegalArgumentException if the code is none
    static Kind of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("a frame of kind " + code);
    }
  }

  static byte[] bytes(UpgradeRequest request) {
    List<String> lines = new ArrayList<>();
    lines.add(request.host());
    lines.add(request.path());
    lines.add(String.join(",", request.subprotocols()));
    request.headers().forEach(header -> lines.add(header.name() + ":" + header.value()));
    return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// @throws IllegalArgumentException if the payload is no request
  UpgradeRequest request() {
    String[] lines = StandardCharsets.ISO_8859_1.decode(payload).toString().split("\n", -1);
    if (lines.length < 3) {
      throw new IllegalArgumentException("no request");
    }
    List<String> subprotocols = lines[2].isEmpty() ? List.of() : List.of(lines[2].split(",", -1));
    List<UpgradeRequest.Header> headers = new ArrayList<>();
    for (int i = 3; i < lines.length; i++) {
      String[] parts = lines[i].split(":", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException("no header");
      }
      headers.add(new UpgradeRequest.Header(parts[0], parts[1]));
    }
    return new UpgradeRequest(lines[0], lines[1], subprotocols, headers);
  }

  String text() {
    return StandardCharsets.UTF_8.decode(payload).toString();
  }

  /// The number that the payload begins with: a status, or why a conversation ends.
  ///
  /// @throws IllegalArgumentException if there is none
  int number() {
    try {
      return payload.getShort() & 0xffff;
    } catch (BufferUnderflowException missing) {
      throw new IllegalArgumentException("a frame without its number", missing);
    }
  }

  static byte[] bytes(int number, String text) {
    byte[] says = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 + says.length).putShort((short) number).put(says).array();
  }
}
