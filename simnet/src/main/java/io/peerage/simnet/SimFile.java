package io.peerage.simnet;

import io.peerage.wire.Bytes;
import io.peerage.wire.FileStamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One file: what is read from it, what is durable of it, and the changes between the two.
final class SimFile {

  /// A change that is not durable.
  private sealed interface Change {
    /// Counts all changes of the disk.
    long order();

    record Write(long order, long position, Bytes data) implements Change {}

    record Truncate(long order, long size) implements Change {}
  }

  private static final int SECTOR_BYTES = 512;

  private final Pages present = new Pages();
  private final Pages durable = new Pages();
  private final List<Change> pending = new ArrayList<>();
  private final long identity;
  private long modifiedNanos;

  /// How many have it open.
  int handles;

  /// Whether one of them may write to it: then no second one may.
  boolean writer;

  /// How many names lead to it.
  int names;

  SimFile(long identity, long modifiedNanos) {
    this.identity = identity;
    this.modifiedNanos = modifiedNanos;
  }

  long size() {
    return present.size();
  }

  FileStamp stamp() {
    return new FileStamp(FileStamp.Kind.FILE, size(), modifiedNanos, identity);
  }

  long modifiedNanos() {
    return modifiedNanos;
  }

  void modified(long nanos) {
    modifiedNanos = nanos;
  }

  /// What it takes on the disk.
  long usedBytes() {
    return present.usedBytes();
  }

  /// What writing there would take in addition.
  long missingBytes(long position, int length) {
    return present.missingBytes(position, length);
  }

  /// Reads until the buffer is full or the file ends.
  int read(long position, ByteBuffer into) {
    return present.read(position, into);
  }

  /// Writes bytes that lie within one page.
  void write(long order, long position, Bytes data) {
    pending.add(new Change.Write(order, position, data));
    present.write(position, data);
  }

  /// Sets the length.
  void truncate(long order, long size) {
    pending.add(new Change.Truncate(order, size));
    present.truncate(size);
  }

  /// When the first change was made that is not durable; `none` if there is none.
  long oldestChange(long none) {
    return pending.isEmpty() ? none : pending.getFirst().order();
  }

  /// Makes all changes durable.
  void force() {
    pending.forEach(change -> apply(change, durable));
    pending.clear();
  }

  /// Makes it impossible for the changes to become durable.
  void lose() {
    pending.clear();
  }

  /// Comes back after the power was cut: everything there is, is durable.
  ///
  /// @param before the moment from which on a `PREFIX` has nothing
  void powerCut(Survival survival, long before, SplittableRandom random) {
    for (Change change : pending) {
      boolean kept =
          switch (survival) {
            case NOTHING -> false;
            case EVERYTHING -> true;
            case PREFIX -> change.order() < before;
            case SUBSET, TORN -> random.nextBoolean();
          };
      if (kept && survival == Survival.TORN && change instanceof Change.Write write) {
        tear(write, random);
      } else if (kept) {
        apply(change, durable);
      }
    }
    pending.clear();
    present.copyFrom(durable);
    handles = 0;
    writer = false;
    names = 0;
  }

  private static void apply(Change change, Pages pages) {
    switch (change) {
      case Change.Write(_, long position, Bytes data) -> pages.write(position, data);
      case Change.Truncate(_, long size) -> pages.truncate(size);
    }
  }

  /// Writes some of the sectors.
  private void tear(Change.Write write, SplittableRandom random) {
    int sector = random.nextBoolean() ? SECTOR_BYTES : Pages.PAGE_BYTES;
    ByteBuffer data = write.data.asBuffer();
    long end = write.position + data.remaining();
    for (long at = write.position; at < end; ) {
      long next = Math.min(end, (at / sector + 1) * sector);
      if (random.nextBoolean()) {
        int from = (int) (at - write.position);
        durable.write(at, Bytes.copyOf(data.slice(from, (int) (next - at))));
      }
      at = next;
    }
  }
}
