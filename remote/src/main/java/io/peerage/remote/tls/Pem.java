package io.peerage.remote.tls;

import static java.util.Locale.ROOT;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys as text (RFC 7468). What stands between them says nothing.
///
/// What is wrong with a text is an [IllegalArgumentException] with a sentence for the user.
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final byte[] PROOF = "whose key is it?".getBytes(StandardCharsets.US_ASCII);

  private Pem() {}

  /// All certificates in a text, in their order; at least one.
  public static List<X509Certificate> certificates(String text) {
    List<X509Certificate> all = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Matcher block = BLOCK.matcher(text); block.find(); ) {
        if (block.group(1).equals(CERTIFICATE)) {
          ByteArrayInputStream bytes = new ByteArrayInputStream(bytes(block));
          all.add((X509Certificate) factory.generateCertificate(bytes));
        }
      }
    } catch (CertificateException malformed) {
      throw new IllegalArgumentException("a certificate cannot be read", malformed);
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no certificate in it (-----BEGIN CERTIFICATE-----)");
    }
    return List.copyOf(all);
  }

  /// The key in a text, which has to belong to `certificate`.
  public static PrivateKey key(String text, X509Certificate certificate) {
    String algorithm = certificate.getPublicKey().getAlgorithm();
    try {
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key(text)));
      requirePair(key, certificate);
      return key;
    } catch (InvalidKeySpecException wrong) {
      throw new IllegalArgumentException(
          "the key is none of the kind that the certificate has, " + algorithm, wrong);
    } catch (GeneralSecurityException unknown) {
      throw new IllegalArgumentException("nobody here knows keys of " + algorithm, unknown);
    }
  }

  private static byte[] key(String text) {
    Optional<String> another = Optional.empty();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      String kind = block.group(1);
      if (kind.equals(KEY)) {
        return bytes(block);
      }
      another = kind.endsWith(KEY) ? Optional.of(kind) : another;
    }
    throw new IllegalArgumentException(
        another
            .map(
                kind -> kind + " is not read; write it anew: openssl pkcs8 -topk8 -nocrypt -in KEY")
            .orElse("there is no key in it (-----BEGIN PRIVATE KEY-----)"));
  }

  private static byte[] bytes(Matcher block) {
    try {
      return Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "the " + block.group(1).toLowerCase(ROOT) + " is no base 64", malformed);
    }
  }

  private static void requirePair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(PROOF);
    byte[] proof = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROOF);
    if (!isGood(signature, proof)) {
      throw new IllegalArgumentException("the key does not belong to the certificate");
    }
  }

  private static boolean isGood(Signature signature, byte[] proof) {
    try {
      return signature.verify(proof);
    } catch (SignatureException misfit) {
      return false;
    }
  }
}
