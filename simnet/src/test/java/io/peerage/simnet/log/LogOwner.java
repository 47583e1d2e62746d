package io.peerage.simnet.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peerage.simnet.SimHost;
import io.peerage.wire.Core;
import io.peerage.wire.Driver;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import io.peerage.wire.log.Log;
import io.peerage.wire.log.LogKind;
import io.peerage.wire.log.LogListener;
import io.peerage.wire.log.LogOptions;
import io.peerage.wire.log.Recovery;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A core that has nothing but a log, and writes down what that tells it.
final class LogOwner implements Core<IoInput, IoEffect>, LogListener<IoEffect> {

  static final Path PATH = Path.of("/data/log");
  static final LogKind KIND = new LogKind("test", 3);

  /// What the log has told.
  sealed interface Told {
    record Opened(Recovery recovery) implements Told {}

    record Durable(long upTo) implements Told {}

    record Refused(long from, long upTo) implements Told {}

    record Rewritten() implements Told {}

    record RewriteFailed() implements Told {}

    record Broken() implements Told {}

    record Closed() implements Told {}
  }

  final List<String> recovered = new ArrayList<>();
  final List<Told> told = new ArrayList<>();
  final Log<IoEffect> log;
  final Driver<LogOwner> driver;
  long durable;
  @Nullable PeerageException cause;
  private final SimHost host;
  private long tickets;

  LogOwner(SimHost host, LogOptions options) {
    this.host = host;
    this.log = new Log<>(KIND, PATH, 7, options, () -> ++tickets, e -> e, host.meters(), this);
    this.driver =
        new Driver<>(
            host,
            this,
            mistake -> {
              throw new AssertionError("the core was stopped", mistake);
            });
  }

  /// Starts to open the log.
  static LogOwner opening(SimHost host, LogOptions options) {
    LogOwner owner = new LogOwner(host, options);
    owner.driver.tell((_, _, out) -> owner.log.open(out));
    return owner;
  }

  /// Appends in one turn.
  void append(String... records) {
    driver.tell((_, _, _) -> {
      for (String each : records) {
        log.append(bytes(each));
      }
    });
  }

  /// Stops as a process that is killed does.
  void stop() {
    host.loop().execute(driver::stop);
  }

  boolean has(Class<? extends Told> kind) {
    return told.stream().anyMatch(kind::isInstance);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.OfFile answer -> {
        if (!log.answered(answer, now, out)) {
          throw new IllegalStateException("nobody has asked for " + answer);
        }
      }
      case IoInput.TurnEnded() -> log.turnEnded(now, out);
      default -> throw new IllegalStateException("nobody has asked for " + input);
    }
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    throw new IllegalStateException("nobody has armed timer " + key);
  }

  @Override
  public void recovered(ByteBuffer payload) {
    recovered.add(UTF_8.decode(payload).toString());
  }

  @Override
  public void opened(Recovery recovery, long now, Outbox<IoEffect> out) {
    told.add(new Told.Opened(recovery));
  }

  @Override
  public void durable(long upTo, long now, Outbox<IoEffect> out) {
    durable = upTo;
    told.add(new Told.Durable(upTo));
  }

  @Override
  public void refused(long from, long upTo, PeerageException why, long now, Outbox<IoEffect> out) {
    cause = why;
    told.add(new Told.Refused(from, upTo));
  }

  @Override
  public void rewritten(long now, Outbox<IoEffect> out) {
    told.add(new Told.Rewritten());
  }

  @Override
  public void rewriteFailed(PeerageException why, long now, Outbox<IoEffect> out) {
    cause = why;
    told.add(new Told.RewriteFailed());
  }

  @Override
  public void broken(PeerageException why, long now, Outbox<IoEffect> out) {
    cause = why;
    told.add(new Told.Broken());
  }

  @Override
  public void closed(long now, Outbox<IoEffect> out) {
    told.add(new Told.Closed());
  }
}
