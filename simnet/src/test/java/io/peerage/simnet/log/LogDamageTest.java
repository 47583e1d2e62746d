package io.peerage.simnet.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.simnet.log.LogOwner.Told;
import io.peerage.wire.log.LogOptions;
import io.peerage.wire.log.Recovery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A log that was cut anywhere, or has one wrong byte anywhere, gives back what stands before it.
class LogDamageTest {

  private static final int HEAD = 32;
  private static final List<String> RECORDS =
      IntStream.range(1, 12).mapToObj(i -> "record " + "x".repeat(i * i)).toList();

  /// Where each record ends in the file.
  private static final List<Integer> ENDS = ends();

  private static List<Integer> ends() {
    List<Integer> ends = new ArrayList<>();
    int end = HEAD;
    for (String each : RECORDS) {
      end += 8 + each.length();
      ends.add(end);
    }
    return ends;
  }

  private static byte[] whole() {
    SimNet net = SimNet.seeded(1);
    SimHost host = net.host("a");
    host.disk().mkdirs(Path.of("/data"));
    LogOwner owner = LogOwner.opening(host, LogOptions.DEFAULT);
    net.runFor(Duration.ofSeconds(1));
    owner.append(RECORDS.toArray(String[]::new));
    net.runFor(Duration.ofSeconds(1));
    return host.disk().get(LogOwner.PATH);
  }

  private static int before(int position) {
    return (int) ENDS.stream().filter(end -> end <= position).count();
  }

  /// Opens such a file, checks what is found, appends to it, and opens it again.
  private static void check(byte[] file, int good) {
    SimNet net = SimNet.seeded(1);
    SimHost host = net.host("a");
    host.disk().put(LogOwner.PATH, file);
    LogOwner owner = LogOwner.opening(host, LogOptions.DEFAULT);
    net.runFor(Duration.ofSeconds(1));
    assertThat(owner.recovered).isEqualTo(RECORDS.subList(0, good));
    int end = good == 0 ? HEAD : ENDS.get(good - 1);
    assertThat(owner.told).singleElement().isInstanceOf(Told.Opened.class);
    Recovery recovery = ((Told.Opened) owner.told.getFirst()).recovery();
    assertThat(recovery.bytes()).isEqualTo(end);
    if (file.length > end) {
      assertThat(recovery.loss())
          .hasValueSatisfying(loss -> {
            assertThat(loss.position()).isEqualTo(end);
            assertThat(loss.bytes()).isEqualTo(file.length - end);
          });
    } else {
      assertThat(recovery.loss()).isEmpty();
    }
    assertThat(host.meters().counter("peerage.wire.log_bytes_lost").value())
        .isEqualTo(file.length - end);
    assertThat(host.disk().get(LogOwner.PATH)).isEqualTo(file);

    owner.append("new");
    net.runFor(Duration.ofSeconds(1));
    owner.stop();
    LogOwner again = LogOwner.opening(host, LogOptions.DEFAULT);
    net.runFor(Duration.ofSeconds(1));
    List<String> expected = new ArrayList<>(RECORDS.subList(0, good));
    expected.add("new");
    assertThat(again.recovered).isEqualTo(expected);
  }

  @Test
  void cut_at_every_length() {
    byte[] whole = whole();
    for (int length = HEAD; length <= whole.length; length++) {
      check(Arrays.copyOf(whole, length), before(length));
    }
  }

  @Test
  void every_byte_flipped() {
    byte[] whole = whole();
    for (int at = HEAD; at < whole.length; at++) {
      for (int flip : new int[] {0x01, 0x80, 0xff}) {
        byte[] spoilt = whole.clone();
        spoilt[at] ^= (byte) flip;
        check(spoilt, before(at));
      }
    }
  }

  @Test
  void every_byte_of_the_head_flipped_is_a_refusal() {
    byte[] whole = whole();
    for (int at = 0; at < HEAD; at++) {
      byte[] spoilt = whole.clone();
      spoilt[at] ^= 0x01;
      SimNet net = SimNet.seeded(1);
      SimHost host = net.host("a");
      host.disk().put(LogOwner.PATH, spoilt);
      LogOwner owner = LogOwner.opening(host, LogOptions.DEFAULT);
      net.runFor(Duration.ofSeconds(1));
      assertThat(owner.told).containsExactly(new Told.Broken());
      assertThat(host.disk().get(LogOwner.PATH)).isEqualTo(spoilt);
    }
  }

  @Test
  void zeros_at_the_end_are_no_records() {
    byte[] whole = whole();
    check(Arrays.copyOf(whole, whole.length + 5000), RECORDS.size());
  }

  @Test
  void a_record_of_an_older_life_does_not_go_on_behind_a_newer_one() {
    byte[] whole = whole();
    // The first record again, where the third one stands: its checksum is right, but elsewhere.
    int length = ENDS.get(0) - HEAD;
    System.arraycopy(whole, HEAD, whole, ENDS.get(1), length);
    check(whole, 2);
  }
}
