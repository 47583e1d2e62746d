package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsOptionsTest {

  private static final TlsOptions CLIENT = TlsOptions.client("host", _ -> {});

  private static PrivateKey key() throws Exception {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
  }

  @Test
  void a_key_without_a_certificate_is_refused() throws Exception {
    PrivateKey key = key();
    assertThatIllegalArgumentException().isThrownBy(() -> CLIENT.withIdentity(List.of(), key));
  }

  @Test
  void a_server_without_a_certificate_is_refused() throws Exception {
    PrivateKey key = key();
    assertThatIllegalArgumentException().isThrownBy(() -> TlsOptions.server(List.of(), key));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new TlsOptions(true, List.of(), null, List.of(), "", false, CLIENT.check()));
  }

  @Test
  void protocols_have_names_of_up_to_255_bytes() {
    assertThat(CLIENT.withProtocols("a".repeat(255), "b").protocols()).hasSize(2);
    assertThatIllegalArgumentException().isThrownBy(() -> CLIENT.withProtocols("a".repeat(256)));
    assertThatIllegalArgumentException().isThrownBy(() -> CLIENT.withProtocols(""));
  }
}
