package io.peerage.node.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.IoInput;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.UpgradeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A server of messages, and a client that says what it likes, byte by byte (RFC 6455).
class WebSocketIT {

  private static final int TIMEOUT_MILLIS = 20_000;

  /// The example of RFC 6455, 1.3.
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final String MASK = "37fa213d";

  @TempDir Path directory;

  private final Stage stage = new Stage();
  private World world;
  private MessageEchoCore echo;

  @BeforeEach
  void openWorld() {
    world = World.Kind.NIO_IPV4.open(directory);
    echo = new MessageEchoCore(world.place(), MessageOptions.DEFAULT);
  }

  @AfterEach
  void closeWorld() {
    world.close();
  }

  private Socket connected(MessageOptions options) throws Exception {
    echo = new MessageEchoCore(world.place(), options);
    var _ = stage.run(world.server(), echo, MessageEchoCore::start);
    var place =
        (InetSocketAddress) stage.await(world, echo.diary.first(IoInput.Listening.class)).local();
    Socket socket = new Socket(place.getAddress(), place.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static String request(String... more) {
    return "GET /chat HTTP/1.1\r\nHost: echo.example\r\nUpgrade: websocket\r\n"
        + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: "
        + KEY
        + "\r\nSec-WebSocket-Version: 13\r\n"
        + String.join("", more)
        + "\r\n";
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void frame(Socket socket, String hex) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex));
  }

  /// The lines of an answer up to the empty one.
  private static String answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static String heard(Socket socket, int bytes) throws IOException {
    return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes));
  }

  /// All that comes until the end.
  private static String rest(Socket socket) throws IOException {
    return HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
  }

  private Socket upgraded(MessageOptions options, String... more) throws Exception {
    Socket socket = connected(options);
    say(socket, request(more));
    assertThat(answer(socket)).startsWith("HTTP/1.1 101 ");
    return socket;
  }

  @Test
  void the_example_of_the_specification_is_answered_as_it_says() throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      say(socket, request("Sec-WebSocket-Protocol: chat, echo\r\n"));
      assertThat(answer(socket).toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 101 ")
          .contains("upgrade: websocket\r\n")
          .contains("connection: upgrade\r\n")
          .contains(("sec-websocket-accept: " + ACCEPT).toLowerCase(Locale.ROOT))
          .contains("sec-websocket-protocol: echo\r\n")
          .doesNotContain("sec-websocket-extensions");
    }
  }

  @Test
  void the_frames_of_the_specification_are_understood() throws Exception {
    try (Socket socket = upgraded(MessageOptions.DEFAULT)) {
      // RFC 6455, 5.7: "Hello" masked, alone and in two pieces with a ping between them.
      frame(socket, "8185" + MASK + "7f9f4d5158");
      assertThat(heard(socket, 7)).isEqualTo("810548656c6c6f");
      frame(socket, "0183" + MASK + "7f9f4d");
      frame(socket, "8985" + MASK + "7f9f4d5158");
      assertThat(heard(socket, 7)).isEqualTo("8a0548656c6c6f");
      frame(socket, "8082" + MASK + "5b95");
      assertThat(heard(socket, 7)).isEqualTo("810548656c6c6f");
      frame(socket, "8882" + MASK + "3412");
      assertThat(rest(socket)).isEqualTo("880203e8");
    }
  }

  @Test
  void byte_by_byte_is_the_same() throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      for (char each : request().toCharArray()) {
        say(socket, String.valueOf(each));
      }
      assertThat(answer(socket)).startsWith("HTTP/1.1 101 ");
      String hello = "8185" + MASK + "7f9f4d5158";
      for (int at = 0; at < hello.length(); at += 2) {
        frame(socket, hello.substring(at, at + 2));
      }
      assertThat(heard(socket, 7)).isEqualTo("810548656c6c6f");
    }
  }

  /// RFC 6455, 4.1 has a client wait for the answer. Whether one did cannot be told from when its
  /// bytes come, so it makes no difference.
  @Test
  void frames_that_come_before_the_answer_follow_it() throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(request().getBytes(StandardCharsets.ISO_8859_1));
      all.write(HexFormat.of().parseHex("8185" + MASK + "7f9f4d5158"));
      // A frame that looks like the end of a line in HTTP.
      all.write(HexFormat.of().parseHex("8182" + "00000000" + "0d0a"));
      all.write(HexFormat.of().parseHex("8882" + MASK + "3412"));
      socket.getOutputStream().write(all.toByteArray());
      assertThat(answer(socket)).startsWith("HTTP/1.1 101 ");
      assertThat(rest(socket)).isEqualTo("810548656c6c6f" + "81020d0a" + "880203e8");
    }
  }

  @Test
  void another_request_before_the_answer_is_no_frame() throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      say(socket, request() + request());
      assertThat(answer(socket)).startsWith("HTTP/1.1 101 ");
      assertThat(heard(socket, 4)).isEqualTo("880203ea");
      assertThat(echo.diary.all(IoInput.UpgradeAsked.class)).hasSize(1);
    }
  }

  @Test
  void what_comes_before_a_refusal_is_dropped() throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      say(socket, request().replace("/chat", MessageEchoCore.FORBIDDEN) + "\r\n\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 403 ");
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      assertThat(echo.diary.all(IoInput.Broken.class)).isEmpty();
    }
  }

  /// A server may send as soon as it has answered, so its first frames often come with the answer.
  @Test
  void frames_that_come_with_the_answer_are_read() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MessageCallerCore caller =
          new MessageCallerCore(
              server.getLocalSocketAddress(),
              UpgradeRequest.to("echo.example", "/"),
              MessageOptions.DEFAULT,
              List.of(),
              true);
      var _ = stage.run(world.client(), caller, MessageCallerCore::start);
      try (Socket socket = server.accept()) {
        String key = answer(socket).split("(?i)sec-websocket-key: ", 2)[1].split("\r\n", 2)[0];
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + acceptOf(key)
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        // A ping, and the end.
        all.write(HexFormat.of().parseHex("8901" + "07" + "8802" + "1092"));
        socket.getOutputStream().write(all.toByteArray());
        IoInput.Ending ending = stage.await(world, caller.diary.first(IoInput.Ending.class));
        assertThat(ending.code()).isEqualTo(4242);
        var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      }
    }
  }

  private static String acceptOf(String key) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest(
                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                    .getBytes(StandardCharsets.ISO_8859_1));
    return Base64.getEncoder().encodeToString(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "810548656c6c6f", // not masked
        "c185" + MASK + "7f9f4d5158", // a reserved bit
        "8385" + MASK + "7f9f4d5158", // a reserved kind
        "8b80" + MASK, // a reserved control kind
        "0980" + MASK, // a ping in pieces
        "89fe007e" + MASK, // a ping of 126 bytes
        "8080" + MASK, // a piece of nothing
        "0180" + MASK + "8180" + MASK, // a message within a message
        "8882" + MASK + "3417", // code 1005, which only means that there is none
        "8881" + MASK + "34" // half a code
      })
  void what_is_no_frame_ends_the_conversation(String hex) throws Exception {
    try (Socket socket = upgraded(MessageOptions.DEFAULT)) {
      frame(socket, hex);
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause()).hasMessageContaining("no WebSocket");
      assertThat(echo.diary.reads()).isZero();
      assertThat(heard(socket, 4)).isEqualTo("880203ea");
    }
  }

  @Test
  void a_frame_that_only_claims_to_be_long_is_refused_at_once() throws Exception {
    try (Socket socket = upgraded(MessageOptions.DEFAULT)) {
      frame(socket, "82ff" + "0000000000100001" + MASK);
      assertThat(heard(socket, 4)).isEqualTo("880203f1");
    }
  }

  @Test
  void a_frame_that_unpacks_to_too_much_is_refused() throws Exception {
    try (Socket socket =
        upgraded(
            MessageOptions.DEFAULT.withDeflate(true),
            "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
      Deflater deflater = new Deflater(9, true);
      deflater.setInput(new byte[64 << 20]);
      byte[] packed = new byte[100_000];
      int length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
      deflater.end();
      frame(socket, "c2ff%016x00000000".formatted(length));
      socket.getOutputStream().write(packed, 0, length);
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause()).hasMessageContaining("no WebSocket");
      assertThat(echo.diary.reads()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
    "Sec-WebSocket-Version: 13, X-None: 1, 426",
    "GET, POST, 400",
    "Upgrade: websocket, Upgrade: h2c, 400",
    "'keep-alive, Upgrade', keep-alive, 400",
    KEY + ", AAAA, 400",
    "Sec-WebSocket-Key, X-Key, 400",
    "Host: echo.example, X: 1, 400",
    "/chat, chat, 400",
    "HTTP/1.1, NOTHING, 400",
    "X-More, Content-Length, 400"
  })
  void what_is_no_request_for_a_websocket_gets_a_status(String part, String other, int status)
      throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      say(socket, request("X-More: 3\r\n").replace(part, other) + "abc");
      assertThat(answer(socket)).startsWith("HTTP/1.1 " + status + " ");
      var _ = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(echo.diary.all(IoInput.UpgradeAsked.class)).isEmpty();
      assertThat(world.server().meters().counter("peerage.transport.upgrades_failed").value())
          .isEqualTo(1);
    }
  }

  @Test
  void the_version_that_is_spoken_is_named() throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      say(socket, request().replace("Version: 13", "Version: 99"));
      assertThat(answer(socket).toLowerCase(Locale.ROOT)).contains("sec-websocket-version: 13\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 0, 0, 101",
    "4097, 0, 0, 400",
    "5000, 0, 0, 414",
    "10, 64, 0, 101",
    "10, 65, 0, 400",
    "10, 1, 4000, 101",
    "10, 5, 4000, 431"
  })
  void a_request_is_bounded(int path, int headers, int headerBytes, int status) throws Exception {
    try (Socket socket = connected(MessageOptions.DEFAULT)) {
      StringBuilder more = new StringBuilder();
      for (int i = 0; i < headers; i++) {
        more.append("X-%d: %s\r\n".formatted(i, "a".repeat(headerBytes)));
      }
      say(socket, request(more.toString()).replace("/chat", "/" + "a".repeat(path - 1)));
      assertThat(answer(socket)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void an_empty_message_is_one() throws Exception {
    try (Socket socket = upgraded(MessageOptions.DEFAULT)) {
      frame(socket, "8280" + MASK);
      assertThat(heard(socket, 2)).isEqualTo("8200");
      var _ = stage.await(world, echo.diary.until(diary -> diary.reads() == 1));
      assertThat(echo.diary.bytesRead()).isZero();
    }
  }
}
