package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.node.output.Console;
import io.peerage.node.output.Style;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddresseesTest {

  private static final String ID = "/c89800bfc82ed01ed6e3bfd5408c51274491f7d4";
  private static final InetSocketAddress NAMED = address("192.0.2.1", 1);

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console = new Console(OutputStream.nullOutputStream(), err, Style.PLAIN);

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private List<InetSocketAddress> resolve(String link, Optional<InetSocketAddress> named) {
    return new Addressees(SwarmLink.parse(link), named).resolve(console);
  }

  @Test
  void are_those_of_the_link_and_the_one_that_is_named() {
    assertThat(
            resolve(
                "ppspp://127.0.0.1:7" + ID + "?peer=[::1]:8&peer=localhost:9", Optional.of(NAMED)))
        .startsWith(NAMED, address("127.0.0.1", 7), address("::1", 8))
        .hasSize(4)
        .allMatch(peer -> !peer.isUnresolved());
  }

  @Test
  void a_host_that_nobody_knows_is_said_and_left_out() {
    assertThat(resolve("ppspp://nobody.invalid:7" + ID, Optional.of(NAMED))).containsExactly(NAMED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("nobody knows a host 'nobody.invalid'\n");
  }

  @Test
  void nobody_left_is_no_peers() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> resolve("ppspp://nobody.invalid:7" + ID, Optional.empty()))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NO_PEERS));
  }

  @Test
  void nobody_named_is_a_mistake_of_the_user() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> resolve("ppspp:" + ID, Optional.empty()))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.USAGE));
  }
}
