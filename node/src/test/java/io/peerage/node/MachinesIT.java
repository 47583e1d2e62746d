package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The machines of running processes, seen from others.
class MachinesIT {

  @TempDir private Path directory;

  private Path original() throws Exception {
    return Content.write(directory.resolve("original"), 400_000);
  }

  /// Its own runtime directory: other tests run processes, too.
  private Peerage.Setting setting() throws Exception {
    Path runtime = Files.createTempDirectory("peerage-it-");
    runtime.toFile().deleteOnExit();
    return Peerage.Setting.PLAIN.withEnvironment(Map.of("XDG_RUNTIME_DIR", runtime.toString()));
  }

  private static List<String> ids(Peerage listing) throws Exception {
    listing.exits(0);
    List<String> ids = new ArrayList<>();
    for (String line : listing.out()) {
      ids.add(JsonObject.parse(line).text("id"));
    }
    return ids;
  }

  @Test
  void a_second_process_sees_what_the_first_one_does_and_waits_for_it() throws Exception {
    Peerage.Setting here = setting();
    try (Peerage sharer = here.start("--json", "share", original().toString())) {
      String link = sharer.event("sharing").text("link");
      try (Peerage listing = here.start("--json", "machines")) {
        assertThat(ids(listing)).contains("endpoint", "share-1");
      }
      try (Peerage look = here.start("--json", "inspect", "share-1")) {
        JsonObject result = look.event("result");
        assertThat(result.texts("active")).containsExactly("Offering");
        look.exits(0);
      }
      try (Peerage watch = here.start("--json", "watch");
          Peerage when = here.start("--json", "when", "get-1", "Complete", "--timeout", "1ms")) {
        assertThat(watch.event("machine").text("id")).isNotEmpty();
        // There is no such machine yet.
        when.exits(3);
        try (Peerage fetcher =
            here.start("--json", "get", link, "-o", directory.resolve("copy").toString())) {
          fetcher.event("complete");
          fetcher.exits(0);
        }
        JsonObject transition = watch.event("transition");
        assertThat(transition.text("machine")).isNotEmpty();
        assertThat(transition.text("result")).isIn("executed", "canceled");
        assertThat(transition.has("queue_tick")).isTrue();
        try (Peerage ended =
            here.start("--json", "when", "share-1", "Withdrawn", "Exception", "--timeout", "1s")) {
          ended.exits(4);
        }
        sharer.signal("INT");
        sharer.exits(0);
        watch.exits(0);
      }
    }
  }

  @Test
  void what_its_owner_does_not_let_others_change_is_refused() throws Exception {
    Peerage.Setting here = setting();
    try (Peerage sharer = here.start("--json", "share", original().toString())) {
      sharer.event("sharing");
      try (Peerage steer = here.start("--json", "add", "share-1", "Withdrawn")) {
        assertThat(steer.event("error").text("code")).isEqualTo("refused");
        steer.exits(8);
      }
      try (Peerage misspelt = here.start("--json", "add", "share-1", "Withdrawm")) {
        assertThat(misspelt.event("error").text("code")).isEqualTo("not_found");
        misspelt.exits(3);
      }
    }
  }

  @Test
  void machines_are_shown_at_an_address_if_that_is_wished_and_nowhere_if_not() throws Exception {
    Peerage.Setting here = setting();
    try (Peerage sharer =
        here.start("--json", "share", "--machines", "127.0.0.1:0", original().toString())) {
      String said = sharer.said("machines are shown at ");
      String address = said.substring("machines are shown at ".length());
      sharer.event("sharing");
      try (Peerage listing = here.start("--json", "machines", address)) {
        JsonObject machine = listing.event("machine");
        assertThat(machine.text("address")).isEqualTo(address);
        listing.exits(0);
      }
    }
    Peerage.Setting alone = setting();
    try (Peerage sharer = alone.start("--json", "share", "--no-machines", original().toString());
        Peerage listing = alone.start("--json", "machines")) {
      sharer.event("sharing");
      assertThat(listing.event("error").text("code")).isEqualTo("no_process");
      listing.exits(5);
    }
  }

  @Test
  void a_trial_shows_its_machines_and_those_of_its_processes() throws Exception {
    Map<String, String> slow = new HashMap<>(setting().environment());
    slow.put("PEERAGE_SHARE_LIMIT_RATE", "1MiB");
    Peerage.Setting here = Peerage.Setting.PLAIN.withEnvironment(slow);
    try (Peerage trial = here.start("--json", "try", "--size", "64MiB")) {
      trial.event("progress");
      try (Peerage listing = here.start("--json", "machines")) {
        assertThat(ids(listing)).contains("try", "share-1", "get-1");
      }
      try (Peerage look = here.start("--json", "inspect", "try")) {
        assertThat(look.event("result").texts("active")).containsExactly("Fetching");
      }
      trial.signal("INT");
      trial.exits(130);
    }
  }

  @Test
  void hashing_shows_its_machines() throws Exception {
    Peerage.Setting here = setting();
    Path large = directory.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      // Takes no room, and longer to hash than a process takes to look.
      file.setLength(64L << 30);
    }
    try (Peerage hash = here.start("-v", "hash", large.toString())) {
      hash.said("transport: ");
      try (Peerage when = here.start("--json", "when", "hash-1", "Hashing")) {
        assertThat(when.event("held").texts("active")).containsExactly("Hashing");
        when.exits(0);
      }
    }
  }

  /// How to be somebody else: root becomes it, anybody else asks sudo. Where neither is possible
  /// this fails, for nothing else would show that strangers are refused; `-Dpeerage.stranger=none`
  /// says that this is known.
  private static String[] somebodyElse() throws Exception {
    if ("root".equals(System.getProperty("user.name"))) {
      return new String[] {"setpriv", "--reuid=65534", "--clear-groups"};
    }
    Process sudo = new ProcessBuilder("sudo", "-n", "-u", "nobody", "true").start();
    assertThat(sudo.waitFor())
        .as("sudo -n -u nobody: a process of another user is needed, or -Dpeerage.stranger=none")
        .isZero();
    return new String[] {"sudo", "-n", "-E", "-u", "nobody"};
  }

  @Test
  @DisabledIfSystemProperty(named = "peerage.stranger", matches = "none")
  void a_process_of_another_user_is_refused_whatever_the_modes() throws Exception {
    Path runtime = Files.createTempDirectory("peerage-it-");
    Peerage.Setting here =
        Peerage.Setting.PLAIN.withEnvironment(Map.of("XDG_RUNTIME_DIR", runtime.toString()));
    Peerage.Setting stranger = here.behind(somebodyElse());
    try (Peerage sharer = here.start("--json", "-v", "share", original().toString())) {
      sharer.event("sharing");
      try (Peerage closed = stranger.start("--json", "machines")) {
        assertThat(closed.event("error").text("code")).isEqualTo("refused");
        closed.exits(8);
      }
      Path sockets = runtime.resolve("peerage");
      Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (var all = Files.list(sockets)) {
        for (Path socket : all.toList()) {
          Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
      }
      try (Peerage opened = stranger.start("--json", "machines")) {
        assertThat(opened.event("error").text("code")).isEqualTo("refused");
        opened.exits(8);
      }
      sharer.signal("INT");
      sharer.exits(0);
      assertThat(sharer.err()).contains("peerage.transport.strangers_refused 1");
    }
  }
}
