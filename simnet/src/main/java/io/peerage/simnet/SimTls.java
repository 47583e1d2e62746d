package io.peerage.simnet;

import io.peerage.wire.TlsOptions;
import io.peerage.wire.TlsSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Stands in for TLS: each side hands over what it would have shown, in one piece that begins with
/// the byte that TLS begins with, and nothing is kept secret.
final class SimTls {

  /// The byte and a length.
  static final int HEADER_BYTES = 5;

  private static final byte HANDSHAKE = 0x16;
  private static final int HELLO_BYTES_MAX = 60_000;

  private SimTls() {}

  /// What this side shows.
  static byte[] hello(TlsOptions options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBoolean(options.serving());
      out.writeShort(options.protocols().size());
      for (String protocol : options.protocols()) {
        out.writeUTF(protocol);
      }
      out.writeShort(options.chain().size());
      for (X509Certificate certificate : options.chain()) {
        byte[] encoded = certificate.getEncoded();
        out.writeInt(encoded.length);
        out.write(encoded);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } catch (CertificateEncodingException unusable) {
      throw new IllegalArgumentException("a certificate cannot be shown", unusable);
    }
    if (bytes.size() > HELLO_BYTES_MAX) {
      throw new IllegalArgumentException("certificates of " + bytes.size() + " bytes");
    }
    return ByteBuffer.allocate(HEADER_BYTES + bytes.size())
        .put(HANDSHAKE)
        .putInt(bytes.size())
        .put(bytes.toByteArray())
        .array();
  }

  /// How long what the other side shows is in all; 0 if that cannot be told yet.
  ///
  /// @param first what has come, as far as a header goes
  /// @throws CertificateException if it is something else
  static int bytes(byte[] first) throws CertificateException {
    if (first.length > 0 && first[0] != HANDSHAKE) {
      throw new CertificateException("no TLS");
    }
    if (first.length < HEADER_BYTES) {
      return 0;
    }
    int length = ByteBuffer.wrap(first, 1, Integer.BYTES).getInt();
    if (length < 0 || length > HELLO_BYTES_MAX) {
      throw new CertificateException("no TLS");
    }
    return HEADER_BYTES + length;
  }

  /// What comes of it.
  ///
  /// @throws CertificateException if it is nothing
  static TlsSession session(TlsOptions mine, byte[] hello) throws CertificateException {
    boolean serving;
    List<String> protocols = new ArrayList<>();
    List<X509Certificate> chain = new ArrayList<>();
    CertificateFactory certificates = CertificateFactory.getInstance("X.509");
    try (DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(hello, HEADER_BYTES, hello.length - HEADER_BYTES))) {
      serving = in.readBoolean();
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        protocols.add(in.readUTF());
      }
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        byte[] encoded = in.readNBytes(in.readInt());
        chain.add(
            (X509Certificate) certificates.generateCertificate(new ByteArrayInputStream(encoded)));
      }
    } catch (IOException | IllegalArgumentException malformed) {
      throw new CertificateException("no TLS", malformed);
    }
    if (serving == mine.serving()) {
      throw new CertificateException("both are servers, or neither");
    }
    return judged(mine, chain, protocols);
  }

  private static TlsSession judged(
      TlsOptions mine, List<X509Certificate> chain, List<String> protocols)
      throws CertificateException {
    List<String> servers = mine.serving() ? mine.protocols() : protocols;
    List<String> clients = mine.serving() ? protocols : mine.protocols();
    String agreed = servers.stream().filter(clients::contains).findFirst().orElse("");
    if (mine.serving() && !mine.peerCertificate()) {
      return new TlsSession(List.of(), agreed);
    }
    if (chain.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    mine.check().check(chain);
    return new TlsSession(chain, agreed);
  }
}
