package io.peerage.node.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_ANY;

import io.peerage.wire.Driver;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The same two cores on every kind of stream there is, real and simulated.
class EchoIT {

  private static final StreamOptions SMALL = StreamOptions.DEFAULT.withCreditBytes(1);

  @TempDir Path directory;

  private final Stage stage = new Stage();

  private EchoCore echo(World world) {
    return new EchoCore(world.place(), ListenOptions.DEFAULT, StreamOptions.DEFAULT, true);
  }

  private SocketAddress listening(World world, EchoCore core) throws Exception {
    return stage.await(world, core.diary.first(IoInput.Listening.class)).local();
  }

  private static CallerCore caller(SocketAddress server, long bytes) {
    return new CallerCore(server, StreamOptions.DEFAULT, bytes, false);
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void all_comes_back_and_both_sides_end(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo = echo(world);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), 3_000_001);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.bytesRead()).as("%s", echo.diary).isEqualTo(3_000_001);
      assertThat(caller.diary.bytesWritten()).isEqualTo(3_000_001);
      assertThat(caller.diary.all(IoInput.Finished.class)).hasSize(1);
      assertThat(echo.diary.bytesRead()).isEqualTo(3_000_001);
      assertThat(echo.diary.all(IoInput.Finished.class)).hasSize(1);
      assertThat(world.server().meters().counter("peerage.transport.stream_bytes_read").value())
          .isEqualTo(3_000_001);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void reads_byte_by_byte_agree(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo = new EchoCore(world.place(), ListenOptions.DEFAULT, SMALL, true);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = new CallerCore(listening(world, echo), SMALL, 500, false);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.bytesRead()).as("%s", echo.diary).isEqualTo(500);
      assertThat(caller.diary.reads()).isEqualTo(500);
      assertThat(echo.diary.reads()).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void no_more_comes_in_than_was_granted(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo = echo(world);
      Driver<EchoCore> server = stage.run(world.server(), echo, EchoCore::withhold);
      Stage.tell(server, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), 5_000_000);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      int granted = StreamOptions.DEFAULT.creditBytes();
      var _ = stage.await(world, echo.diary.until(diary -> diary.bytesWritten() == granted));
      assertThat(echo.diary.bytesRead()).isEqualTo(granted);
      Stage.tell(server, EchoCore::relent);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.bytesRead()).as("%s", echo.diary).isEqualTo(5_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_stream_whose_peer_does_not_read_is_broken_off_at_its_limit(World.Kind kind)
      throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo =
          new EchoCore(
              world.place(), ListenOptions.DEFAULT, StreamOptions.DEFAULT.withCreditBytes(0), true);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller =
          new CallerCore(listening(world, echo), StreamOptions.DEFAULT, 4_000_000, true);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.Broken broken = stage.await(world, caller.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REFUSED);
      assertThat(broken.cause()).hasMessageContaining("does not read");
      assertThat(world.client().meters().counter("peerage.transport.streams_overrun").value())
          .isEqualTo(1);
      assertThat(echo.diary.bytesRead()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "SIM_LOSSY_TCP")
  void a_reset_breaks_the_other_side(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo = echo(world);
      Driver<EchoCore> server = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), Long.MAX_VALUE);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      var _ = stage.await(world, echo.diary.until(diary -> diary.bytesRead() > 100_000));
      Stage.tell(server, EchoCore::cut);
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      IoInput.Broken broken = stage.await(world, caller.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(caller.diary.all(IoInput.Closed.class)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobody_listens_any_more(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo = echo(world);
      Driver<EchoCore> server = stage.run(world.server(), echo, EchoCore::start);
      SocketAddress place = listening(world, echo);
      Stage.tell(server, EchoCore::retire);
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      CallerCore caller = caller(place, 1);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.ConnectFailed failed =
          stage.await(world, caller.diary.first(IoInput.ConnectFailed.class));
      assertThat(failed.cause().code()).isEqualTo(ErrorCode.CONNECTION_REFUSED);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void a_listener_leaves_its_streams_alone_when_it_closes(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo = echo(world);
      Driver<EchoCore> server = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), 2_000_000);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      var _ = stage.await(world, echo.diary.first(IoInput.Connected.class));
      Stage.tell(server, EchoCore::retire);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.bytesRead()).as("%s", echo.diary).isEqualTo(2_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void who_is_not_accepted_finds_the_stream_ended(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo =
          new EchoCore(world.place(), ListenOptions.DEFAULT, StreamOptions.DEFAULT, false);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), 0);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      var _ = stage.await(world, caller.diary.first(IoInput.Finished.class));
      assertThat(echo.diary.all(IoInput.Incoming.class)).hasSize(1);
      assertThat(world.server().meters().counter("peerage.transport.accepts_refused").value())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void no_more_connections_are_taken_in_than_allowed(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo =
          new EchoCore(
              world.place(),
              ListenOptions.DEFAULT.withConnectionsMax(1),
              StreamOptions.DEFAULT,
              true);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      SocketAddress place = listening(world, echo);
      CallerCore first = caller(place, Long.MAX_VALUE);
      Driver<CallerCore> one = stage.run(world.client(), first, CallerCore::start);
      var _ = stage.await(world, echo.diary.first(IoInput.Connected.class));
      CallerCore second = caller(place, 0);
      var _ = stage.run(world.client(), second, CallerCore::start);
      var _ = stage.await(world, second.diary.first(IoInput.Finished.class));
      assertThat(echo.diary.all(IoInput.Incoming.class)).hasSize(1);

      Stage.tell(one, CallerCore::cut);
      var _ = stage.await(world, first.diary.first(IoInput.Closed.class));
      var _ =
          stage.await(
              world,
              echo.diary.until(diary -> diary.all(IoInput.Broken.class).findAny().isPresent()));
      var _ = stage.run(world.client(), caller(place, 1), CallerCore::start);
      var _ =
          stage.await(
              world, echo.diary.until(diary -> diary.all(IoInput.Incoming.class).count() == 2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_attempt_to_connect_can_be_given_up(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore echo = echo(world);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), 1_000);
      var _ =
          stage.run(
              world.client(),
              caller,
              (core, now, out) -> {
                core.start(now, out);
                core.cut(now, out);
              });
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.all(IoInput.Connected.class)).isEmpty();
      assertThat(caller.diary.all(IoInput.ConnectFailed.class)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_place_is_taken_once(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      EchoCore first = echo(world);
      var _ = stage.run(world.server(), first, EchoCore::start);
      SocketAddress place = listening(world, first);
      EchoCore second = new EchoCore(place, ListenOptions.DEFAULT, StreamOptions.DEFAULT, true);
      var _ = stage.run(world.server(), second, EchoCore::start);
      IoInput.ListenFailed failed =
          stage.await(world, second.diary.first(IoInput.ListenFailed.class));
      assertThat(failed.cause().code()).isEqualTo(ErrorCode.REFUSED);
      assertThat(failed.cause()).hasMessageContaining("cannot bind");
    }
  }

  @Test
  void unix_sockets_on_nio_have_no_half_close() throws Exception {
    try (World world = World.Kind.NIO_UNIX.open(directory)) {
      EchoCore echo = echo(world);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), 10);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause()).hasMessageContaining("closed by the other side");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_ANY, names = ".*_UNIX")
  void the_socket_that_a_killed_process_left_is_replaced(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      UnixDomainSocketAddress place = (UnixDomainSocketAddress) world.place();
      // The JDK leaves the file, as a process does that is killed.
      try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        var _ = left.bind(place);
      }
      assertThat(place.getPath()).exists();
      EchoCore echo = echo(world);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      CallerCore caller = caller(listening(world, echo), 10);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      var _ = stage.await(world, echo.diary.until(diary -> diary.bytesRead() == 10));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = MATCH_ANY, names = ".*_UNIX")
  void a_file_that_is_no_socket_stays(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      Path file = Files.writeString(directory.resolve("echo.sock"), "precious");
      EchoCore echo = echo(world);
      var _ = stage.run(world.server(), echo, EchoCore::start);
      var _ = stage.await(world, echo.diary.first(IoInput.ListenFailed.class));
      assertThat(file).hasContent("precious");
    }
  }
}
