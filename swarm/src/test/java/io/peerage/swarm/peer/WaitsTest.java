package io.peerage.swarm.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitsTest {

  @Test
  void who_knows_nobody_waits_for_peers() {
    assertThat(Waits.of(List.of())).containsExactly("peers");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1:7",
    "::1, [::1]:7",
    "::, [::]:7",
    "2001:db8::, [2001:db8::]:7",
    "2001:db8:0:0:1:0:0:0, [2001:db8:0:0:1::]:7",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:7",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:7",
    "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]:7",
  })
  void an_address_is_written_as_a_user_would(String host, String text) {
    assertThat(Waits.text(new InetSocketAddress(InetAddress.ofLiteral(host), 7))).isEqualTo(text);
  }
}
