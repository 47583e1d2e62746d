package io.peerage.remote.compact;

import io.peerage.remote.message.Change;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import java.nio.ByteBuffer;
import java.util.List;

/// Writes what a server says on one connection. Belongs to whoever owns that.
public final class ReplyWriter {
  private final Output out = new Output();
  private int subscription = -1;
  private long answered;
  private int frameMax;

  /// @param frameMax longest frame that the client takes; [CompactLimits#FRAME_MIN] until it has
  ///   said so
  public ReplyWriter(int frameMax) {
    this.frameMax = frameMax;
  }

  /// What the client takes is known now.
  public void frameMax(int bytes) {
    frameMax = bytes;
  }

  /// Appends a message to what is to be sent.
  ///
  /// @return false if it is longer than the client takes; nothing was appended
  public boolean write(ToClient message) {
    int subscriptionBefore = subscription;
    long answeredBefore = answered;
    out.begin();
    switch (message) {
      case ToClient.Changed changed -> changed(changed);
      case ToClient.Answered(long call, long result) -> {
        answered = call;
        out.octet(ReplyType.ANSWERED).varint(call).varint(result);
      }
      case ToClient.Transitioned transitioned -> transitioned(transitioned);
      case ToClient.Synced(int sub, long call, var clock) ->
          Values.write(clock, out.octet(ReplyType.SYNCED).varint(sub).varint(call));
      case ToClient.Listed(int number, String id, List<String> tags, var states, var active) -> {
        out.octet(ReplyType.LISTED).varint(number).string(id).names(tags).names(states);
        Values.write(active, out);
      }
      case ToClient.Gone(int number) -> out.octet(ReplyType.GONE).varint(number);
      case ToClient.ListEnds() -> out.octet(ReplyType.LIST_ENDS);
      case ToClient.Opened opened -> opened(opened);
      case ToClient.Ended(int sub) -> out.octet(ReplyType.ENDED).varint(sub);
      case ToClient.Missed(int sub, long count) ->
          out.octet(ReplyType.MISSED).varint(sub).varint(count);
      case ToClient.Failed(int sub, long call, String code, String text) ->
          out.octet(ReplyType.FAILED).varint(sub).varint(call).string(code).string(text);
      case ToClient.Erred(int sub, String text) ->
          out.octet(ReplyType.ERRED).varint(sub).string(text);
      case ToClient.Welcome(int version, int frame, long epoch, String process, long seen) ->
          out.octet(ReplyType.WELCOME)
              .varint(version)
              .varint(frame)
              .fixed64(epoch)
              .string(process)
              .varint(seen + 1);
      case ToClient.Refusal(String code, String text) ->
          out.octet(ReplyType.REFUSAL).string(code).string(text);
      case ToClient.Pong(long nonce) -> out.octet(ReplyType.PONG).varint(nonce);
      case ToClient.Deliver(Delivery delivery) ->
          DeliveryType.write(delivery, out.octet(ReplyType.DELIVER));
      case ToClient.Bye() -> out.octet(ReplyType.BYE);
    }
    int length = out.end();
    if (length > frameMax) {
      out.drop(length);
      subscription = subscriptionBefore;
      answered = answeredBefore;
      return false;
    }
    return true;
  }

  private void changed(ToClient.Changed changed) {
    ClockChange change = changed.change();
    boolean namesSubscription = changed.subscription() != subscription;
    boolean oneTick = change.queueTicks() == 1 && change.machineTicks() == 0;
    boolean next = changed.answers() == answered + 1;
    boolean namesCall = changed.answers() != 0 && !next;
    out.octet(
        ReplyType.CHANGED
            | (next ? ReplyType.ANSWERS_NEXT : 0)
            | (namesCall ? ReplyType.NAMES_CALL : 0)
            | (oneTick ? ReplyType.ONE_QUEUE_TICK : 0)
            | (namesSubscription ? ReplyType.NAMES_SUBSCRIPTION : 0)
            | (changed.checksum().isPresent() ? ReplyType.HAS_CHECKSUM : 0));
    if (namesSubscription) {
      subscription = changed.subscription();
      out.varint(subscription);
    }
    if (namesCall) {
      out.varint(changed.answers());
    }
    if (changed.answers() != 0) {
      answered = changed.answers();
    }
    changed.checksum().ifPresent(out::fixed64);
    if (oneTick) {
      Values.writePairs(change, out);
    } else {
      Values.write(change, out);
    }
  }

  private void transitioned(ToClient.Transitioned told) {
    Change change = told.change();
    out.octet(ReplyType.TRANSITIONED).varint(told.subscription()).octet(change.code());
    Values.write(told.called(), out);
    out.flag(told.executed()).flag(told.auto()).names(told.handlers());
    Values.write(told.clock(), out);
  }

  private void opened(ToClient.Opened opened) {
    out.octet(ReplyType.OPENED).varint(opened.subscription()).string(opened.id());
    out.names(opened.tags()).names(opened.states()).flag(opened.schema().isPresent());
    opened.schema().ifPresent(schema -> Values.write(schema, out));
    Indexes mutable = opened.mutable();
    Values.write(mutable, out);
    Values.write(opened.clock(), out.names(opened.arguments()));
  }

  /// Bytes that wait.
  public int size() {
    return out.size();
  }

  /// Moves what waits, as much as there is room for.
  ///
  /// @param from how much was moved before
  /// @return how much was moved now
  public int copy(int from, ByteBuffer into) {
    return out.copy(from, into);
  }

  /// All of it was moved.
  public void clear() {
    out.clear();
  }
}
