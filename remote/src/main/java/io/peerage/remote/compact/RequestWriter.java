package io.peerage.remote.compact;

import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.ToServer;
import java.nio.ByteBuffer;

/// Writes what a client says on one connection. Belongs to whoever owns that.
public final class RequestWriter {
  private final Output out = new Output();
  private int subscription = -1;
  private long call;
  private int frameMax;

  /// @param frameMax longest frame that the server takes; [CompactLimits#FRAME_MIN] until it has
  ///   said so
  public RequestWriter(int frameMax) {
    this.frameMax = frameMax;
  }

  /// What the server takes is known now.
  public void frameMax(int bytes) {
    frameMax = bytes;
  }

  /// Appends a message to what is to be sent.
  ///
  /// @return false if it is longer than the server takes; nothing was appended
  public boolean write(ToServer message) {
    int subscriptionBefore = subscription;
    long callBefore = call;
    out.begin();
    switch (message) {
      case ToServer.Mutate mutate -> mutate(mutate);
      case ToServer.Hello(int min, int max, int frame, String client, long key, String token) -> {
        out.octet(RequestType.HELLO).varint(RequestType.MAGIC).varint(min).varint(max);
        out.varint(frame).string(client).fixed64(key).string(token);
      }
      case ToServer.ListMachines() -> out.octet(RequestType.LIST);
      case ToServer.Open open -> open(open);
      case ToServer.Leave(int sub) -> out.octet(RequestType.LEAVE).varint(sub);
      case ToServer.Sync(int sub, long id) -> out.octet(RequestType.SYNC).varint(sub).varint(id);
      case ToServer.Ask(int sub, long id, Change change, var states, var arguments) -> {
        out.octet(RequestType.ASK).varint(sub).varint(id).octet(change.code());
        Values.write(states, out);
        Values.write(arguments, out);
      }
      case ToServer.Report(int sub, long id, int state, String text, String trace, var source) -> {
        out.octet(RequestType.REPORT).varint(sub).varint(id).varint(state + 1L);
        out.string(text).string(trace);
        Values.write(source, out);
      }
      case ToServer.Await(int sub, long id, int state, Arguments arguments) ->
          Values.write(
              arguments, out.octet(RequestType.AWAIT).varint(sub).varint(id).varint(state));
      case ToServer.Forget(long id) -> out.octet(RequestType.FORGET).varint(id);
      case ToServer.Ping(long nonce) -> out.octet(RequestType.PING).varint(nonce);
      case ToServer.Deliver(Delivery delivery) ->
          DeliveryType.write(delivery, out.octet(RequestType.DELIVER));
      case ToServer.Bye() -> out.octet(RequestType.BYE);
    }
    int length = out.end();
    if (length > frameMax || isLongWait(message, length)) {
      out.drop(length);
      subscription = subscriptionBefore;
      call = callBefore;
      return false;
    }
    return true;
  }

  private static boolean isLongWait(ToServer message, int length) {
    // The rest of such a frame takes up to 20 bytes.
    return message instanceof ToServer.Await && length > RequestType.WAIT_BYTES_MAX;
  }

  private void mutate(ToServer.Mutate mutate) {
    boolean namesSubscription = mutate.subscription() != subscription;
    boolean namesCall = mutate.call() != call + 1;
    Arguments arguments = mutate.arguments();
    boolean isLong = !arguments.isEmpty() || mutate.source().isPresent();
    out.octet(
        RequestType.MUTATE
            | mutate.change().code()
            | (namesSubscription ? RequestType.NAMES_SUBSCRIPTION : 0)
            | (namesCall ? RequestType.NAMES_CALL : 0)
            | (isLong ? RequestType.IS_LONG : 0));
    if (namesSubscription) {
      subscription = mutate.subscription();
      out.varint(subscription);
    }
    if (namesCall) {
      out.varint(mutate.call());
    }
    if (mutate.call() != 0) {
      call = mutate.call();
    }
    if (isLong) {
      Values.write(mutate.states(), out);
      Values.write(arguments, out);
      Values.write(mutate.source(), out);
    } else {
      for (int i = 0; i < mutate.states().count(); i++) {
        out.varint(mutate.states().at(i));
      }
    }
  }

  private void open(ToServer.Open open) {
    out.octet(RequestType.OPEN).varint(open.subscription()).string(open.machine());
    Detail detail = open.detail();
    out.octet(detail.code()).flag(open.schema()).string(open.schemaHash());
    out.names(open.allowed()).names(open.skipped());
  }

  /// Bytes that wait.
  public int size() {
    return out.size();
  }

  /// As [ReplyWriter#copy(int, ByteBuffer)].
  public int copy(int from, ByteBuffer into) {
    return out.copy(from, into);
  }

  /// All of it was moved.
  public void clear() {
    out.clear();
  }
}
