package io.peerage.wire.log;

import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// What a log was asked for and has not begun: records, and a rewrite. Numbers the records.
final class Backlog {

  /// A rewrite that was asked for.
  ///
  /// @param covers the last record that these stand for
  record Wish(Iterator<ByteBuffer> records, long covers) {}

  /// Records that the next commit takes, or that the wished rewrite covers.
  private final Pending pending = new Pending();

  /// Records that came after the rewrite was wished.
  private final Pending behind = new Pending();

  private @Nullable Wish wish;

  /// The last number that was given.
  private long appended;

  /// The last number that is durable or refused.
  private long settled;

  /// Keeps a copy of a record.
  ///
  /// @return its number, from 1
  long append(ByteBuffer payload) {
    (wish == null ? pending : behind).add(payload);
    return ++appended;
  }

  /// What all that waits takes in the file.
  int bytes() {
    return pending.bytes() + behind.bytes();
  }

  /// Records that the next commit takes.
  Pending pending() {
    return pending;
  }

  long appended() {
    return appended;
  }

  long settled() {
    return settled;
  }

  /// All records up to this number are durable or refused.
  ///
  /// @return whether that is news
  boolean settle(long upTo) {
    boolean news = upTo > settled;
    settled = Math.max(settled, upTo);
    return news;
  }

  /// Takes a wish.
  ///
  /// @return false when there is one
  boolean wish(Iterator<ByteBuffer> records) {
    if (wish != null) {
      return false;
    }
    wish = new Wish(records, appended);
    return true;
  }

  @Nullable Wish wish() {
    return wish;
  }

  /// The wish came true: what it covers is done with.
  void fulfilled() {
    pending.clear();
    unfulfilled();
  }

  /// The wish did not come true: what it was to cover is still to be written.
  void unfulfilled() {
    wish = null;
    pending.addAll(behind);
  }

  /// Forgets everything but the numbers.
  void drop() {
    pending.clear();
    behind.clear();
    wish = null;
    settled = appended;
  }
}
