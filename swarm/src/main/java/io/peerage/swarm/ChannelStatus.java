package io.peerage.swarm;

import io.peerage.swarm.content.SwarmId;
import java.net.InetSocketAddress;
import java.util.HexFormat;

/// One channel of a peer: a relation to one remote peer about one content, at the moment of asking.
///
/// @param id what datagrams to us begin with, never 0
/// @param remote where the other peer is
/// @param swarm the content
/// @param isEstablished whether both sides have shown that they hear each other
/// @param bytesSent content bytes that left, repeats included
/// @param bytesFetched content bytes that came, were new, and were proven
public record ChannelStatus(
    int id,
    InetSocketAddress remote,
    SwarmId swarm,
    boolean isEstablished,
    long bytesSent,
    long bytesFetched) {

  /// The remote address and our id of the channel, which together name it:
  /// `192.0.2.7:7777#0x0a0b0c0d`, an IPv6 address in brackets.
  public String uri() {
    String host = remote.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + remote.getPort()
        + "#0x"
        + HexFormat.of().toHexDigits(id);
  }
}
