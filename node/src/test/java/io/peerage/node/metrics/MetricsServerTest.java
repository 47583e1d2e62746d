package io.peerage.node.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.Meters;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsServerTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final Meters meters = new Meters();
  private final MetricsServer server = MetricsServer.start(LOOPBACK, meters);

  @AfterEach
  void stops_the_server() {
    server.close();
  }

  private String answer(String request) throws IOException {
    try (Socket socket = new Socket(LOOPBACK.getAddress(), server.local().getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private String ask(String line, String host) throws IOException {
    return answer(line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void shows_what_is_counted_now() throws Exception {
    meters.counter("peerage.wire.log_commits").add(7);
    assertThat(ask("GET /metrics", "127.0.0.1"))
        .startsWith("HTTP/1.1 200")
        .contains("text/plain; version=0.0.4", "peerage_wire_log_commits_total 7.0");
    meters.counter("peerage.wire.log_commits").add(1);
    assertThat(ask("GET /metrics", "127.0.0.1")).contains("peerage_wire_log_commits_total 8.0");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /metrics, localhost:9090, 200",
    "GET /metrics, LOCALHOST, 200",
    "GET /metrics, 192.0.2.1:80, 200",
    "GET /metrics, [::1]:80, 200",
    "GET /metrics, evil.example, 403",
    "GET /metrics, 127.0.0.1.evil.example:9090, 403",
    "GET /metrics, '', 403",
    "GET /, 127.0.0.1, 404",
    "GET /metrics/more, 127.0.0.1, 404",
    "POST /metrics, 127.0.0.1, 405",
    "DELETE /metrics, 127.0.0.1, 405",
  })
  void answers_get_of_one_path_to_those_who_name_this_machine(String line, String host, int status)
      throws Exception {
    assertThat(ask(line, host)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void a_request_without_a_host_is_refused() throws Exception {
    assertThat(answer("GET /metrics HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void so_many_connections_are_kept_and_no_more() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < MetricsServer.CONNECTIONS_MAX; i++) {
        open.add(new Socket(LOOPBACK.getAddress(), server.local().getPort()));
      }
      try (Socket one = new Socket(LOOPBACK.getAddress(), server.local().getPort())) {
        assertThat(one.getInputStream().read()).as("closed at once").isEqualTo(-1);
      }
      Socket last = open.getLast();
      last.getOutputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(US_ASCII));
      assertThat(new String(last.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"48, true", "49, false"})
  void a_request_has_so_many_headers_and_no_more(int others, boolean answered) throws Exception {
    String more =
        IntStream.range(0, others)
            .mapToObj(i -> "\r\nX-" + i + ": x")
            .collect(Collectors.joining());
    assertThat(ask("GET /metrics", "localhost" + more).startsWith("HTTP/1.1 200"))
        .isEqualTo(answered);
  }

  @Test
  void an_address_that_is_in_use_is_refused() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> MetricsServer.start(server.local(), meters))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.REFUSED);
          assertThat(failure.getMessage()).contains("127.0.0.1:" + server.local().getPort());
        });
  }
}
