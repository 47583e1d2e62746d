package io.peerage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a user would write instead: one file over one TCP connection, 64 KiB at a time, with a hash
/// on the receiving side. It says what it does in the events of the peerage command, so that both
/// are measured the same way.
final class TcpCopy {

  private static final int BLOCK_BYTES = 1 << 16;
  private static final int PROGRESS_BYTES = 1 << 26;

  private TcpCopy() {}

  /// `send FILE`, or `receive PORT FILE`. The process ends when its standard input does, at the
  /// latest: then whoever started it is gone.
  public static void main(String[] words)
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    Thread orphaned = Thread.ofPlatform().name("orphaned").daemon().start(TcpCopy::endWithInput);
    switch (words[0]) {
      case "send" -> {
        send(Path.of(words[1]));
        orphaned.join();
      }
      case "receive" -> receive(Integer.parseInt(words[1]), Path.of(words[2]));
      default -> throw new IllegalArgumentException("send or receive, not " + words[0]);
    }
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void send(Path file) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open();
        FileChannel source = FileChannel.open(file)) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      System.out.println("{\"event\":\"sharing\",\"link\":\"" + port + "\"}");
      try (SocketChannel receiver = server.accept()) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        while (source.read(block) >= 0) {
          block.flip();
          while (block.hasRemaining()) {
            receiver.write(block);
          }
          block.clear();
        }
      }
    }
  }

  private static void receive(int port, Path copy) throws IOException, NoSuchAlgorithmException {
    long start = System.nanoTime();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (SocketChannel sender =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        FileChannel target =
            FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (long done = 0, told = 0; sender.read(block) >= 0; ) {
        block.flip();
        done += block.remaining();
        if (done - told >= PROGRESS_BYTES) {
          told = done;
          System.out.println("{\"event\":\"progress\",\"bytes_done\":" + done + "}");
        }
        sha256.update(block.duplicate());
        while (block.hasRemaining()) {
          target.write(block);
        }
        block.clear();
      }
      target.force(true); // get does so too, before it gives the file its name
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.println(
        "{\"event\":\"complete\",\"seconds\":%.3f,\"sha256\":\"%s\"}"
            .formatted(seconds, HexFormat.of().formatHex(sha256.digest())));
  }
}
