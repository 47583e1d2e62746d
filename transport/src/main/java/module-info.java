/// The contracts of wire on real sockets, files and threads: Netty, and nowhere else. Open
/// [io.peerage.transport.NettyCarrier] first.
@org.jspecify.annotations.NullMarked
module io.peerage.transport {
  requires static org.jspecify;
  requires transitive io.peerage.wire;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.compression;
  requires io.netty.codec.http;
  requires io.netty.codec.dns;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires jdk.net;

  exports io.peerage.transport;
}
