package io.peerage.node.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  @TempDir private Path directory;
  private final List<String> complaints = new ArrayList<>();

  private static InetSocketAddress port(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  private Places places(InetSocketAddress... named) {
    return new Places(List.of(named), Optional.of(directory), complaints::add);
  }

  @Test
  void files_are_read_as_they_come_and_go() throws Exception {
    Places places = places(port(1));
    assertThat(places.now()).containsExactly(port(1));
    Path file = Places.announce(directory, "door", "127.0.0.1:7");
    assertThat(file).hasFileName("door.addr");
    Files.writeString(directory.resolve("another.addr"), " 127.0.0.1:6\n");
    Files.writeString(directory.resolve("notes.txt"), "127.0.0.1:5");
    assertThat(places.now()).containsExactly(port(1), port(6), port(7));
    Files.delete(file);
    places.add(port(2));
    assertThat(places.now()).containsExactly(port(1), port(2), port(6));
    assertThat(places.copy().now()).isEqualTo(places.now());
    assertThat(complaints).isEmpty();
  }

  @Test
  void the_same_address_is_one_place() {
    Places places = places(port(7));
    places.add(port(7));
    Places.announce(directory, "door", "127.0.0.1:7");
    assertThat(places.now()).containsExactly(port(7));
  }

  @Test
  void what_is_no_address_is_complained_of_and_the_rest_is_there() throws Exception {
    Files.writeString(directory.resolve("a.addr"), "nowhere");
    Files.createDirectory(directory.resolve("b.addr"));
    Places.announce(directory, "c", "127.0.0.1:7");
    assertThat(places().now()).containsExactly(port(7));
    assertThat(complaints).hasSize(2);
    assertThat(complaints.getFirst()).contains("a.addr", "has no port");
  }

  @Test
  void of_a_file_so_much_is_read_as_an_address_may_have() throws Exception {
    String address = "127.0.0.1:7";
    int room = Places.BYTES_MAX - address.length();
    Files.writeString(directory.resolve("a.addr"), address + " ".repeat(room) + "8");
    assertThat(places().now()).containsExactly(port(7));
    Files.writeString(directory.resolve("a.addr"), address + " ".repeat(room - 1) + "8");
    assertThat(places().now()).isEmpty();
  }

  @Test
  void a_directory_that_is_not_there_is_an_error() throws Exception {
    Places places = places();
    Files.delete(directory);
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(places::now)
        .satisfies(missing -> assertThat(missing.code()).isEqualTo(ErrorCode.DISK));
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> Places.announce(directory, "door", "127.0.0.1:7"))
        .satisfies(missing -> assertThat(missing.code()).isEqualTo(ErrorCode.DISK));
  }
}
