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
import org.junit.jupiter.api.Test;

class AddresseesTest {

  private static final String ID = "/c89800bfc82ed01ed6e3bfd5408c51274491f7d4";
  private static final InetSocketAddress NAMED = address("192.0.2.1", 1);
  private static final InetSocketAddress OTHER = address("192.0.2.1", 2);

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console = new Console(OutputStream.nullOutputStream(), err, Style.PLAIN);

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private List<InetSocketAddress> resolve(String link, List<InetSocketAddress> named) {
    return new Addressees(SwarmLink.parse(link), named).resolve(console);
  }

  @Test
  void are_those_that_are_named_and_those_of_the_link() {
    assertThat(
            resolve(
                "ppspp://127.0.0.1:7" + ID + "?peer=[::1]:8&peer=localhost:9",
                List.of(NAMED, OTHER)))
        .startsWith(NAMED, OTHER, address("127.0.0.1", 7), address("::1", 8))
        .hasSize(5)
        .allMatch(peer -> !peer.isUnresolved());
  }

  @Test
  void a_host_that_nobody_knows_is_said_and_left_out() {
    assertThat(resolve("ppspp://nobody.invalid:7" + ID, List.of(NAMED, OTHER)))
        .containsExactly(NAMED, OTHER);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("nobody knows a host 'nobody.invalid'\n");
  }

  @Test
  void nobody_left_is_no_peers() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> resolve("ppspp://nobody.invalid:7" + ID, List.of()))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NO_PEERS));
  }

  @Test
  void nobody_named_is_a_mistake_of_the_user() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> resolve("ppspp:" + ID, List.of()))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.USAGE));
  }
}
