package io.peerage.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A carrier that a test turns by hand: tasks wait until it runs them, time stands until it is
/// moved, and everything that was asked for is in a list.
final class HandCarrier implements Carrier, Loop, Transport, Workers, Randoms, Files {

  /// A timer that waits.
  record Waiting(long deadline, Runnable task) {}

  final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  final List<Waiting> timers = new ArrayList<>();
  final List<HandChannel> channels = new ArrayList<>();
  final List<HandStream> streams = new ArrayList<>();
  final List<HandMessages> messages = new ArrayList<>();
  final List<HandListener> listeners = new ArrayList<>();
  final List<HandFile> opened = new ArrayList<>();
  final Meters meters = new Meters();
  private final Mailbox mailbox = new Mailbox(8, this::execute, meters);
  long now = 1_000;
  @Nullable PeerageException refusal;

  /// Runs what waits, and what comes of it.
  void runTasks() {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  /// Moves time on and runs the timers that come due.
  void advanceTo(long time) {
    now = time;
    for (Waiting timer : List.copyOf(timers)) {
      if (timer.deadline <= now) {
        timers.remove(timer);
        timer.task.run();
      }
    }
    runTasks();
  }

  @Override
  public Loop loop() {
    return this;
  }

  @Override
  public Transport transport() {
    return this;
  }

  @Override
  public Names names() {
    return (name, type, done) ->
        execute(() ->
            done.accept(
                name.equals("here")
                    ? new Outcome.Success<>(
                        new NameAnswer.Texts(
                            List.of(Bytes.ofHex(type == RecordType.TXT ? "01" : ""))))
                    : new Outcome.Failure<>(
                        new PeerageException(ErrorCode.NOT_FOUND, "no " + name, ""))));
  }

  @Override
  public Files files() {
    return this;
  }

  @Override
  public Workers workers() {
    return this;
  }

  @Override
  public Randoms randoms() {
    return this;
  }

  @Override
  public Meters meters() {
    return meters;
  }

  @Override
  public InstantSource wall() {
    return InstantSource.fixed(Instant.EPOCH);
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public Timer schedule(long deadline, Runnable task) {
    Waiting timer = new Waiting(deadline, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public void bind(
      InetSocketAddress address,
      DatagramOptions options,
      BufferPool pool,
      DatagramListener listener) {
    PeerageException cause = refusal;
    if (cause != null) {
      execute(() -> listener.failed(cause));
      return;
    }
    HandChannel channel = new HandChannel(address, pool, listener);
    channels.add(channel);
    execute(() -> listener.bound(channel));
  }

  @Override
  public StreamChannel connect(
      SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener) {
    HandStream stream = new HandStream(this, to, pool, listener);
    streams.add(stream);
    return stream;
  }

  @Override
  public void listen(SocketAddress address, ListenOptions options, AcceptListener listener) {
    PeerageException cause = refusal;
    if (cause != null) {
      execute(() -> listener.failed(cause));
      return;
    }
    HandListener opened = new HandListener(this, address, listener);
    listeners.add(opened);
    execute(() -> listener.listening(opened));
  }

  @Override
  public <T> void compute(Callable<T> work, Consumer<Outcome<T>> done) {
    execute(() -> {
      Outcome<T> outcome;
      try {
        outcome = new Outcome.Success<>(work.call());
      } catch (Exception e) {
        outcome = new Outcome.Failure<>(e);
      }
      done.accept(outcome);
    });
  }

  @Override
  public void callback(Runnable callback) {
    execute(callback);
  }

  @Override
  public RandomGenerator split() {
    throw new UnsupportedOperationException("no test asks for chance");
  }

  @Override
  public RandomGenerator secure() {
    return split();
  }

  @Override
  public void open(Path path, OpenMode mode, Consumer<Outcome<OpenFile>> done) {
    if (path.endsWith("missing")) {
      var missing = new PeerageException(ErrorCode.NOT_FOUND, path + ": no such file", "");
      execute(() -> done.accept(new Outcome.Failure<>(missing)));
      return;
    }
    HandFile file = new HandFile();
    opened.add(file);
    execute(() -> done.accept(new Outcome.Success<>(file)));
  }

  @Override
  public void rename(Path from, Path to, boolean replace, Consumer<Outcome<Done>> done) {
    done(done);
  }

  @Override
  public void delete(Path path, Consumer<Outcome<Done>> done) {
    done(done);
  }

  @Override
  public void status(Path path, Consumer<Outcome<FileStamp>> done) {
    execute(() -> done.accept(new Outcome.Success<>(FileStamp.ABSENT)));
  }

  @Override
  public void syncDirectory(Path directory, Consumer<Outcome<Done>> done) {
    done(done);
  }

  @Override
  public void freeSpace(Path path, Consumer<Outcome<Long>> done) {
    execute(() -> done.accept(new Outcome.Success<>(42L)));
  }

  private void done(Consumer<Outcome<Done>> done) {
    execute(() -> done.accept(new Outcome.Success<>(Done.DONE)));
  }

  /// A channel whose test plays the network.
  final class HandChannel implements DatagramChannel {
    final List<Bytes> sent = new ArrayList<>();
    final DatagramListener listener;
    private final InetSocketAddress local;
    private final BufferPool pool;
    int flushes;
    boolean closed;

    HandChannel(InetSocketAddress local, BufferPool pool, DatagramListener listener) {
      this.local = local;
      this.pool = pool;
      this.listener = listener;
    }

    @Override
    public InetSocketAddress local() {
      return local;
    }

    @Override
    public int receiveBufferBytes() {
      return 11;
    }

    @Override
    public int sendBufferBytes() {
      return 12;
    }

    @Override
    public void send(InetSocketAddress to, ByteBuffer payload, int segmentSize) {
      sent.add(Bytes.copyOf(payload));
      pool.release(payload);
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public void close() {
      closed = true;
      execute(listener::closed);
    }
  }

  /// A file that takes everything and remembers whether it was closed.
  final class HandFile implements OpenFile {
    boolean closed;

    @Override
    public FileStamp stamp() {
      return new FileStamp(FileStamp.Kind.FILE, 5, 6);
    }

    @Override
    public void read(long position, ByteBuffer into, Consumer<Outcome<Integer>> done) {
      execute(() -> done.accept(new Outcome.Success<>(into.remaining())));
    }

    @Override
    public void write(long position, ByteBuffer data, Consumer<Outcome<Done>> done) {
      done(done);
    }

    private void done(Consumer<Outcome<Done>> done) {
      HandCarrier.this.done(done);
    }

    @Override
    public void force(Consumer<Outcome<Done>> done) {
      done(done);
    }

    @Override
    public void truncate(long size, Consumer<Outcome<Done>> done) {
      done(done);
    }

    @Override
    public void close(Consumer<Outcome<Done>> done) {
      closed = true;
      done(done);
    }
  }
}
