package io.peerage.node.output;

import io.peerage.wire.Bytes;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Something that happened, in the two forms of standard output: a JSON object for scripts, and for
/// readers a line of data, where there is data. Names and keys are a contract.
public sealed interface Event {

  /// The value of the key `event`.
  String name();

  /// Writes the other keys.
  void write(Fields fields);

  /// What stands on standard output without `--json`; most events have nothing there.
  default Optional<String> line() {
    return Optional.empty();
  }

  /// A file is being served.
  record Sharing(
      String link,
      Path path,
      long bytes,
      Bytes root,
      int chunkSize,
      String hash,
      InetSocketAddress listen)
      implements Event {
    @Override
    public String name() {
      return "sharing";
    }

    @Override
    public void write(Fields fields) {
      fields
          .put("link", link)
          .put("path", path.toString())
          .put("bytes", bytes)
          .put("root", root.hex())
          .put("chunk_size", chunkSize)
          .put("hash", hash)
          .put("listen", Figures.address(listen));
    }

    @Override
    public Optional<String> line() {
      return Optional.of(link);
    }
  }

  /// Something moved while serving a file.
  record Serving(String path, int peers, long bytesSent) implements Event {
    @Override
    public String name() {
      return "serving";
    }

    @Override
    public void write(Fields fields) {
      fields.put("path", path).put("peers", peers).put("bytes_sent", bytesSent);
    }
  }

  /// Serving has ended.
  record Stopped(long bytesSent) implements Event {
    @Override
    public String name() {
      return "stopped";
    }

    @Override
    public void write(Fields fields) {
      fields.put("bytes_sent", bytesSent);
    }
  }

  /// How far a download is.
  ///
  /// @param path where it is to stand
  /// @param bytesTotal negative while unknown, which is null in JSON
  /// @param rate bytes per second
  record Progress(
      String path, long bytesDone, long bytesTotal, long rate, int peers, List<String> waitingFor)
      implements Event {

    /// What another process said.
    public static Progress of(JsonObject object) {
      return new Progress(
          object.text("path"),
          object.count("bytes_done"),
          object.has("bytes_total") ? object.count("bytes_total") : -1,
          object.count("rate"),
          (int) object.count("peers"),
          object.texts("waiting_for"));
    }

    @Override
    public String name() {
      return "progress";
    }

    @Override
    public void write(Fields fields) {
      fields.put("path", path).put("bytes_done", bytesDone);
      if (bytesTotal < 0) {
        fields.put("bytes_total", (String) null);
      } else {
        fields.put("bytes_total", bytesTotal);
      }
      fields.put("rate", rate).put("peers", peers).put("waiting_for", waitingFor);
    }
  }

  /// A download is whole, verified and stands under its name.
  record Complete(
      Path path, long bytes, long bytesFetched, long bytesReused, Duration took, int peers)
      implements Event {
    @Override
    public String name() {
      return "complete";
    }

    @Override
    public void write(Fields fields) {
      fields
          .put("path", path.toString())
          .put("bytes", bytes)
          .put("bytes_fetched", bytesFetched)
          .put("bytes_reused", bytesReused)
          .putSeconds("seconds", Figures.seconds(took))
          .put("peers", peers);
    }

    @Override
    public Optional<String> line() {
      return Optional.of(path.toString());
    }
  }

  /// A trial transfer went well.
  ///
  /// @param rate bytes per second
  record Tried(long bytes, Duration took, long rate) implements Event {
    @Override
    public String name() {
      return "tried";
    }

    @Override
    public void write(Fields fields) {
      fields.put("bytes", bytes).putSeconds("seconds", Figures.seconds(took)).put("rate", rate);
    }

    @Override
    public Optional<String> line() {
      return Optional.of(
          "%s in %s, %s, verified"
              .formatted(Figures.bytes(bytes), Figures.duration(took), Figures.rate(rate)));
    }
  }

  /// The root hash of a file.
  record Hash(Path path, long bytes, Bytes root, int chunkSize, String hash) implements Event {
    @Override
    public String name() {
      return "hash";
    }

    @Override
    public void write(Fields fields) {
      fields
          .put("path", path.toString())
          .put("bytes", bytes)
          .put("root", root.hex())
          .put("chunk_size", chunkSize)
          .put("hash", hash);
    }

    @Override
    public Optional<String> line() {
      return Optional.of(root.hex() + "  " + path);
    }
  }

  /// A machine is seen for the first time. It is this process's own, so there is no address to
  /// reach it at.
  record Machine(
      long process,
      String id,
      List<String> states,
      List<String> active,
      Optional<InetSocketAddress> address)
      implements Event {

    /// One of this machine's processes.
    public Machine(long process, String id, List<String> states, List<String> active) {
      this(process, id, states, active, Optional.empty());
    }

    /// What another process said.
    public static Machine of(JsonObject object) {
      return new Machine(
          object.count("process"),
          object.text("id"),
          object.texts("states"),
          object.texts("active"));
    }

    @Override
    public String name() {
      return "machine";
    }

    @Override
    public void write(Fields fields) {
      fields
          .put("process", process)
          .put("id", id)
          .put("states", states)
          .put("active", active)
          .put("address", address.map(Figures::address).orElse(null));
    }

    @Override
    public Optional<String> line() {
      return Optional.of(process + "/" + id + "  (" + String.join(" ", active) + ")");
    }
  }

  /// How a machine of another process stands: after a mutation, or when what was waited for is so.
  ///
  /// @param name `result` or `held`
  /// @param result of the mutation; empty for none
  /// @param time state to tick, in schema order
  record Looked(String name, String result, List<String> active, SequencedMap<String, Long> time)
      implements Event {
    @Override
    public void write(Fields fields) {
      if (!result.isEmpty()) {
        fields.put("result", result);
      }
      fields.put("active", active).put("time", time);
    }

    @Override
    public Optional<String> line() {
      String ticks = Figures.ticks(active, time);
      return Optional.of(result.isEmpty() ? ticks : result + "  " + ticks);
    }
  }

  /// The same for somebody who wants numbers: a state and its tick a line.
  record Ticks(Looked looked) implements Event {
    @Override
    public String name() {
      return looked.name();
    }

    @Override
    public void write(Fields fields) {
      looked.write(fields);
    }

    @Override
    public Optional<String> line() {
      return Optional.of(
          looked.time.entrySet().stream()
              .map(each -> each.getKey() + " " + each.getValue())
              .collect(Collectors.joining("\n")));
    }
  }

  /// A machine took a mutation, or refused it.
  ///
  /// @param time state to tick, in schema order
  record Transition(
      long process,
      String machine,
      String op,
      String result,
      List<String> active,
      SequencedMap<String, Long> time,
      long queueTick,
      List<String> handlers)
      implements Event {

    /// What another process said.
    public static Transition of(JsonObject object) {
      return new Transition(
          object.count("process"),
          object.text("machine"),
          object.text("op"),
          object.text("result"),
          object.texts("active"),
          object.counts("time"),
          object.count("queue_tick"),
          object.texts("handlers"));
    }

    @Override
    public String name() {
      return "transition";
    }

    @Override
    public void write(Fields fields) {
      fields
          .put("machine", machine)
          .put("process", process)
          .put("op", op)
          .put("result", result)
          .put("active", active)
          .put("time", time)
          .put("queue_tick", queueTick)
          .put("handlers", handlers);
    }

    @Override
    public Optional<String> line() {
      return Optional.of(machine + "  " + op + "  " + result + "  " + Figures.ticks(active, time));
    }
  }

  /// What came of a mutation that was rehearsed.
  ///
  /// @param time state to tick, in schema order
  record Rehearsed(
      String op,
      String result,
      List<String> active,
      SequencedMap<String, Long> time,
      long queueTick,
      List<String> handlers)
      implements Event {

    /// Handlers that a line names; nobody reads hundreds of pairs.
    private static final int HANDLERS_SHOWN_MAX = 50;

    @Override
    public String name() {
      return "transition";
    }

    @Override
    public void write(Fields fields) {
      fields
          .put("op", op)
          .put("result", result)
          .put("active", active)
          .put("time", time)
          .put("queue_tick", queueTick)
          .put("handlers", handlers);
    }

    @Override
    public Optional<String> line() {
      StringBuilder line = new StringBuilder(op);
      line.append("  ").append(result).append("  ").append(Figures.ticks(active, time));
      int shown = Math.min(handlers.size(), HANDLERS_SHOWN_MAX);
      if (shown > 0) {
        line.append("  ").append(String.join(" ", handlers.subList(0, shown)));
      }
      if (shown < handlers.size()) {
        line.append(" and ").append(handlers.size() - shown).append(" more");
      }
      return Optional.of(line.toString());
    }
  }

  /// A machine can be reached.
  ///
  /// @param codec what is spoken there
  record Listening(String id, InetSocketAddress address, String codec) implements Event {
    @Override
    public String name() {
      return "listening";
    }

    @Override
    public void write(Fields fields) {
      fields.put("id", id).put("address", Figures.address(address)).put("codec", codec);
    }

    @Override
    public Optional<String> line() {
      return Optional.of(Figures.address(address) + "/" + id);
    }
  }

  /// A schema as a drawing.
  ///
  /// @param format the language
  /// @param text the drawing
  record Diagram(String id, String format, String text) implements Event {
    @Override
    public String name() {
      return "diagram";
    }

    @Override
    public void write(Fields fields) {
      fields.put("id", id).put("format", format).put("text", text);
    }

    @Override
    public Optional<String> line() {
      return Optional.of(text);
    }
  }

  /// Something went wrong.
  record Failure(String code, int exit, String message, String hint) implements Event {

    /// What a failure of the world looks like to a script.
    public static Failure of(PeerageException failure) {
      String message = failure.getMessage();
      return new Failure(
          failure.code().text(),
          failure.code().exit(),
          message == null ? "" : message,
          failure.hint());
    }

    @Override
    public String name() {
      return "error";
    }

    @Override
    public void write(Fields fields) {
      fields.put("code", code).put("exit", exit).put("message", message).put("hint", hint);
    }
  }
}
