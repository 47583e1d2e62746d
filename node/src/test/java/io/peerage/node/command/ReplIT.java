package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.State;
import io.peerage.node.machine.LiveMachine;
import io.peerage.node.machine.SchemaFile;
import io.peerage.node.output.Console;
import io.peerage.node.output.Figures;
import io.peerage.node.output.Style;
import io.peerage.node.process.Ending;
import io.peerage.node.prompt.PipedPrompt;
import io.peerage.node.remote.Access;
import io.peerage.node.remote.Neighbours;
import io.peerage.node.remote.Places;
import io.peerage.node.remote.RuntimeDirectory;
import io.peerage.node.remote.ShownMachines;
import io.peerage.remote.MachineServer;
import io.peerage.remote.Permit;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.Source;
import io.peerage.transport.CarrierOptions;
import io.peerage.transport.NettyCarrier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conversation about machines of this process, over its socket and an address.
class ReplIT {
  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  @TempDir private Path directory;
  private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> err = new LinkedBlockingQueue<>();
  private NettyCarrier carrier;
  private ShownMachines shown;
  private Neighbours neighbours;
  private Repl repl;
  private Machine front;
  private Machine back;
  private MachineServer elsewhere;

  @BeforeEach
  void begins() throws Exception {
    carrier = NettyCarrier.start(CarrierOptions.defaults());
    RuntimeDirectory runtime = RuntimeDirectory.of(Map.of("XDG_RUNTIME_DIR", directory.toString()));
    shown = ShownMachines.open(carrier, runtime, err::add);
    front = machine("door-front");
    back = machine("door-back");
    for (Machine each : List.of(front, back)) {
      var _ = shown.offer(Source.of(each, carrier.loop()::execute), Permit.ALL);
    }
    elsewhere = MachineServer.open(carrier, ServerOptions.at(FREE, "elsewhere"));
    elsewhere.offer(Source.of(machine("window"), carrier.loop()::execute), Permit.ALL);
    Console console = new Console(lines(out), lines(err), Style.PLAIN);
    Files.createDirectory(directory.resolve("places"));
    Places places = new Places(List.of(), Optional.of(directory.resolve("places")), console::say);
    neighbours = new Neighbours(carrier, runtime, Access.PLAIN, places);
    repl =
        new Repl(
            new Session(console, new Ending(), "peerage"),
            new CommandLineReader(Map.of(), new Terminal(false, false)),
            neighbours,
            places,
            () -> new Neighbours(carrier, runtime, Access.PLAIN, places.copy()));
  }

  @AfterEach
  void ends() {
    repl.close();
    neighbours.close();
    elsewhere.close();
    shown.close();
    carrier.close();
  }

  private Machine machine(String id) throws Exception {
    String schema =
        """
        {"id": "%s", "states": {"Open": {"remove": ["Closed"]}, "Closed": {}, "Lit": {}}}
        """
            .formatted(id);
    Path file = Files.writeString(directory.resolve(id + ".json"), schema);
    return new LiveMachine(
            SchemaFile.read(file),
            MachineOptions.DEFAULT
                .withTags("side:" + id.substring(id.indexOf('-') + 1))
                .withLoop(carrier.loop()::execute, carrier.loop()::inLoop),
            _ -> {})
        .machine();
  }

  private static OutputStream lines(BlockingQueue<String> into) {
    return new ByteArrayOutputStream() {
      @Override
      public synchronized void flush() {
        into.addAll(Arrays.asList(toString(StandardCharsets.UTF_8).split("\n", -1)));
        into.remove("");
        reset();
      }
    };
  }

  private List<String> said(BlockingQueue<String> queue) {
    List<String> said = new ArrayList<>();
    queue.drainTo(said);
    return said;
  }

  private void says(String line, String... lines) throws InterruptedException {
    assertThat(repl.execute(line)).as("%s", err).isZero();
    assertThat(said(out)).containsExactly(lines);
  }

  private void fails(int status, String line, String why) throws InterruptedException {
    assertThat(repl.execute(line)).isEqualTo(status);
    assertThat(said(out)).isEmpty();
    assertThat(said(err)).anyMatch(said -> said.contains(why));
  }

  private static boolean is(Machine machine, String state) {
    return machine.states().stream()
        .filter(each -> each.name().equals(state))
        .findFirst()
        .map((State each) -> machine.is(each))
        .orElseThrow();
  }

  @Test
  void commands_do_what_they_do_alone() throws Exception {
    says("add door-front Open", "executed  (Open:1)");
    says("time door-front Open Closed", "Open 1", "Closed 0");
    says("inspect door-front Open", "executed  (Open:1)");
    assertThat(is(front, "Open")).isTrue();
    fails(3, "add door-front Ajar", "no state Ajar in door-front");
    fails(3, "inspect cellar", "there is no machine cellar");
    fails(4, "when door-front Lit --timeout 1ms", "has not come about");
    fails(2, "inspct door-front", "no command 'inspct' here");
    fails(2, "share x", "no command 'share' here");
    fails(2, "inspect door-front --token-file x", "said once, at the start");
  }

  @Test
  void machines_in_use_are_left_away() throws Exception {
    says("use door-*");
    says("add Lit", "executed  (Lit:1)", "executed  (Lit:1)");
    assertThat(is(front, "Lit")).isTrue();
    assertThat(is(back, "Lit")).isTrue();
    says("use --tag side:back");
    says("set Closed", "executed  (Closed:1) [Lit:2]");
    assertThat(is(front, "Closed")).isFalse();
    says("use --active Lit");
    says("remove Lit", "executed  () [Lit:2]");
    assertThat(is(front, "Lit")).isFalse();
    fails(3, "use --active Lit", "there is no such machine");
    says("use");
    fails(2, "add", "MACHINE is missing");
  }

  @Test
  void an_address_is_looked_at_from_then_on() throws Exception {
    fails(3, "inspect window", "there is no machine window");
    String address = Figures.address((InetSocketAddress) elsewhere.local());
    says("connect " + address);
    says("inspect window", "executed  ()");
    fails(5, "connect 127.0.0.1:1", "nobody listens there");
    fails(2, "connect nowhere", "has no port");
    elsewhere.close();
    says("machines", "%1$d/door-front  ()".formatted(pid()), "%1$d/door-back  ()".formatted(pid()));
    assertThat(said(err)).anyMatch(line -> line.contains(address));
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  @Test
  void an_address_in_a_file_is_looked_at_while_it_is_there() throws Exception {
    Path file =
        Places.announce(
            directory.resolve("places"),
            "window",
            Figures.address((InetSocketAddress) elsewhere.local()));
    says("inspect window", "executed  ()");
    Files.delete(file);
    fails(3, "inspect window", "there is no machine window");
  }

  private static boolean isTransition(String line) {
    return line.startsWith("door-front  ") && line.contains(" Open  executed  ");
  }

  @Test
  void a_watch_goes_on_meanwhile_and_ends_when_it_is_told() throws Exception {
    assertThat(repl.execute("watch door-front")).isZero();
    assertThat(out.poll(30, TimeUnit.SECONDS)).isEqualTo(pid() + "/door-front  ()");
    // The watch has a connection of its own: it may begin after some of these.
    List<String> told = new ArrayList<>();
    for (int tries = 0; tries < 1000 && told.stream().noneMatch(ReplIT::isTransition); tries++) {
      assertThat(repl.execute("toggle door-front Open")).isZero();
      told.addAll(said(out));
    }
    assertThat(told).anyMatch(ReplIT::isTransition);
    assertThat(repl.execute("unwatch")).isZero();
    said(out);
    says("time door-front Lit", "Lit 0");
  }

  @Test
  void help_is_general_or_about_a_command() throws Exception {
    assertThat(repl.execute("help")).isZero();
    assertThat(said(out))
        .anyMatch(line -> line.contains("inspect"))
        .anyMatch(line -> line.contains("unwatch"));
    assertThat(repl.execute("help use")).isZero();
    assertThat(said(out).getFirst()).contains("--inactive STATE");
    assertThat(repl.execute("help machine draw")).isZero();
    assertThat(said(out).getFirst()).startsWith("Usage: peerage machine draw");
    fails(2, "help hepl", "no command 'hepl'");
  }

  @Test
  void words_are_completed_by_what_is_there() throws Exception {
    assertThat(repl.completions(List.of("in"))).containsExactly("inspect");
    assertThat(repl.completions(List.of(""))).contains("use", "machine draw", "when");
    assertThat(repl.completions(List.of("add", "do"))).containsExactly("door-back", "door-front");
    assertThat(repl.completions(List.of("add", "door-back", "")))
        .containsExactly("Closed", "Exception", "Lit", "Open");
    assertThat(repl.completions(List.of("when", "--t")))
        .containsExactly("--ticks", "--timeout", "--token-file");
    assertThat(repl.completions(List.of("use", "door-f"))).containsExactly("door-front");
    assertThat(repl.completions(List.of("share", ""))).isEmpty();
    says("use door-front");
    assertThat(repl.completions(List.of("add", "O"))).containsExactly("Open");
  }

  @Test
  void a_script_goes_on_and_tells_what_failed_first() throws Exception {
    String script =
        "# a script\nadd door-front Lit\nadd door-front Ajar\n\ninspct\nadd door-back Lit\nexit\nadd door-back Open\n";
    PipedPrompt prompt =
        new PipedPrompt(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
    assertThat(repl.run(prompt)).isEqualTo(3);
    assertThat(is(back, "Lit")).isTrue();
    assertThat(is(back, "Open")).isFalse();
  }
}
