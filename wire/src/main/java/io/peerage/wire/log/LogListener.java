package io.peerage.wire.log;

import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;

/// What a [Log] tells its owner, while it is being called and on the same thread. Each method may
/// append, ask for a rewrite or close.
///
/// @param <E> the owner's effects
public interface LogListener<E> {

  /// A record that an earlier life has left, in the order in which they were appended. Durable once
  /// the log is open. The payload is borrowed until this returns.
  void recovered(ByteBuffer payload);

  /// The log is open and takes records.
  void opened(Recovery recovery, long now, Outbox<E> out);

  /// All records up to this number are durable, unless they were refused before.
  void durable(long upTo, long now, Outbox<E> out);

  /// These records are not in the log and will not appear in it; the file is as it was before, and
  /// the next record will be tried again. All that was appended and not yet durable is among them.
  void refused(long from, long upTo, PeerageException cause, long now, Outbox<E> out);

  /// The log consists of what [Log#rewrite] was given, durably, and of what is appended from then
  /// on.
  void rewritten(long now, Outbox<E> out);

  /// The log was not rewritten. It is as usable as before.
  void rewriteFailed(PeerageException cause, long now, Outbox<E> out);

  /// The log could not be opened, or can no longer be relied on: whether what was not told durable
  /// survives a crash is open. Its files are closed. Where it had been open, [Log#rewrite] brings
  /// it back, from what the owner has in memory; reading it again would not do, since after a
  /// failed force the operating system may show bytes that the disk does not have.
  void broken(PeerageException cause, long now, Outbox<E> out);

  /// [Log#close] is through; nothing else follows.
  void closed(long now, Outbox<E> out);
}
