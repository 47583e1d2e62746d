package io.peerage.bench.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Two network namespaces with a cable between them, and one queue at the end from which data goes.
/// They belong to this program and are gone when it is closed.
final class Namespaces implements AutoCloseable {

  /// Where data comes from, and where it goes.
  static final String SENDER = "10.79.0.1";

  static final String RECEIVER = "10.79.0.2";

  private final String near = "peerage-near-" + ProcessHandle.current().pid();
  private final String far = "peerage-far-" + ProcessHandle.current().pid();

  private Namespaces() {}

  /// Makes them.
  ///
  /// @param rate of the queue, in Mbit/s
  /// @param millis the longest it may be
  /// @param control which congestion control TCP uses at the sending end
  /// @throws IOException when the environment does not permit it
  static Namespaces with(int rate, int millis, String control)
      throws IOException, InterruptedException {
    Namespaces made = new Namespaces();
    try {
      made.make(rate, millis, control);
      return made;
    } catch (IOException | InterruptedException refused) {
      made.close();
      throw refused;
    }
  }

  private void make(int rate, int millis, String control) throws IOException, InterruptedException {
    run("ip netns add " + near);
    run("ip netns add " + far);
    run("ip link add near netns " + near + " type veth peer name far netns " + far);
    run("ip -n " + near + " address add " + SENDER + "/24 dev near");
    run("ip -n " + far + " address add " + RECEIVER + "/24 dev far");
    for (String device : List.of(near + " lo", near + " near", far + " lo", far + " far")) {
      run("ip -n " + device.replace(" ", " link set ") + " up");
    }
    run(
        "ip netns exec %s tc qdisc add dev near root tbf rate %dmbit burst 16kb latency %dms"
            .formatted(near, rate, millis));
    // A namespace may not choose any control for itself, but the route to the other end may name
    // it.
    run(
        "ip -n %s route replace 10.79.0.0/24 dev near proto kernel scope link src %s congctl %s"
            .formatted(near, SENDER, control));
  }

  /// What stands before a command at the sending end.
  List<String> near() {
    return List.of("ip", "netns", "exec", near);
  }

  /// What stands before a command at the receiving end.
  List<String> far() {
    return List.of("ip", "netns", "exec", far);
  }

  private static void run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command.split(" ", -1))))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said.strip());
    }
  }

  /// Removes what was made of it. With a namespace go its devices and their queues.
  @Override
  public void close() {
    for (String name : List.of(near, far)) {
      try {
        run("ip netns delete " + name);
      } catch (IOException left) {
        System.err.println(left.getMessage());
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
