package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines that are served and looked at over TLS, by real processes.
class MachineTlsIT {
  @TempDir private Path directory;
  private String schema = "";

  @BeforeEach
  void writes_a_schema() throws Exception {
    schema =
        Files.writeString(
                directory.resolve("door.json"), "{\"id\":\"door\",\"states\":{\"Open\":{}}}")
            .toString();
  }

  /// Keys come out of the repository readable by all.
  private String file(String name) throws Exception {
    Path from =
        Path.of(Objects.requireNonNull(MachineTlsIT.class.getResource("/tls/" + name)).toURI());
    Path to = directory.resolve(name);
    if (!Files.exists(to)) {
      Files.copy(from, to);
      Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
    }
    return to.toString();
  }

  private Peerage serve(String identity, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("--json", "machine", "run", schema));
    words.addAll(List.of("--allow", "all", "--no-machines"));
    words.addAll(List.of("--cert", file(identity + ".pem"), "--key", file(identity + ".key")));
    words.addAll(List.of(options));
    return Peerage.start(words.toArray(String[]::new));
  }

  private static JsonObject answer(int status, String... words) throws Exception {
    try (Peerage process = Peerage.start(words)) {
      JsonObject answer = JsonObject.parse(process.line());
      process.exits(status);
      return answer;
    }
  }

  private static void assertRefused(String why, String hint, String... words) throws Exception {
    JsonObject error = answer(8, words);
    assertThat(error.text("code")).isEqualTo("refused");
    assertThat(error.text("message")).contains(why);
    assertThat(error.text("hint")).contains(hint);
  }

  @Test
  void a_machine_is_steered_over_tls_by_whoever_trusts_its_authority() throws Exception {
    try (Peerage run = serve("server")) {
      String address = run.event("listening").text("address");
      String ca = file("authority.pem");
      JsonObject added = answer(0, "--json", "add", address, "Open", "--ca", ca);
      assertThat(added.text("result")).isEqualTo("executed");
      assertThat(answer(0, "--json", "machines", address, "--ca", ca).text("id")).isEqualTo("door");
      assertRefused(
          "is not trusted",
          "if it is the right server",
          "--json",
          "inspect",
          address,
          "--ca",
          file("stranger.pem"));
    }
  }

  @Test
  void whoever_does_not_speak_tls_where_it_is_wanted_hears_so_and_the_reverse() throws Exception {
    try (Peerage run = serve("server")) {
      String address = run.event("listening").text("address");
      try (Peerage plain = Peerage.start("--json", "inspect", address)) {
        assertThat(plain.event("error").text("hint")).contains("it may want TLS");
        assertThat(plain.exit()).isIn(5, 9);
      }
    }
    try (Peerage run = Peerage.start("--json", "machine", "run", schema, "--no-machines")) {
      String address = run.event("listening").text("address");
      assertRefused(
          "cannot be secured",
          "may not speak TLS",
          "--json",
          "inspect",
          address,
          "--ca",
          file("authority.pem"));
    }
  }

  @Test
  void a_certificate_of_the_client_may_be_wanted() throws Exception {
    try (Peerage run = serve("server", "--ca", file("authority.pem"))) {
      String address = run.event("listening").text("address");
      String ca = file("authority.pem");
      JsonObject known =
          answer(
              0,
              "--json",
              "inspect",
              address,
              "--ca",
              ca,
              "--cert",
              file("client.pem"),
              "--key",
              file("client.key"));
      assertThat(known.text("event")).isEqualTo("result");
      assertRefused(
          "as soon as it was secured",
          "may want a certificate",
          "--json",
          "inspect",
          address,
          "--ca",
          ca);
      assertRefused(
          "as soon as it was secured",
          "may not trust the certificate",
          "--json",
          "inspect",
          address,
          "--ca",
          ca,
          "--cert",
          file("strange-client.pem"),
          "--key",
          file("strange-client.key"));
    }
  }

  @Test
  void a_certificate_that_has_expired_is_refused() throws Exception {
    try (Peerage run = serve("expired")) {
      String address = run.event("listening").text("address");
      assertRefused("has expired", "", "--json", "inspect", address, "--ca", file("authority.pem"));
    }
  }

  @Test
  void a_key_that_others_may_read_is_refused() throws Exception {
    String key = file("server.key");
    Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(
        "a secret that other users may read",
        "chmod 600",
        "--json",
        "machine",
        "run",
        schema,
        "--cert",
        file("server.pem"),
        "--key",
        key);
  }

  @Test
  void options_that_belong_together_are_wanted_together() throws Exception {
    for (String[] words :
        new String[][] {
          {"machine", "run", schema, "--key", file("server.key")},
          {"machine", "run", schema, "--ca", file("authority.pem")},
          {"inspect", "127.0.0.1:1", "--cert", file("client.pem")},
          {"machine", "run", schema, "--cert", file("server.pem"), "--key", file("client.key")}
        }) {
      try (Peerage process = Peerage.start(words)) {
        process.exits(2);
      }
    }
  }

  @Test
  void an_address_that_others_reach_wants_tls_and_a_question_who_is_there() throws Exception {
    String everywhere = "0.0.0.0:0";
    try (Peerage open = serve("server", "--listen", everywhere)) {
      assertThat(open.event("error").text("message")).contains("nobody is asked who he is");
      open.exits(2);
    }
    try (Peerage asking = serve("server", "--listen", everywhere, "--ca", file("authority.pem"))) {
      assertThat(asking.said("listening on TCP")).contains("everyone who can reach");
    }
  }
}
