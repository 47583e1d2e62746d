package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

/// Why a connection ended.
class ConnectionTest {

  private final Connection connection = new Connection(new EmbeddedChannel());

  @Test
  void nobody_is_at_the_other_end_before_it_is_connected() {
    assertThatThrownBy(connection::remote).isInstanceOf(IllegalStateException.class);
    connection.established();
    assertThat(connection.remote()).isNotNull();
  }

  @Test
  void the_first_reason_counts() {
    connection.established();
    PeerageException first = new PeerageException(ErrorCode.REFUSED, "first", "");
    connection.blame(first);
    connection.blame(new PeerageException(ErrorCode.REFUSED, "second", ""));
    connection.failed(new IOException("third"));
    connection.deserted();
    assertThat(connection.cause()).isSameAs(first);
  }

  @Test
  void that_it_was_closed_is_no_failure() {
    connection.established();
    connection.failed(new ClosedChannelException());
    assertThat(connection.cause()).isNull();
    connection.failed(new IOException("Connection reset by peer"));
    assertThat(connection.cause()).hasMessageEndingWith("reset by the other side");
  }
}
