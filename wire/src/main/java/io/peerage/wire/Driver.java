package io.peerage.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs one core on one loop: hands it inputs, keeps its timers, carries out its effects.
///
/// Work comes in turns. A turn is a batch of datagrams, a completion, the timers that are due, or a
/// message from another thread. It has one `now`, ends with [IoInput.TurnEnded], and only then are
/// the effects carried out, in order, and the channels flushed once. An effect never answers from
/// inside a turn, so a core is never entered twice.
///
/// A core that throws has made a mistake: the driver stops, releases everything it opened, and
/// tells the owner why.
///
/// @param <C> the core, so that messages of the owner are typed
public final class Driver<C extends Core<IoInput, IoEffect>> {

  /// Timer keys run from 0 to this, exclusive. The table is scanned, so it is short.
  public static final int TIMER_KEYS_MAX = 64;

  private static final long UNARMED = Long.MAX_VALUE;
  private static final IoInput.TurnEnded TURN_ENDED = new IoInput.TurnEnded();

  /// A message of the owner to its core.
  @FunctionalInterface
  public interface Message<C> {
    void deliver(C core, long now, Outbox<IoEffect> out);
  }

  private final Carrier carrier;
  private final Loop loop;
  private final C core;
  private final Consumer<Throwable> failed;
  private final BufferPool pool = new BufferPool();
  private final Effects effects = new Effects();
  private final Map<Integer, OpenChannel> channels = new HashMap<>();
  private final Map<Integer, Files.OpenFile> files = new HashMap<>();
  private final long[] deadlines = new long[TIMER_KEYS_MAX];
  private Loop.@Nullable Timer timer;
  private long timerAt = UNARMED;
  private boolean inTurn;
  private long now;
  private boolean stopped;

  /// @param failed told, in the loop and once, why the core had to be stopped
  public Driver(Carrier carrier, C core, Consumer<Throwable> failed) {
    this.carrier = carrier;
    this.loop = carrier.loop();
    this.core = core;
    this.failed = failed;
    Arrays.fill(deadlines, UNARMED);
  }

  /// Leaves a message for the core, from any thread; it gets a turn of its own.
  ///
  /// @return false when the loop's mailbox is full
  public boolean tell(Message<C> message) {
    return loop.mailbox().offer(() -> turn(() -> message.deliver(core, now, effects)));
  }

  /// Stops without asking the core: closes its channels and files, forgets its timers. In the loop.
  /// A core that wants to leave properly puts its last effects before.
  public void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
    effects.discardAll();
    for (OpenChannel channel : channels.values()) {
      channel.close();
    }
    for (Files.OpenFile file : files.values()) {
      file.close(_ -> {});
    }
    files.clear();
  }

  private void turn(Runnable inputs) {
    if (stopped) {
      return;
    }
    begin();
    try {
      inputs.run();
    } catch (RuntimeException | Error mistake) {
      fail(mistake);
      return;
    }
    end();
  }

  private void begin() {
    if (!inTurn) {
      inTurn = true;
      now = loop.now();
    }
  }

  private void end() {
    inTurn = false;
    if (stopped) {
      return;
    }
    try {
      core.receive(TURN_ENDED, now, effects);
      IoEffect effect;
      while ((effect = effects.queue.poll()) != null) {
        carryOut(effect);
      }
    } catch (RuntimeException | Error mistake) {
      fail(mistake);
      return;
    }
    for (OpenChannel channel : channels.values()) {
      channel.flush();
    }
    schedule();
  }

  private void fail(Throwable mistake) {
    inTurn = false;
    stop();
    failed.accept(mistake);
  }

  private void answer(IoInput input) {
    turn(() -> core.receive(input, now, effects));
  }

  private void carryOut(IoEffect effect) {
    switch (effect) {
      case IoEffect.SendSegments send -> send(send);
      case IoEffect.Arm(int key, long deadline) -> deadlines[key] = deadline;
      case IoEffect.Disarm(int key) -> deadlines[key] = UNARMED;
      case IoEffect.Bind bind -> bind(bind);
      case IoEffect.Close(int channel) -> {
        OpenChannel open = channels.get(channel);
        if (open != null) {
          open.close();
        }
      }
      case IoEffect.Compute(long ticket, var work) ->
          carrier
              .workers()
              .<Object>compute(
                  work::call, outcome -> answer(new IoInput.Computed(ticket, outcome)));
      case IoEffect.OnFile onFile -> carryOut(onFile);
    }
  }

  private void send(IoEffect.SendSegments send) {
    OpenChannel channel = channels.get(send.channel());
    if (channel == null || channel.datagrams == null) {
      // It closed while this effect waited; a datagram may be lost.
      pool.release(send.payload());
      return;
    }
    channel.datagrams.send(send.to(), send.payload(), send.segmentSize());
    channel.unflushed = true;
  }

  private void bind(IoEffect.Bind bind) {
    OpenChannel channel = new OpenChannel(bind.channel());
    if (channels.putIfAbsent(bind.channel(), channel) != null) {
      throw new IllegalStateException("channel " + bind.channel() + " is open already");
    }
    carrier.transport().bind(bind.address(), bind.options(), pool, channel);
  }

  private void carryOut(IoEffect.OnFile effect) {
    Files disk = carrier.files();
    long ticket = effect.ticket();
    switch (effect) {
      case IoEffect.Open open ->
          disk.open(open.path(), open.mode(), outcome -> opened(open, outcome));
      case IoEffect.ReadFile(_, int file, long position, ByteBuffer into) ->
          file(file).read(position, into, answering(ticket, n -> new IoInput.FileRead(ticket, n)));
      case IoEffect.WriteFile(_, int file, long position, ByteBuffer data) ->
          file(file)
              .write(
                  position,
                  data,
                  outcome -> {
                    pool.release(data);
                    Driver.this
                        .<Files.Done>answering(ticket, _ -> new IoInput.FileDone(ticket))
                        .accept(outcome);
                  });
      case IoEffect.Force(_, int file) -> file(file).force(done(ticket));
      case IoEffect.Truncate(_, int file, long size) -> file(file).truncate(size, done(ticket));
      case IoEffect.CloseFile(_, int file) -> {
        Files.OpenFile open = file(file);
        files.remove(file);
        open.close(done(ticket));
      }
      case IoEffect.Rename(_, var from, var to, boolean replace) ->
          disk.rename(from, to, replace, done(ticket));
      case IoEffect.Delete(_, var path) -> disk.delete(path, done(ticket));
      case IoEffect.Status(_, var path) ->
          disk.status(path, answering(ticket, stamp -> new IoInput.FileStatus(ticket, stamp)));
      case IoEffect.SyncDirectory(_, var directory) -> disk.syncDirectory(directory, done(ticket));
      case IoEffect.FreeSpace(_, var path) ->
          disk.freeSpace(
              path, answering(ticket, bytes -> new IoInput.FreeSpaceFound(ticket, bytes)));
    }
  }

  private void opened(IoEffect.Open open, Outcome<Files.OpenFile> outcome) {
    if (outcome instanceof Outcome.Success<Files.OpenFile>(var file)) {
      if (stopped) {
        file.close(_ -> {});
        return;
      }
      files.put(open.file(), file);
    }
    this.<Files.OpenFile>answering(
            open.ticket(),
            file ->
                new IoInput.FileOpened(
                    open.ticket(), open.file(), file.stamp().size(), file.stamp().modifiedNanos()))
        .accept(outcome);
  }

  private Files.OpenFile file(int number) {
    Files.OpenFile file = files.get(number);
    if (file == null) {
      throw new IllegalStateException("file " + number + " is not open");
    }
    return file;
  }

  private Consumer<Outcome<Files.Done>> done(long ticket) {
    return answering(ticket, _ -> new IoInput.FileDone(ticket));
  }

  private interface Answer<T> {
    IoInput of(T value);
  }

  private <T> Consumer<Outcome<T>> answering(long ticket, Answer<T> answer) {
    return outcome ->
        answer(
            switch (outcome) {
              case Outcome.Success<T>(T value) -> answer.of(value);
              case Outcome.Failure<T>(PeerageException cause) ->
                  new IoInput.FileFailed(ticket, cause);
              case Outcome.Failure<T>(Throwable mistake) ->
                  new IoInput.FileFailed(
                      ticket,
                      new PeerageException(
                          ErrorCode.INTERNAL, "file operation: " + mistake, "", mistake));
            });
  }

  /// Keeps one timer of the loop for the earliest deadline. One that comes too early because its
  /// deadline was moved back finds nothing due and is set again.
  private void schedule() {
    long earliest = UNARMED;
    for (long deadline : deadlines) {
      earliest = Math.min(earliest, deadline);
    }
    if (earliest >= timerAt) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerAt = earliest;
    timer = loop.schedule(earliest, this::due);
  }

  private void due() {
    timer = null;
    timerAt = UNARMED;
    turn(() -> {
      for (int key = 0; key < deadlines.length; key++) {
        if (deadlines[key] <= now) {
          deadlines[key] = UNARMED;
          core.timer(key, now, effects);
        }
      }
    });
  }

  /// The effects of a turn, and the buffers they carry.
  private final class Effects implements Outbox<IoEffect> {
    final ArrayDeque<IoEffect> queue = new ArrayDeque<>();

    @Override
    public void put(IoEffect effect) {
      queue.add(effect);
    }

    @Override
    public ByteBuffer buffer(int capacity) {
      return pool.take(capacity);
    }

    @Override
    public void discard(ByteBuffer buffer) {
      pool.release(buffer);
    }

    void discardAll() {
      queue.clear();
    }
  }

  /// One datagram channel of the core. Datagrams of one read batch share a turn.
  private final class OpenChannel implements DatagramListener {
    final int number;
    @Nullable DatagramChannel datagrams;
    boolean unflushed;
    private boolean closing;

    OpenChannel(int number) {
      this.number = number;
    }

    void flush() {
      if (unflushed && datagrams != null) {
        unflushed = false;
        datagrams.flush();
      }
    }

    void close() {
      closing = true;
      if (datagrams != null) {
        flush();
        datagrams.close();
      }
    }

    @Override
    public void bound(DatagramChannel channel) {
      datagrams = channel;
      if (closing || stopped) {
        channel.close();
        return;
      }
      answer(
          new IoInput.Bound(
              number, channel.local(), channel.receiveBufferBytes(), channel.sendBufferBytes()));
    }

    @Override
    public void failed(PeerageException cause) {
      channels.remove(number);
      answer(new IoInput.BindFailed(number, cause));
    }

    @Override
    public void received(InetSocketAddress from, ByteBuffer datagram) {
      if (stopped || closing) {
        return;
      }
      begin();
      try {
        core.receive(new IoInput.Received(number, from, datagram), now, effects);
      } catch (RuntimeException | Error mistake) {
        fail(mistake);
      }
    }

    @Override
    public void readCompleted() {
      if (inTurn) {
        end();
      }
    }

    @Override
    public void closed() {
      channels.remove(number);
      datagrams = null;
      answer(new IoInput.Closed(number));
    }
  }
}
