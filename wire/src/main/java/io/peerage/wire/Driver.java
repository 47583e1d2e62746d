package io.peerage.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

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
  private final Inputs inputs = new Inputs();
  private final Ports ports = new Ports(inputs);
  private final FileEffects files = new FileEffects(inputs);
  private final Timers timers;
  private boolean inTurn;
  private long now;
  private boolean stopped;

  /// @param failed told, in the loop and once, why the core had to be stopped
  public Driver(Carrier carrier, C core, Consumer<Throwable> failed) {
    this.carrier = carrier;
    this.loop = carrier.loop();
    this.core = core;
    this.failed = failed;
    this.timers = new Timers(loop, TIMER_KEYS_MAX, this::due);
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
    timers.stop();
    effects.discardAll();
    ports.abandonAll();
    files.closeAll();
  }

  private void turn(Runnable work) {
    if (stopped) {
      return;
    }
    begin();
    try {
      work.run();
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
    ports.flushAll();
    timers.schedule();
  }

  private void fail(Throwable mistake) {
    inTurn = false;
    stop();
    failed.accept(mistake);
  }

  private void due() {
    turn(() -> timers.fire(now, key -> core.timer(key, now, effects)));
  }

  private void carryOut(IoEffect effect) {
    switch (effect) {
      case IoEffect.SendSegments send -> ports.send(send);
      case IoEffect.Arm(int key, long deadline) -> timers.arm(key, deadline);
      case IoEffect.Disarm(int key) -> timers.disarm(key);
      case IoEffect.Bind bind -> ports.bind(bind);
      case IoEffect.OnStream onStream -> ports.carryOut(onStream);
      case IoEffect.OnMessages onMessages -> ports.carryOut(onMessages);
      case IoEffect.Close(int channel) -> ports.close(channel);
      case IoEffect.Compute(long ticket, var work) ->
          carrier
              .workers()
              .<Object>compute(
                  work::call, outcome -> inputs.answer(new IoInput.Computed(ticket, outcome)));
      case IoEffect.Resolve(long ticket, String name, RecordType type) ->
          carrier
              .names()
              .resolve(name, type, outcome -> inputs.answer(IoInput.OfName.of(ticket, outcome)));
      case IoEffect.OnFile onFile -> files.carryOut(onFile);
    }
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

  /// The way from channels and files to the core.
  private final class Inputs implements Turns {

    @Override
    public void answer(IoInput input) {
      turn(() -> core.receive(input, now, effects));
    }

    @Override
    public void gather(IoInput input) {
      if (stopped) {
        return;
      }
      begin();
      try {
        core.receive(input, now, effects);
      } catch (RuntimeException | Error mistake) {
        fail(mistake);
      }
    }

    @Override
    public void endBatch() {
      if (inTurn) {
        end();
      }
    }

    @Override
    public boolean stopped() {
      return stopped;
    }

    @Override
    public BufferPool pool() {
      return pool;
    }

    @Override
    public Carrier carrier() {
      return carrier;
    }
  }
}
