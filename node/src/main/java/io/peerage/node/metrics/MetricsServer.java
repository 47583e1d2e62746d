package io.peerage.node.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.peerage.node.output.Figures;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Meters;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The meters of this process at `http://HOST:PORT/metrics`, as Prometheus reads them. Answers GET
/// of that one path and nothing else.
///
/// A page in a browser may be made to ask a name that has come to mean this machine: whoever names
/// the host otherwise than by a number, `localhost`, or the name that we were given is refused.
///
/// One thread answers, and few connections are kept open.
public final class MetricsServer implements AutoCloseable {

  /// Connections open at a time; further ones are closed.
  public static final int CONNECTIONS_MAX = 16;

  /// Seconds for a request to arrive, and for its answer to leave.
  public static final int SECONDS_MAX = 10;

  private static final String PATH = "/metrics";
  private static final String PORT = ":\\d{1,5}";

  static {
    // The server has no other switches; they are read when its classes are loaded.
    preset("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    preset("sun.net.httpserver.maxReqTime", SECONDS_MAX);
    preset("sun.net.httpserver.maxRspTime", SECONDS_MAX);
    preset("sun.net.httpserver.maxReqHeaders", 50);
    preset("sun.net.httpserver.maxReqHeaderSize", 16 << 10);
  }

  private final HttpServer server;
  private final ThreadPoolExecutor thread;
  private final PrometheusExport export;
  private final String host;

  private MetricsServer(HttpServer server, String host, Meters meters) {
    this.server = server;
    this.host = host;
    this.export = new PrometheusExport(meters);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(CONNECTIONS_MAX),
            Thread.ofPlatform().daemon().name("peerage-metrics").factory());
  }

  private static void preset(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, String.valueOf(value));
    }
  }

  /// Starts to answer.
  ///
  /// @throws PeerageException `refused` when the address cannot be had
  public static MetricsServer start(InetSocketAddress address, Meters meters) {
    HttpServer server;
    try {
      server = HttpServer.create(address, CONNECTIONS_MAX);
    } catch (IOException cause) {
      throw new PeerageException(
          ErrorCode.REFUSED,
          "cannot serve metrics at " + Figures.address(address) + ": " + cause.getMessage(),
          "choose another address with --metrics; port 0 takes a free one",
          cause);
    }
    MetricsServer metrics = new MetricsServer(server, address.getHostString(), meters);
    server.setExecutor(metrics.thread);
    server.createContext("/", metrics::answer);
    server.start();
    return metrics;
  }

  /// Where it listens, with the real port.
  public InetSocketAddress local() {
    return server.getAddress();
  }

  /// Ends at once.
  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isOurs(exchange.getRequestHeaders().getFirst("Host"))) {
        exchange.sendResponseHeaders(403, -1);
      } else if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] text = export.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", PrometheusExport.CONTENT_TYPE);
        exchange.sendResponseHeaders(200, text.length);
        try (OutputStream body = exchange.getResponseBody()) {
          body.write(text);
        }
      }
    }
  }

  private boolean isOurs(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String name = header.replaceFirst(PORT + "$", "");
    return name.equalsIgnoreCase("localhost") || name.equalsIgnoreCase(host) || isNumber(name);
  }

  private static boolean isNumber(String name) {
    try {
      InetAddress _ = InetAddress.ofLiteral(name.replaceAll("[\\[\\]]", ""));
      return true;
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
