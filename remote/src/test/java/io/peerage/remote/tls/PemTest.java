package io.peerage.remote.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peerage.remote.Certificates;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static X509Certificate certificate(String name) {
    return Pem.certificates(Certificates.text(name + ".pem")).getFirst();
  }

  private static void assertFails(String key, String certificate, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.key(key, certificate(certificate)))
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"server, EC", "rsa, RSA", "ed25519, EdDSA"})
  void keys_of_every_kind_are_read(String name, String algorithm) {
    assertThat(Pem.key(Certificates.text(name + ".key"), certificate(name)).getAlgorithm())
        .isEqualTo(algorithm);
  }

  @Test
  void several_certificates_are_read_in_their_order_whatever_stands_between() {
    String text =
        "first\n" + Certificates.text("server.pem") + "then\n" + Certificates.text("authority.pem");
    assertThat(Pem.certificates(text))
        .containsExactly(certificate("server"), certificate("authority"));
  }

  @Test
  void one_text_may_hold_certificate_and_key() {
    String text = Certificates.text("server.pem") + Certificates.text("server.key");
    assertThat(Pem.certificates(text)).containsExactly(certificate("server"));
    assertThat(Pem.key(text, certificate("server"))).isNotNull();
  }

  @Test
  void a_key_of_another_form_is_refused_with_what_to_do() {
    assertFails(Certificates.text("server-sec1.key"), "server", "EC PRIVATE KEY is not read");
    assertFails(
        Certificates.text("server-locked.key"), "server", "ENCRYPTED PRIVATE KEY is not read");
    assertFails("nothing", "server", "no key in it");
  }

  @Test
  void a_key_that_belongs_to_another_certificate_is_refused() {
    assertFails(Certificates.text("client.key"), "server", "does not belong");
    assertFails(Certificates.text("rsa.key"), "server", "none of the kind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n=\n-----END CERTIFICATE-----"
      })
  void what_is_no_certificate_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.certificates(text))
        .withMessageContaining("certificate");
  }
}
