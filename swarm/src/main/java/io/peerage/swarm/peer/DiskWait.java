package io.peerage.swarm.peer;

/// When to look whether a disk that was full has room again: after two seconds, then after twice as
/// long each time, up to half a minute. Where room is said to be and writing fails all the same, as
/// with a quota, the pauses go on growing.
final class DiskWait {

  static final long FIRST_NANOS = 2_000_000_000L;
  static final long LONGEST_NANOS = 30_000_000_000L;

  /// With so much room it is worth going on, or with all that is missing, if that is less.
  static final long ROOM_BYTES = 16L << 20;

  private long pause = FIRST_NANOS;
  private long lookAt = Long.MAX_VALUE;

  /// There is no room, for the first time or still.
  void full(long now) {
    lookAt = now + pause;
    pause = Math.min(2 * pause, LONGEST_NANOS);
  }

  /// Whether it is time to look; then it is not again before [#full].
  boolean isDue(long now) {
    boolean due = now >= lookAt;
    if (due) {
      lookAt = Long.MAX_VALUE;
    }
    return due;
  }

  /// Something was written: what comes next is another matter.
  void written() {
    pause = FIRST_NANOS;
  }

  /// When to look, or [Long#MAX_VALUE].
  long deadline() {
    return lookAt;
  }

  /// Whether it is worth going on.
  ///
  /// @param missing bytes of the content that are not here, negative while that is unknown
  static boolean suffices(long room, long missing) {
    return room >= (missing < 0 ? ROOM_BYTES : Math.min(ROOM_BYTES, missing));
  }
}
