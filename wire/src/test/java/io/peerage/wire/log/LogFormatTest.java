package io.peerage.wire.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogFormatTest {

  private static final LogKind KIND = new LogKind("members", 2);
  private static final Path PATH = Path.of("log");

  /// The bytes of docs/reference/log-format.md.
  @Test
  void the_bytes_of_a_head_are_these() {
    ByteBuffer head = ByteBuffer.allocate(LogFormat.HEAD_BYTES);
    int checksum = LogFormat.putHead(KIND, 7, head);
    assertThat(Bytes.copyOf(head.flip()).hex())
        .isEqualTo(
            "504545524c4f470a"
                + "00000001"
                + "00000002"
                + "6d656d6265727300"
                + "00000007"
                + "3d95e5fa");
    assertThat(checksum).isEqualTo(0x3d95e5fa);
    assertThat(LogFormat.head(head, KIND, PATH)).isEqualTo(new LogFormat.Head(7, checksum));
    assertThat(head.hasRemaining()).isFalse();
  }

  @Test
  void a_head_of_another_kind_or_version_of_it_is_refused() {
    ByteBuffer head = ByteBuffer.allocate(LogFormat.HEAD_BYTES);
    LogFormat.putHead(KIND, 0, head);
    assertThatThrownBy(() -> LogFormat.head(head.flip(), new LogKind("members", 3), PATH))
        .hasMessage("log is a log of members 2 where one of members 3 is expected");
    assertThatThrownBy(() -> LogFormat.head(head.duplicate(), new LogKind("member", 2), PATH))
        .hasMessage("log is a log of members 2 where one of member 2 is expected");
  }

  @Test
  void a_kind_has_a_short_name_and_a_version() {
    assertThat(new LogKind("a-z_0-9z", 1)).hasToString("a-z_0-9z 1");
    for (String name : new String[] {"", "ninechars", "Upper", "a b"}) {
      assertThatThrownBy(() -> new LogKind(name, 1)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new LogKind("a", 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limits_that_exclude_each_other_are_refused() {
    assertThat(new LogOptions(1, 9, 32).pendingBytesMax()).isEqualTo(9);
    assertThat(LogOptions.DEFAULT.withRecordBytesMax(LogFormat.RECORD_BYTES_MAX - 8)).isNotNull();
    assertThatThrownBy(() -> new LogOptions(1, 8, 32)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogOptions(1, 9, 31)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogOptions(0, 9, 32)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogOptions(LogFormat.RECORD_BYTES_MAX + 1, 2 << 20, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
