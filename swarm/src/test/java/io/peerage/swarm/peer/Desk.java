package io.peerage.swarm.peer;

import io.peerage.machine.MachineOptions;
import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.swarm.picker.Order;
import io.peerage.swarm.store.Place;
import io.peerage.wire.BufferPool;
import io.peerage.wire.Bytes;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import io.peerage.wire.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/// One endpoint with a list for a network, a map for a disk, and a clock that moves when it is told
/// to. Answers of the disk come at once.
public final class Desk implements Outbox<SwarmEffect> {

  /// A datagram that left.
  public record Sent(InetSocketAddress to, Bytes datagram) {}

  public static final InetSocketAddress LOCAL = at("192.0.2.1", 7777);
  static final Path FILE = Path.of("/data/content");
  static final Path TARGET = Path.of("/data/fetched");
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  public final Endpoint endpoint;
  public final Meters meters = new Meters();
  final List<SwarmEvent> events = new ArrayList<>();
  final Map<Path, byte[]> disk = new HashMap<>();
  private final Map<Integer, Path> open = new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final ArrayDeque<SwarmEffect> effects = new ArrayDeque<>();
  private final ArrayDeque<IoInput> answers = new ArrayDeque<>();
  private final BufferPool pool = new BufferPool();
  private long now = 1_000_000_000_000L;
  private long wakeAt = Long.MAX_VALUE;

  /// @param ids channel ids, in the order in which they are drawn; the last one counts up
  public Desk(EndpointOptions options, int... ids) {
    this.endpoint =
        new Endpoint(
            "endpoint",
            options,
            inOrder(ids),
            new SplittableRandom(1),
            meters,
            MachineOptions.DEFAULT,
            _ -> {});
    endpoint.open(LOCAL, this);
    endTurn();
  }

  private static RandomGenerator inOrder(int... ids) {
    return new RandomGenerator() {
      private int drawn;

      @Override
      public long nextLong() {
        return (long) nextInt() << Integer.SIZE;
      }

      @Override
      public int nextInt() {
        int id = drawn < ids.length ? ids[drawn] : ids[ids.length - 1] + drawn - ids.length + 1;
        drawn++;
        return id;
      }
    };
  }

  public static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  /// Puts a file on the disk and offers it.
  public SwarmMetadata share(byte[] content, int chunkSize) {
    return share(content, HashFunction.SHA_256, chunkSize, ChunkAddressing.CHUNK_RANGES_32);
  }

  /// Puts a file on the disk and offers it in a way of its own.
  SwarmMetadata share(
      byte[] content, HashFunction hash, int chunkSize, ChunkAddressing addressing) {
    disk.put(FILE, content.clone());
    endpoint.share(
        1, new ShareRequest(FILE, hash, chunkSize, addressing, true, Optional.empty()), now, this);
    endTurn();
    return events.stream()
        .filter(SwarmEvent.Offered.class::isInstance)
        .map(SwarmEvent.Offered.class::cast)
        .findFirst()
        .orElseThrow()
        .metadata();
  }

  /// Begins to fetch a content from one peer.
  void fetch(SwarmMetadata metadata, InetSocketAddress peer) {
    endpoint.fetch(
        2,
        new FetchRequest(
            metadata, new Place(TARGET, false, false, false), List.of(peer), Order.IN_ORDER, 0),
        now,
        this);
    endTurn();
  }

  /// A turn with one datagram.
  public void receive(InetSocketAddress from, Bytes datagram) {
    // A copy of its own, and gone when the turn is over: what is kept of it would show.
    ByteBuffer lent = ByteBuffer.allocate(datagram.length());
    datagram.writeTo(lent);
    endpoint.receive(new IoInput.Received(0, from, lent.flip()), now, this);
    Arrays.fill(lent.array(), (byte) 0xee);
    endTurn();
  }

  /// Ends a share or download.
  void end(long number) {
    endpoint.end(number, now, this);
    endTurn();
  }

  /// Lets time pass, timers included.
  public void advance(Duration by) {
    long end = now + by.toNanos();
    while (wakeAt <= end) {
      now = Math.max(now, wakeAt);
      wakeAt = Long.MAX_VALUE;
      endpoint.timer(Endpoint.TIMER, now, this);
      endTurn();
    }
    now = end;
  }

  /// What left since the last call.
  public List<Sent> takeSent() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /// The datagrams of [#takeSent].
  public List<Bytes> takeDatagrams() {
    return takeSent().stream().map(Sent::datagram).toList();
  }

  public long count(String meter) {
    return Objects.requireNonNull(meters.snapshot().get("peerage.swarm." + meter), meter);
  }

  int channels() {
    int count = 0;
    for (var _ : endpoint.channels()) {
      count++;
    }
    return count;
  }

  private void endTurn() {
    do {
      for (IoInput answer = answers.poll(); answer != null; answer = answers.poll()) {
        endpoint.receive(answer, now, this);
      }
      endpoint.receive(new IoInput.TurnEnded(), now, this);
      for (SwarmEffect effect = effects.poll(); effect != null; effect = effects.poll()) {
        carryOut(effect);
      }
    } while (!answers.isEmpty());
  }

  private void carryOut(SwarmEffect effect) {
    switch (effect) {
      case SwarmEffect.Bind(var address, var _) ->
          answers.add(new IoInput.Bound(0, address, RECEIVE_BUFFER_BYTES, RECEIVE_BUFFER_BYTES));
      case SwarmEffect.Send(var to, ByteBuffer payload, int segmentSize) -> {
        while (payload.hasRemaining()) {
          int length = Math.min(segmentSize, payload.remaining());
          ByteBuffer datagram = payload.slice(payload.position(), length);
          sent.add(new Sent(to, Bytes.copyOf(datagram)));
          payload.position(payload.position() + length);
        }
        pool.release(payload);
      }
      case SwarmEffect.Wake(long deadline) -> wakeAt = deadline;
      case SwarmEffect.Disk(var operation) -> answers.add(answer(operation));
      case SwarmEffect.Work(long ticket, Callable<?> work) ->
          answers.add(new IoInput.Computed(ticket, outcome(work)));
      case SwarmEffect.Report(long _, SwarmEvent event) -> events.add(event);
      case SwarmEffect.Close _ -> answers.add(new IoInput.Closed(0));
    }
  }

  private static Outcome<?> outcome(Callable<?> work) {
    try {
      return new Outcome.Success<>(work.call());
    } catch (RuntimeException mistake) {
      throw mistake;
    } catch (Exception checked) {
      throw new IllegalStateException(checked);
    }
  }

  private IoInput answer(IoEffect.OnFile operation) {
    return switch (operation) {
      case IoEffect.Open(long ticket, int file, Path path, OpenMode mode) -> {
        open.put(file, path);
        if (mode == OpenMode.CREATE) {
          disk.put(path, new byte[0]);
        }
        yield new IoInput.FileOpened(ticket, file, content(file).length, 1);
      }
      case IoEffect.ReadFile(long ticket, int file, long position, ByteBuffer into) -> {
        byte[] content = content(file);
        int count = Math.clamp(content.length - position, 0, into.remaining());
        into.put(content, (int) position, count);
        yield new IoInput.FileRead(ticket, count);
      }
      case IoEffect.WriteFile(long ticket, int file, long position, ByteBuffer data) -> {
        int end = (int) position + data.remaining();
        byte[] content = content(file);
        byte[] longer = Arrays.copyOf(content, Math.max(content.length, end));
        data.get(longer, (int) position, data.remaining());
        disk.put(path(file), longer);
        pool.release(data);
        yield new IoInput.FileDone(ticket);
      }
      case IoEffect.Truncate(long ticket, int file, long size) -> {
        disk.put(path(file), Arrays.copyOf(content(file), (int) size));
        yield new IoInput.FileDone(ticket);
      }
      case IoEffect.Rename(long ticket, Path from, Path to, boolean _) -> {
        disk.put(to, Objects.requireNonNull(disk.remove(from)));
        open.replaceAll((_, path) -> path.equals(from) ? to : path);
        yield new IoInput.FileDone(ticket);
      }
      case IoEffect.Delete(long ticket, Path path) -> {
        disk.remove(path);
        yield new IoInput.FileDone(ticket);
      }
      case IoEffect.Status(long ticket, Path path) -> new IoInput.FileStatus(ticket, status(path));
      case IoEffect.FreeSpace(long ticket, Path _) ->
          new IoInput.FreeSpaceFound(ticket, Long.MAX_VALUE);
      case IoEffect.Force(long ticket, int _) -> new IoInput.FileDone(ticket);
      case IoEffect.CloseFile(long ticket, int _) -> new IoInput.FileDone(ticket);
      case IoEffect.SyncDirectory(long ticket, Path _) -> new IoInput.FileDone(ticket);
    };
  }

  private FileStamp status(Path path) {
    byte[] content = disk.get(path);
    if (content != null) {
      return new FileStamp(FileStamp.Kind.FILE, content.length, 1);
    }
    return path.equals(FILE.getParent())
        ? new FileStamp(FileStamp.Kind.DIRECTORY, 0, 0)
        : FileStamp.ABSENT;
  }

  private Path path(int file) {
    return Objects.requireNonNull(open.get(file));
  }

  private byte[] content(int file) {
    return Objects.requireNonNull(disk.get(path(file)));
  }

  @Override
  public void put(SwarmEffect effect) {
    effects.add(effect);
  }

  @Override
  public ByteBuffer buffer(int capacity) {
    return pool.take(capacity);
  }

  @Override
  public void discard(ByteBuffer buffer) {
    pool.release(buffer);
  }
}
