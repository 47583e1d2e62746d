package io.peerage.remote.gob.rpc;

import io.peerage.remote.gob.GobType;
import io.peerage.remote.gob.message.MessageTypes;
import io.peerage.remote.gob.message.RpcMessage;

/// Which messages belong to a method.
final class BodyTypes {

  private BodyTypes() {}

  static GobType<? extends RpcMessage> request(RpcMethod method) {
    return switch (method) {
      case HELLO -> MessageTypes.CLIENT_HELLO;
      case ADD, ADD_NS, REMOVE, SET -> MessageTypes.CLIENT_MUTATION;
      case HANDSHAKE, SYNC, ARGS, ARGS_BASE, CLOSE, CLIENT_BYE -> MessageTypes.EMPTY;
      case CLIENT_SET_CLOCK -> MessageTypes.SERVER_UPDATE;
      case CLIENT_SET_CLOCK_MANY -> MessageTypes.SERVER_UPDATES;
      case CLIENT_SEND_PAYLOAD -> MessageTypes.SERVER_PAYLOAD;
      case SCHEMA_CHANGE -> MessageTypes.SERVER_HELLO;
    };
  }

  /// Those that are notifications have a reply for whoever calls them all the same.
  static GobType<? extends RpcMessage> reply(RpcMethod method) {
    return switch (method) {
      case HELLO -> MessageTypes.SERVER_HELLO;
      case ADD, REMOVE, SET -> MessageTypes.SERVER_MUTATION;
      case SYNC -> MessageTypes.SERVER_SYNC;
      case ARGS, ARGS_BASE -> MessageTypes.SERVER_ARGS;
      case HANDSHAKE,
          ADD_NS,
          CLOSE,
          CLIENT_SET_CLOCK,
          CLIENT_SET_CLOCK_MANY,
          CLIENT_SEND_PAYLOAD,
          SCHEMA_CHANGE,
          CLIENT_BYE ->
          MessageTypes.EMPTY;
    };
  }
}
