package io.peerage.remote.gob.rpc;

import io.peerage.remote.gob.message.RpcMessage;

/// What comes over a connection: a header and a body.
public sealed interface RpcPacket {

  /// The other side asks for something.
  ///
  /// @param number to answer to, 0 for a notification, which gets no answer
  record Request(long number, RpcMethod method, RpcMessage body) implements RpcPacket {

    /// Whether nobody waits for an answer.
    public boolean isNotification() {
      return number == 0;
    }
  }

  /// The other side asks for something that there is not. It has its answer, if it wanted one, and
  /// its body was passed over.
  record UnknownRequest(long number, String method) implements RpcPacket {}

  /// The answer to a call of ours.
  record Reply(long number, RpcMethod method, RpcMessage body) implements RpcPacket {}

  /// A call of ours was refused or has failed.
  ///
  /// @param error in words of the other side; not empty
  record Failure(long number, RpcMethod method, String error) implements RpcPacket {}

  /// The answer to something that was not asked, or for which nobody waits any more; its body was
  /// passed over.
  record StrayReply(long number, String error) implements RpcPacket {}
}
