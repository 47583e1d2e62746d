package io.peerage.node.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.peerage.node.echo.MessageCallerCore.Item;
import io.peerage.wire.Bytes;
import io.peerage.wire.IoInput;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.UpgradeRequest;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server that looks at the first bytes of a stream before it chooses what to make of it.
class PeekIT {

  @TempDir Path directory;

  private final Stage stage = new Stage();

  private SocketAddress listening(World world, ChoosingCore core) throws Exception {
    var _ = stage.run(world.server(), core, ChoosingCore::start);
    return stage.await(world, core.diary.first(IoInput.Listening.class)).local();
  }

  @ParameterizedTest
  @EnumSource
  void messages_are_found_at_the_place_of_bytes(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      ChoosingCore core = new ChoosingCore(world.place());
      MessageCallerCore caller =
          new MessageCallerCore(
              listening(world, core),
              UpgradeRequest.to("echo.example", "/"),
              MessageOptions.DEFAULT,
              Collections.nCopies(9, new Item(MessageKind.BINARY, Bytes.copyOf(new byte[70_000]))),
              false);
      var _ = stage.run(world.client(), caller, MessageCallerCore::start);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.reads()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void what_was_seen_is_not_used_up(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      ChoosingCore core = new ChoosingCore(world.place());
      CallerCore caller =
          new CallerCore(listening(world, core), StreamOptions.DEFAULT, 1_000_000, false);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.bytesRead()).isEqualTo(1_000_000);
      assertThat(core.diary.all(IoInput.Peeked.class)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void what_ends_early_is_seen_as_far_as_it_goes(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      ChoosingCore core = new ChoosingCore(world.place());
      CallerCore caller = new CallerCore(listening(world, core), StreamOptions.DEFAULT, 2, false);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.Peeked peeked = stage.await(world, core.diary.first(IoInput.Peeked.class));
      assertThat(peeked.bytes().capacity()).isEqualTo(2);
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.bytesRead()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void a_stream_without_a_byte_is_seen_to_be_empty(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      ChoosingCore core = new ChoosingCore(world.place());
      CallerCore caller = new CallerCore(listening(world, core), StreamOptions.DEFAULT, 0, false);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.Peeked peeked = stage.await(world, core.diary.first(IoInput.Peeked.class));
      assertThat(peeked.bytes().capacity()).isZero();
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
    }
  }
}
