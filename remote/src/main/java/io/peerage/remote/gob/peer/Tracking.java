package io.peerage.remote.gob.peer;

import io.peerage.remote.gob.Numbers;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Indexes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Which states of a machine a client follows, and by which numbers the two sides call them: by
/// their positions in the machine where the client has its schema, else by their positions among
/// those that are followed. Immutable.
final class Tracking {
  private final int[] positions;
  private final int[] inverse;
  private final boolean bySource;

  private Tracking(int[] positions, int count, boolean bySource) {
    this.positions = positions;
    this.inverse = new int[count];
    this.bySource = bySource;
    Arrays.fill(inverse, -1);
    for (int i = 0; i < positions.length; i++) {
      inverse[positions[i]] = i;
    }
  }

  /// @param names of all states of the machine, in order
  /// @param allowed only these; empty for all
  /// @param skipped not these
  /// @param bySource whether positions in the machine are what is said
  static Tracking of(
      List<String> names, List<String> allowed, List<String> skipped, boolean bySource) {
    Set<String> wanted = new HashSet<>(allowed.isEmpty() ? names : allowed);
    skipped.forEach(wanted::remove);
    int[] positions = new int[names.size()];
    int count = 0;
    for (int i = 0; i < positions.length; i++) {
      if (wanted.contains(names.get(i))) {
        positions[count++] = i;
      }
    }
    return new Tracking(Arrays.copyOf(positions, count), names.size(), bySource);
  }

  /// States that are followed.
  int count() {
    return positions.length;
  }

  /// States of the machine.
  int total() {
    return inverse.length;
  }

  boolean isAll() {
    return positions.length == inverse.length;
  }

  /// States that have a number.
  int numbered() {
    return bySource ? inverse.length : positions.length;
  }

  /// The position in the machine of a state that is followed.
  int position(int followed) {
    return positions[followed];
  }

  /// The number of a state that is followed.
  int number(int followed) {
    return bySource ? positions[followed] : followed;
  }

  /// Which of the followed ones has this number; −1 for none.
  int followed(long number) {
    if (number < 0 || number >= numbered()) {
      return -1;
    }
    return bySource ? inverse[(int) number] : (int) number;
  }

  /// Which of the followed ones is at this position of the machine; −1 for none.
  int followedAt(int position) {
    return inverse[position];
  }

  /// The position in the machine of what has this number; −1 for none.
  int positionOf(long number) {
    if (number < 0 || number >= numbered()) {
      return -1;
    }
    return bySource ? (int) number : positions[(int) number];
  }

  /// The numbers of those of these states that are followed.
  Numbers numbers(Indexes positions) {
    return Numbers.of(
        IntStream.of(positions.toArray())
            .map(this::followedAt)
            .filter(state -> state >= 0)
            .mapToLong(this::number)
            .toArray());
  }

  /// The names of those that are followed.
  List<String> names(List<String> all) {
    List<String> names = new ArrayList<>(positions.length);
    for (int position : positions) {
      names.add(all.get(position));
    }
    return names;
  }

  /// The clock of those that are followed, without a machine tick: see [Updates].
  Clock clock(Clock all) {
    long[] ticks = new long[positions.length];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = all.tick(positions[i]);
    }
    return Clock.of(ticks, all.queueTick(), 0);
  }

  /// The ticks of everything that has a number; 0 for what is not followed.
  long[] numbered(Clock followed) {
    long[] ticks = new long[numbered()];
    for (int i = 0; i < followed.count(); i++) {
      ticks[number(i)] = followed.tick(i);
    }
    return ticks;
  }
}
