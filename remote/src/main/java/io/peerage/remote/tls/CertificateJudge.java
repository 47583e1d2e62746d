package io.peerage.remote.tls;

import io.peerage.wire.TlsOptions;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Judges certificates: signed by somebody who is trusted, or trusted itself; at a time when it is
/// valid; made for this purpose; and, of a server, for the host that was wanted. Whether it was
/// revoked is not asked.
///
/// @param authorities who is trusted; at least one
/// @param purpose what it has to be good for
/// @param host the name or address it has to be for; empty for any
/// @param wall the time
public record CertificateJudge(
    List<X509Certificate> authorities, Purpose purpose, String host, InstantSource wall)
    implements TlsOptions.CertificateCheck {
  public CertificateJudge {
    authorities = List.copyOf(authorities);
    if (authorities.isEmpty()) {
      throw new IllegalArgumentException("nobody is trusted");
    }
  }

  @Override
  public void check(List<X509Certificate> chain) throws CertificateException {
    if (chain.isEmpty()) {
      throw new CertificateException("no certificate was shown");
    }
    X509Certificate own = chain.getFirst();
    requireTime(own);
    requireTrust(chain);
    requirePurpose(own);
    SubjectNames names = new SubjectNames(own);
    if (!host.isEmpty() && !names.has(host)) {
      throw new CertificateException("the certificate is for " + names + ", not for " + host);
    }
  }

  private void requireTime(X509Certificate own) throws CertificateException {
    Instant now = wall.instant();
    Instant first = own.getNotBefore().toInstant();
    Instant last = own.getNotAfter().toInstant();
    if (now.isBefore(first)) {
      throw new CertificateException("the certificate is not valid before " + first);
    }
    if (now.isAfter(last)) {
      throw new CertificateException("the certificate has expired, at " + last);
    }
  }

  private void requireTrust(List<X509Certificate> chain) throws CertificateException {
    List<X509Certificate> path = new ArrayList<>();
    for (X509Certificate each : chain) {
      if (authorities.contains(each)) {
        break;
      }
      path.add(each);
    }
    if (path.isEmpty()) {
      return; // It is one that is trusted itself.
    }
    Set<TrustAnchor> anchors = new HashSet<>();
    authorities.forEach(each -> anchors.add(new TrustAnchor(each, null)));
    try {
      PKIXParameters how = new PKIXParameters(anchors);
      how.setRevocationEnabled(false);
      how.setDate(Date.from(wall.instant()));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), how);
    } catch (CertPathValidatorException untrusted) {
      throw new CertificateException(
          "the certificate of %s, by %s, is not trusted: %s"
              .formatted(
                  chain.getFirst().getSubjectX500Principal(),
                  chain.getFirst().getIssuerX500Principal(),
                  untrusted.getMessage()),
          untrusted);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void requirePurpose(X509Certificate own) throws CertificateException {
    List<String> purposes = own.getExtendedKeyUsage();
    if (purposes != null && !purposes.contains(purpose.usage) && !purposes.contains(Purpose.ANY)) {
      throw new CertificateException("the certificate is not meant for " + purpose.plural);
    }
  }
}
