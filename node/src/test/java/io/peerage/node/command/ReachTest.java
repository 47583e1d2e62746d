package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "::1, ::1",
    "127.0.0.1 127.0.0.2, 127.0.0.1",
    "192.0.2.1, 0.0.0.0",
    "127.0.0.1 192.0.2.1, 0.0.0.0",
    "2001:db8::1, ::",
    "127.0.0.1 ::1, ::",
    "192.0.2.1 2001:db8::1, ::",
  })
  void listens_no_wider_than_the_peers_need(String peers, String local) {
    assertThat(
            Reach.localFor(
                Arrays.stream(peers.split(" ", -1))
                    .map(host -> new InetSocketAddress(InetAddress.ofLiteral(host), 7))
                    .toList()))
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(local), 0));
  }

  @Test
  void says_who_can_reach_more_than_this_machine() {
    assertThat(warning("127.0.0.1")).isEmpty();
    assertThat(warning("::1")).isEmpty();
    assertThat(warning("192.0.2.1"))
        .isEqualTo("listening on UDP 192.0.2.1:7: open to everyone who can reach 192.0.2.1");
    assertThat(warning("0.0.0.0"))
        .isEqualTo(
            "listening on UDP 0.0.0.0:7: open to everyone who can reach any address of this"
                + " machine");
  }

  private static String warning(String host) {
    return Reach.warning(new InetSocketAddress(InetAddress.ofLiteral(host), 7)).orElse("");
  }
}
