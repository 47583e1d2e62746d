package io.peerage.node.remote;

import io.peerage.remote.ClientOptions;
import io.peerage.remote.WireCodec;

/// How a server of machines at an address is spoken to. Sockets of this user's own processes need
/// none of it.
///
/// @param codec the language
/// @param token what is shown; empty for nothing
public record Access(WireCodec codec, String token) {
  /// Our language, and nothing to show.
  public static final Access PLAIN = new Access(WireCodec.COMPACT, "");

  ClientOptions onto(ClientOptions options) {
    return options.withCodec(codec).withToken(token);
  }
}
