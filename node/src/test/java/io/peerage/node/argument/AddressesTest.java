package io.peerage.node.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7777, 127.0.0.1, 7777",
    "127.0.0.1:0, 127.0.0.1, 0",
    "0.0.0.0:65535, 0.0.0.0, 65535",
    "[::1]:7777, ::1, 7777",
    "[::]:1, ::, 1",
  })
  void reads_literals(String text, String host, int port) {
    assertThat(Addresses.listen(text))
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(host), port));
  }

  @Test
  void resolves_names() {
    assertThat(Addresses.peer("localhost:80").getAddress().isLoopbackAddress()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, has no port; write HOST:PORT",
    ":7777, has no host; write HOST:PORT",
    "::1:7777, is ambiguous; write an IPv6 address in brackets",
    "[127.0.0.1]:1, has no IPv6 address in its brackets",
    "[]:1, has no IPv6 address in its brackets",
    "127.0.0.1:, has no port from 0 to 65535",
    "127.0.0.1:65536, has no port from 0 to 65535",
    "127.0.0.1:-1, has no port from 0 to 65535",
    "127.0.0.1:http, has no port from 0 to 65535",
    "nobody.invalid:1, nobody knows a host 'nobody.invalid'",
  })
  void says_what_is_wrong(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Addresses.listen(text))
        .withMessageContaining(why);
  }

  @Test
  void nobody_can_be_reached_at_port_0() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Addresses.peer("127.0.0.1:0"))
        .withMessageContaining("has no port from 1 to 65535");
  }
}
