package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.NameAnswer;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import io.peerage.wire.RecordType;
import io.peerage.wire.name.CachedNames;
import io.peerage.wire.name.HostName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Looks names up by DNS, and addresses in the hosts file before. Remembers nothing and opens a
/// socket of its own, on a port of chance, for each lookup. Loop only.
final class NettyNames implements CachedNames.Lookup {

  /// One server that does not answer; the loop's limit on the whole lookup comes on top.
  private static final long QUERY_MILLIS = 2_000;

  /// Servers and aliases that one lookup may ask.
  private static final int QUERIES_MAX = 8;

  private final Io io;
  private final NettyLoop loop;
  private final List<InetSocketAddress> servers;
  private @Nullable DnsNameResolver resolver;
  private boolean closed;

  NettyNames(Io io, NettyLoop loop, List<InetSocketAddress> servers) {
    this.io = io;
    this.loop = loop;
    this.servers = servers;
  }

  @Override
  public void start(HostName name, RecordType type, Consumer<Outcome<CachedNames.Found>> done) {
    loop.requireInLoop("looking up a name");
    if (closed) {
      // Whoever closes a carrier gives up what is under way on it.
      return;
    }
    // With a dot at the end: no search list makes another name of it.
    resolver()
        .resolveAll(new DefaultDnsQuestion(name.text() + ".", recordType(type)))
        .addListener((Future<List<DnsRecord>> records) ->
            loop.execute(() -> done.accept(outcome(name, type, records))));
  }

  void close() {
    closed = true;
    if (resolver != null) {
      resolver.close();
    }
  }

  private DnsNameResolver resolver() {
    if (resolver == null) {
      DnsNameResolverBuilder builder =
          new DnsNameResolverBuilder(loop.netty())
              .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
              .queryTimeoutMillis(QUERY_MILLIS)
              .maxQueriesPerResolve(QUERIES_MAX)
              .resolveCache(NoopDnsCache.INSTANCE)
              .cnameCache(NoopDnsCnameCache.INSTANCE)
              .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE);
      if (io == Io.EPOLL) {
        builder
            .datagramChannelType(EpollDatagramChannel.class)
            .socketChannelType(EpollSocketChannel.class);
      } else {
        builder
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class);
      }
      if (!servers.isEmpty()) {
        builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers));
      }
      resolver = builder.build();
    }
    return resolver;
  }

  private static Outcome<CachedNames.Found> outcome(
      HostName name, RecordType type, Future<List<DnsRecord>> records) {
    if (!records.isSuccess()) {
      return new Outcome.Failure<>(failure(name, type, records.cause()));
    }
    try {
      return new Outcome.Success<>(found(type, records.getNow()));
    } catch (UnknownHostException malformed) {
      return new Outcome.Failure<>(
          new PeerageException(
              ErrorCode.REMOTE_ERROR,
              "the answer for " + name.text() + " is malformed: " + malformed.getMessage(),
              "check the name server",
              malformed));
    } finally {
      records.getNow().forEach(ReferenceCountUtil::release);
    }
  }

  private static CachedNames.Found found(RecordType type, List<DnsRecord> records)
      throws UnknownHostException {
    long keepSeconds = Long.MAX_VALUE;
    List<InetAddress> addresses = new ArrayList<>();
    List<Bytes> texts = new ArrayList<>();
    for (DnsRecord record : records) {
      if (record instanceof DnsRawRecord raw && raw.type().equals(recordType(type))) {
        keepSeconds = Math.min(keepSeconds, record.timeToLive());
        if (type == RecordType.TXT) {
          texts.add(text(raw.content()));
        } else {
          addresses.add(InetAddress.getByAddress(bytes(raw.content())));
        }
      }
    }
    Duration keep = Duration.ofSeconds(keepSeconds);
    return new CachedNames.Found(
        type == RecordType.TXT ? new NameAnswer.Texts(texts) : new NameAnswer.Addresses(addresses),
        keep);
  }

  /// The strings of a text record, put together: each has its length before it.
  private static Bytes text(ByteBuf content) throws UnknownHostException {
    ByteBuf in = content.duplicate();
    ByteBuf out = in.alloc().buffer(in.readableBytes());
    try {
      while (in.isReadable()) {
        int length = in.readUnsignedByte();
        if (length > in.readableBytes()) {
          throw new UnknownHostException("a text that is cut off");
        }
        out.writeBytes(in, length);
      }
      return Bytes.copyOf(out.nioBuffer());
    } finally {
      out.release();
    }
  }

  private static byte[] bytes(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.getBytes(content.readerIndex(), bytes);
    return bytes;
  }

  private static PeerageException failure(HostName name, RecordType type, Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof DnsNameResolverTimeoutException) {
        return new PeerageException(
            ErrorCode.TIMED_OUT,
            "no name server answers for " + name.text(),
            "check the name server",
            cause);
      }
      if (each instanceof DnsErrorCauseException error
          && !error.getCode().equals(DnsResponseCode.NXDOMAIN)) {
        return new PeerageException(
            ErrorCode.REMOTE_ERROR,
            "the name server cannot tell " + name.text() + ": " + error.getCode(),
            "check the name server",
            cause);
      }
    }
    return new PeerageException(
        ErrorCode.NOT_FOUND,
        "%s has no %s record".formatted(name.text(), type),
        "check the name and its spelling",
        cause);
  }

  private static DnsRecordType recordType(RecordType type) {
    return switch (type) {
      case A -> DnsRecordType.A;
      case AAAA -> DnsRecordType.AAAA;
      case TXT -> DnsRecordType.TXT;
    };
  }
}
