package io.peerage.interop.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/// The relay by hand:
///
/// ```
/// java -p … -m io.peerage.interop.relay/io.peerage.interop.relay.Main udp 9000 9001 \
///     delay=60 jitter=5 loss=0.01 duplicate=0.01 reorder=0.01 rate=100 queue=250 seed=7
/// ```
///
/// From port 9000 to port 9001 of 127.0.0.1; times in milliseconds, the rate in Mbit/s, both
/// directions alike. Runs until it is killed.
public final class Main {

  private Main() {}

  /// Runs one relay.
  ///
  /// @param arguments as above
  public static void main(String... arguments) throws IOException {
    if (arguments.length < 3) {
      System.err.println(
          "usage: udp|tcp LISTEN_PORT TARGET_PORT [delay=MS] [jitter=MS] [loss=P] [duplicate=P]"
              + " [reorder=P] [rate=MBIT] [queue=MS] [seed=N]");
      System.exit(2);
    }
    Conditions conditions = Conditions.NONE;
    long seed = 1;
    for (int i = 3; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      double value = Double.parseDouble(pair.length == 2 ? pair[1] : "");
      switch (pair[0]) {
        case "delay" -> conditions = conditions.withDelay(millis(value));
        case "jitter" -> conditions = conditions.withJitter(millis(value));
        case "loss" -> conditions = conditions.withLoss(value);
        case "duplicate" -> conditions = conditions.withDuplicate(value);
        case "reorder" -> conditions = conditions.withReorder(value, conditions.reorderExtra());
        case "rate" ->
            conditions = conditions.withRate((long) (value * 1_000_000), conditions.queue());
        case "queue" -> conditions = conditions.withRate(conditions.bitsPerSecond(), millis(value));
        case "seed" -> seed = (long) value;
        default -> throw new IllegalArgumentException("no such option: " + arguments[i]);
      }
    }
    InetSocketAddress listen = port(arguments[1]);
    InetSocketAddress target = port(arguments[2]);
    try (Relay relay =
        switch (arguments[0]) {
          case "udp" ->
              new UdpRelay(listen, target, conditions, conditions, seed, System::nanoTime);
          case "tcp" ->
              new TcpRelay(listen, target, conditions, conditions, seed, System::nanoTime);
          default -> throw new IllegalArgumentException("udp or tcp, not " + arguments[0]);
        }) {
      System.out.println(arguments[0] + " " + relay.local() + " to " + target + " " + conditions);
      relay.run();
    }
  }

  private static Duration millis(double value) {
    return Duration.ofNanos((long) (value * 1_000_000));
  }

  private static InetSocketAddress port(String text) throws IOException {
    return new InetSocketAddress(
        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(text));
  }
}
