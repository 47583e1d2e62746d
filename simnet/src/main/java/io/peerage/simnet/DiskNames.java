package io.peerage.simnet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The names of a disk's files: those that are seen, those that are durable, and the changes
/// between the two, in order. Like a file system with a journal, it loses the latest changes, never
/// one before them.
final class DiskNames {

  /// A change that is not durable; belongs to one directory.
  private sealed interface Change {
    /// Counts all changes of the disk.
    long order();

    @Nullable Path directory();

    record Link(long order, Path path, SimFile file) implements Change {
      @Override
      public @Nullable Path directory() {
        return path.getParent();
      }
    }

    record Unlink(long order, Path path) implements Change {
      @Override
      public @Nullable Path directory() {
        return path.getParent();
      }
    }

    /// At once: never both names, never none.
    record Move(long order, Path from, Path to, SimFile file) implements Change {
      @Override
      public @Nullable Path directory() {
        return to.getParent();
      }
    }
  }

  private final Map<Path, SimFile> present = new HashMap<>();
  private final Map<Path, SimFile> durable = new HashMap<>();
  private final List<Change> pending = new ArrayList<>();

  /// When the first change was made that is not durable, of names or of what they lead to; `none`
  /// if there is none.
  long oldestChange(long none) {
    long oldest = pending.isEmpty() ? none : pending.getFirst().order();
    for (SimFile file : present.values()) {
      oldest = Math.min(oldest, file.oldestChange(none));
    }
    for (SimFile file : durable.values()) {
      oldest = Math.min(oldest, file.oldestChange(none));
    }
    return oldest;
  }

  @Nullable SimFile get(Path path) {
    return present.get(path);
  }

  void link(long order, Path path, SimFile file) {
    change(new Change.Link(order, path, file));
  }

  void unlink(long order, Path path) {
    change(new Change.Unlink(order, path));
  }

  void move(long order, Path from, Path to, SimFile file) {
    change(new Change.Move(order, from, to, file));
  }

  /// Makes the names in a directory durable.
  void sync(Path directory) {
    pending.removeIf(change -> {
      boolean here = directory.equals(change.directory());
      if (here) {
        apply(change, durable);
      }
      return here;
    });
  }

  /// Comes back after the power was cut.
  ///
  /// @param before the moment from which on `PREFIX` has nothing
  /// @return the files that are left, in no order that matters
  Set<SimFile> powerCut(Survival survival, long before, SplittableRandom random) {
    long end =
        switch (survival) {
          case NOTHING -> 0;
          case EVERYTHING -> Long.MAX_VALUE;
          case PREFIX -> before;
          case SUBSET, TORN ->
              pending.isEmpty() || random.nextBoolean()
                  ? Long.MAX_VALUE
                  : pending.get(random.nextInt(pending.size())).order();
        };
    for (Change change : pending) {
      if (change.order() < end) {
        apply(change, durable);
      }
    }
    pending.clear();
    present.clear();
    present.putAll(durable);
    return new LinkedHashSet<>(present.keySet().stream().sorted().map(this::file).toList());
  }

  /// Counts the names of every file.
  void count() {
    present.values().forEach(file -> file.names++);
  }

  private SimFile file(Path path) {
    SimFile file = present.get(path);
    if (file == null) {
      throw new IllegalStateException(path + " has no file");
    }
    return file;
  }

  private void change(Change change) {
    pending.add(change);
    apply(change, present);
  }

  private static void apply(Change change, Map<Path, SimFile> names) {
    switch (change) {
      case Change.Link(_, Path path, SimFile file) -> names.put(path, file);
      case Change.Unlink(_, Path path) -> names.remove(path);
      case Change.Move(_, Path from, Path to, SimFile file) -> {
        names.remove(from);
        names.put(to, file);
      }
    }
  }
}
