package io.peerage.bench.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// One TCP connection that is always full, to share a queue with. The receiver says ten times a
/// second, as `progress`, how much has come. Either ends when its connection does.
final class TcpStream {

  private static final int BLOCK_BYTES = 1 << 16;
  private static final long SAY_NANOS = 100_000_000;

  private TcpStream() {}

  /// `send ADDRESS PORT`, or `receive ADDRESS`, which says `listening` with its port.
  public static void main(String[] words) throws IOException {
    InetAddress address = InetAddress.ofLiteral(words[1]);
    switch (words[0]) {
      case "send" -> send(new InetSocketAddress(address, Integer.parseInt(words[2])));
      case "receive" -> receive(address);
      default -> throw new IllegalArgumentException("send or receive, not " + words[0]);
    }
  }

  private static void send(InetSocketAddress to) throws IOException {
    try (SocketChannel channel = SocketChannel.open(to)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      while (channel.write(block) >= 0) {
        if (!block.hasRemaining()) {
          block.clear();
        }
      }
    }
  }

  private static void receive(InetAddress at) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(at, 0));
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      System.out.println("{\"event\":\"listening\",\"port\":" + port + "}");
      try (SocketChannel channel = server.accept()) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        long bytes = 0;
        long saidAt = System.nanoTime();
        for (int read = channel.read(block); read >= 0; read = channel.read(block.clear())) {
          bytes += read;
          long now = System.nanoTime();
          if (now - saidAt >= SAY_NANOS) {
            saidAt = now;
            System.out.println("{\"event\":\"progress\",\"bytes_done\":" + bytes + "}");
          }
        }
      }
    }
  }
}
