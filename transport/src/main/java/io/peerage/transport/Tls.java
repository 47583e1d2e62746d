package io.peerage.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.TlsSession;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// TLS as the JDK has it, with nobody to judge certificates but whoever was handed in.
final class Tls {

  private static final int NO_PORT = -1;

  private Tls() {}

  /// What secures a pipeline from its head on.
  ///
  /// @param workers where keys and certificates are worked on
  static SslHandler handler(ByteBufAllocator allocator, TlsOptions options, Executor workers) {
    SslHandler handler;
    try {
      SslContext context = context(options);
      handler =
          options.serverName().isEmpty()
              ? context.newHandler(allocator, workers)
              : context.newHandler(allocator, options.serverName(), NO_PORT, workers);
    } catch (SSLException unusable) {
      throw new IllegalArgumentException("certificate and key cannot be used", unusable);
    }
    // How long to wait is up to the owner.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  private static SslContext context(TlsOptions options) throws SSLException {
    X509Certificate[] chain = options.chain().toArray(X509Certificate[]::new);
    SslContextBuilder builder =
        options.serving()
            ? SslContextBuilder.forServer(options.key(), chain)
            : SslContextBuilder.forClient();
    if (!options.serving() && options.key() != null) {
      builder.keyManager(options.key(), chain);
    }
    if (!options.protocols().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              options.protocols()));
    }
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .trustManager(new Judge(options.check()))
        .clientAuth(options.peerCertificate() ? ClientAuth.REQUIRE : ClientAuth.NONE)
        .endpointIdentificationAlgorithm(null)
        .build();
  }

  /// What came of a handshake.
  static TlsSession session(SslHandler handler) {
    List<X509Certificate> peer = new ArrayList<>();
    try {
      for (Certificate each : handler.engine().getSession().getPeerCertificates()) {
        if (each instanceof X509Certificate certificate) {
          peer.add(certificate);
        }
      }
    } catch (SSLPeerUnverifiedException none) {
      peer.clear();
    }
    String protocol = handler.applicationProtocol();
    return new TlsSession(peer, protocol == null ? "" : protocol);
  }

  /// Asks the check that was handed in, and nobody else: the JDK adds nothing of its own to a
  /// manager of this type.
  private static final class Judge extends X509ExtendedTrustManager {
    private final TlsOptions.CertificateCheck check;

    Judge(TlsOptions.CertificateCheck check) {
      this.check = check;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check.check(List.of(chain));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check.check(List.of(chain));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      check.check(List.of(chain));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      check.check(List.of(chain));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      check.check(List.of(chain));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      check.check(List.of(chain));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
