package io.peerage.node.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  private static final Style JSON = new Style(true, false, false, false, false);
  private static final Bytes ROOT = Bytes.ofHex("00ff");
  private final PeerageException failure =
      new PeerageException(ErrorCode.NOT_FOUND, "no file \"x\"", "look elsewhere");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Console console(Style style) {
    return new Console(out, err, style);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void events_have_exactly_the_keys_of_the_contract() {
    Console console = console(JSON);
    InetSocketAddress local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 7);
    LinkedHashMap<String, Long> time = new LinkedHashMap<>();
    time.put("Open", 3L);
    time.put("Closed", 2L);
    console.event(new Event.Sharing("ppspp://l", Path.of("a"), 1, ROOT, 1024, "sha256", local));
    console.event(new Event.Serving("f", 2, 3));
    console.event(new Event.Stopped(4));
    console.event(new Event.Progress("f", 1, 2, 3, 4, List.of("peers")));
    console.event(new Event.Progress("f", 1, -1, 3, 4, List.of()));
    console.event(new Event.Complete(Path.of("a"), 9, 8, 1, Duration.ofMillis(1234), 2));
    console.event(new Event.Tried(1, Duration.ofSeconds(2), 3));
    console.event(new Event.Hash(Path.of("ä"), 1, ROOT, 1024, "sha1"));
    console.event(new Event.Machine(1, "m", List.of("Open", "Closed"), List.of("Open")));
    console.event(
        new Event.Transition(
            1, "m", "add Open", "executed", List.of("Open"), time, 5, List.of("OpenState")));
    Event.Looked looked = new Event.Looked("result", "executed", List.of("Open"), time);
    console.event(looked);
    console.event(new Event.Ticks(looked));
    console.event(new Event.Looked("held", "", List.of("Open"), time));
    console.event(new Event.Listening("door", local, "compact"));
    console.error(failure);
    assertThat(out())
        .isEqualTo(
            """
            {"event":"sharing","link":"ppspp://l","path":"a","bytes":1,"root":"00ff","chunk_size":1024,"hash":"sha256","listen":"127.0.0.1:7"}
            {"event":"serving","path":"f","peers":2,"bytes_sent":3}
            {"event":"stopped","bytes_sent":4}
            {"event":"progress","path":"f","bytes_done":1,"bytes_total":2,"rate":3,"peers":4,"waiting_for":["peers"]}
            {"event":"progress","path":"f","bytes_done":1,"bytes_total":null,"rate":3,"peers":4,"waiting_for":[]}
            {"event":"complete","path":"a","bytes":9,"bytes_fetched":8,"bytes_reused":1,"seconds":1.234,"peers":2}
            {"event":"tried","bytes":1,"seconds":2.0,"rate":3}
            {"event":"hash","path":"ä","bytes":1,"root":"00ff","chunk_size":1024,"hash":"sha1"}
            {"event":"machine","process":1,"id":"m","states":["Open","Closed"],"active":["Open"],"address":null}
            {"event":"transition","machine":"m","process":1,"op":"add Open","result":"executed","active":["Open"],"time":{"Open":3,"Closed":2},"queue_tick":5,"handlers":["OpenState"]}
            {"event":"result","result":"executed","active":["Open"],"time":{"Open":3,"Closed":2}}
            {"event":"result","result":"executed","active":["Open"],"time":{"Open":3,"Closed":2}}
            {"event":"held","active":["Open"],"time":{"Open":3,"Closed":2}}
            {"event":"listening","id":"door","address":"127.0.0.1:7","codec":"compact"}
            {"event":"error","code":"not_found","exit":3,"message":"no file \\"x\\"","hint":"look elsewhere"}
            """);
    assertThat(err()).isEmpty();
  }

  @Test
  void machines_in_lines_can_be_pasted_and_counted() {
    Console console = console(Style.PLAIN);
    LinkedHashMap<String, Long> time = new LinkedHashMap<>();
    time.put("Open", 3L);
    time.put("Closed", 2L);
    Event.Looked looked = new Event.Looked("result", "executed", List.of("Open"), time);
    console.event(new Event.Ticks(looked));
    console.event(looked);
    console.event(
        new Event.Listening(
            "door", new InetSocketAddress(InetAddress.ofLiteral("::1"), 7), "compact"));
    assertThat(out())
        .isEqualTo("Open 3\nClosed 2\nexecuted  (Open:3) [Closed:2]\n[0:0:0:0:0:0:0:1]:7/door\n");
  }

  @Test
  void without_json_only_data_is_on_standard_output() {
    Console console = console(Style.PLAIN);
    console.event(new Event.Hash(Path.of("a b"), 1, ROOT, 1024, "sha1"));
    console.event(new Event.Serving("f", 2, 3));
    console.say("talk");
    console.explain("more talk");
    console.error(failure);
    assertThat(out()).isEqualTo("00ff  a b\n");
    assertThat(err()).isEqualTo("talk\npeerage: no file \"x\"\n  look elsewhere\n");
  }

  @Test
  void quiet_silences_all_but_failures() {
    Console console = console(new Style(false, true, true, false, false));
    console.say("talk");
    console.explain("more talk");
    console.error(new PeerageException(ErrorCode.DISK, "full", ""));
    assertThat(err()).isEqualTo("peerage: full\n");
  }

  @Test
  void verbose_explains() {
    console(new Style(false, false, true, false, false)).explain("epoll");
    assertThat(err()).isEqualTo("epoll\n");
  }

  @Test
  void the_progress_line_makes_room_for_other_lines_and_comes_back() {
    Console console = console(new Style(false, false, false, true, false));
    console.progress("10 %");
    console.progress("10 %");
    console.say("talk");
    console.progress("20 %");
    console.progress("");
    assertThat(err())
        .isEqualTo(
            "10 %" + "\r\u001b[K" + "talk\n" + "10 %" + "\r\u001b[K" + "20 %" + "\r\u001b[K");
  }

  @Test
  void the_progress_line_never_wraps() {
    console(new Style(false, false, false, true, false)).progress("x".repeat(500));
    assertThat(err()).hasSize(Console.PROGRESS_COLUMNS_MAX);
  }

  @Test
  void no_progress_line_where_nobody_looks() {
    console(Style.PLAIN).progress("10 %");
    assertThat(err()).isEmpty();
  }

  @Test
  void colours_only_where_they_are_wanted() {
    console(new Style(false, false, false, false, true))
        .error(new PeerageException(ErrorCode.DISK, "full", ""));
    assertThat(err()).isEqualTo("\u001b[31mpeerage:\u001b[0m full\n");
  }
}
