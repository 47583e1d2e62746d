package io.peerage.remote.gob.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.remote.codec.Codec;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.GobVectors;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with the recorded conversation: whatever the other end says, there are messages or a
/// reason, the same ones in pieces, and nothing that leads out of bounds.
class GobPeerFuzzTest {
  static List<byte[]> ofClients() {
    return List.of(GobVectors.joined(GobVectors.conversation(">")));
  }

  static List<byte[]> ofServers() {
    return List.of(GobVectors.joined(GobVectors.conversation("<")));
  }

  @MethodSource("ofClients")
  @FuzzTest
  void a_server_hears_messages_or_a_reason(byte[] bytes) {
    assertThat(server(bytes, 1)).isEqualTo(server(bytes, Math.max(1, bytes.length)));
  }

  @MethodSource("ofServers")
  @FuzzTest
  void a_client_hears_messages_or_a_reason(byte[] bytes) {
    assertThat(client(bytes, 1)).isEqualTo(client(bytes, Math.max(1, bytes.length)));
  }

  private static List<String> server(byte[] bytes, int pieceBytes) {
    GobServer server = new GobServer(CompactLimits.DEFAULT, 1);
    return fed(
        server,
        bytes,
        pieceBytes,
        message -> {
          switch (message) {
            case ToServer.Open _ ->
                server.write(Ends.opened(Clock.of(new long[Ends.NAMES.size()], 1, 0)));
            case ToServer.Mutate(_, long call, _, Indexes states, _, _) -> {
              assertThat(states.within(Ends.NAMES.size())).isTrue();
              ClockChange change = ClockChange.of(new int[] {states.at(0)}, new long[] {1}, 1, 0);
              server.write(new ToClient.Changed(0, call, change, Optional.empty()));
            }
            case ToServer.Sync(_, long call) -> server.write(new ToClient.Answered(call, 0));
            default -> {}
          }
        });
  }

  private static List<String> client(byte[] bytes, int pieceBytes) {
    GobClient client = new GobClient(CompactLimits.DEFAULT, 1);
    client.write(Ends.hello(""));
    int[] states = {0};
    return fed(
        client,
        bytes,
        pieceBytes,
        message -> {
          switch (message) {
            case ToClient.Welcome _ -> client.write(Ends.open(Detail.CLOCK));
            case ToClient.Opened opened -> {
              states[0] = opened.states().size();
              assertThat(opened.clock().count()).isEqualTo(states[0]);
              for (int i = 0; i < 5; i++) {
                client.write(
                    new ToServer.Mutate(
                        3,
                        1 + i,
                        i == 2 ? Change.REMOVE : Change.ADD,
                        Indexes.of(0),
                        Arguments.NONE,
                        Optional.empty()));
              }
            }
            case ToClient.Changed(_, _, ClockChange change, _) -> {
              for (int i = 0; i < change.count(); i++) {
                assertThat(change.index(i)).isLessThan(states[0]);
              }
            }
            default -> {}
          }
        });
  }

  private static <I> List<String> fed(
      Codec<I, ?> codec, byte[] bytes, int pieceBytes, Consumer<I> owner) {
    List<String> heard = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      codec.feed(ByteBuffer.wrap(bytes, at, Math.min(pieceBytes, bytes.length - at)));
      Decoded<I> next = codec.next();
      for (; next instanceof Decoded.Value<I>(I message); next = codec.next()) {
        heard.add(message.toString());
        owner.accept(message);
      }
      if (next instanceof Decoded.Malformed<I>(String why)) {
        heard.add(why);
        return heard;
      }
    }
    return heard;
  }
}
