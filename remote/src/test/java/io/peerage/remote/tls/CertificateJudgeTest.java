package io.peerage.remote.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.remote.Certificates;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateJudgeTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private static CertificateJudge judge(String authority, Purpose purpose, String host) {
    return new CertificateJudge(Certificates.of(authority), purpose, host, () -> NOW);
  }

  private static CertificateJudge judge(String host) {
    return judge("authority", Purpose.SERVER, host);
  }

  private static void assertFails(CertificateJudge judge, String shown, String why) {
    assertThatThrownBy(() -> judge.check(Certificates.of(shown)))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "doors.example",
        "DOORS.example",
        "doors.example.",
        "blue.rooms.example",
        "127.0.0.1",
        "::1",
        ""
      })
  void a_server_is_known_by_any_of_its_names(String host) {
    assertThatCode(() -> judge(host).check(Certificates.of("server"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example",
        "rooms.example",
        "a.blue.rooms.example",
        ".rooms.example",
        "doors.example.org",
        "server",
        "127.0.0.2",
        "::2"
      })
  void and_by_no_other(String host) {
    assertFails(judge(host), "server", "not for " + host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ed25519"})
  void keys_of_every_kind_will_do(String name) {
    assertThatCode(() -> judge("::1").check(Certificates.of(name))).doesNotThrowAnyException();
  }

  @Test
  void what_somebody_else_has_signed_is_not_trusted() {
    assertFails(judge(""), "foreign", "is not trusted");
    assertFails(judge("stranger", Purpose.SERVER, ""), "server", "is not trusted");
  }

  @Test
  void an_authority_that_is_shown_along_makes_nothing_better() {
    List<X509Certificate> chain = new ArrayList<>(Certificates.of("foreign"));
    chain.addAll(Certificates.of("stranger"));
    assertThatThrownBy(() -> judge("").check(chain)).hasMessageContaining("is not trusted");
    chain.removeLast();
    chain.addAll(Certificates.of("authority"));
    assertThatThrownBy(() -> judge("").check(chain)).hasMessageContaining("is not trusted");
  }

  @Test
  void an_authority_that_is_shown_along_does_no_harm() {
    List<X509Certificate> chain = new ArrayList<>(Certificates.of("server"));
    chain.addAll(Certificates.of("authority"));
    assertThatCode(() -> judge("").check(chain)).doesNotThrowAnyException();
  }

  @Test
  void a_certificate_may_be_trusted_itself() {
    assertThatCode(
            () -> judge("server", Purpose.SERVER, "doors.example").check(Certificates.of("server")))
        .doesNotThrowAnyException();
    assertFails(judge("server", Purpose.SERVER, "other"), "server", "not for other");
  }

  @Test
  void a_certificate_is_good_for_what_it_was_made_for() {
    assertThatCode(() -> judge("authority", Purpose.CLIENT, "").check(Certificates.of("client")))
        .doesNotThrowAnyException();
    assertFails(judge("authority", Purpose.CLIENT, ""), "server", "not meant for clients");
    assertFails(judge(""), "client", "not meant for servers");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "-1, false", "1, true"})
  void a_certificate_is_good_from_its_first_moment(int second, boolean good) {
    assertTime(Certificates.of("expired").getFirst().getNotBefore().toInstant(), second, good);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "-1, true", "1, false"})
  void a_certificate_is_good_to_its_last_moment(int second, boolean good) {
    assertTime(Certificates.of("expired").getFirst().getNotAfter().toInstant(), second, good);
  }

  private static void assertTime(Instant moment, int second, boolean good) {
    // Trusted itself: else the time of the authority would count, too.
    CertificateJudge judge =
        new CertificateJudge(
            Certificates.of("expired"), Purpose.SERVER, "", () -> moment.plusSeconds(second));
    if (good) {
      assertThatCode(() -> judge.check(Certificates.of("expired"))).doesNotThrowAnyException();
    } else {
      assertFails(judge, "expired", second < 0 ? "not valid before" : "has expired");
    }
  }

  @Test
  void nothing_shown_is_nothing_trusted() {
    assertThatThrownBy(() -> judge("").check(List.of())).isInstanceOf(CertificateException.class);
  }

  @Test
  void somebody_has_to_be_trusted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CertificateJudge(List.of(), Purpose.SERVER, "", () -> NOW));
  }
}
