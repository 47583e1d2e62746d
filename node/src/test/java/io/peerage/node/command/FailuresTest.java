package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.Console;
import io.peerage.node.output.Style;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(new ByteArrayOutputStream(), err, new Style(false, false, false, false, false));

  private static PeerageException failure(ErrorCode code, String message) {
    return new PeerageException(code, message, "");
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void without_any_the_status_is_zero() {
    assertThat(new Failures(console, 3).exit("files are missing")).isZero();
    assertThat(said()).isEmpty();
  }

  @Test
  void that_of_a_single_thing_is_said_once_and_as_it_is() {
    Failures failures = new Failures(console, 1);
    failures.add("name", failure(ErrorCode.NO_PEERS, "nobody is there"));
    assertThat(failures.exit("files are missing")).isEqualTo(5);
    assertThat(said()).isEqualTo("peerage: nobody is there\n");
  }

  @Test
  void one_of_several_is_named_and_leaves_the_whole_incomplete() {
    Failures failures = new Failures(console, 2);
    failures.add("name", failure(ErrorCode.NO_PEERS, "nobody is there"));
    assertThat(failures.exit("files are missing")).isEqualTo(10);
    assertThat(said())
        .isEqualTo("peerage: name: nobody is there\npeerage: 1 of 2 files are missing\n");
  }

  @Test
  void a_name_that_is_in_the_sentence_is_not_said_again() {
    Failures failures = new Failures(console, 2);
    failures.add("name", failure(ErrorCode.DISK, "there is no name"));
    assertThat(said()).isEqualTo("peerage: there is no name\n");
  }

  @Test
  void when_all_fail_alike_that_is_the_status() {
    Failures failures = new Failures(console, 2);
    failures.add("a", failure(ErrorCode.NO_PEERS, "x"));
    failures.add("b", failure(ErrorCode.NO_PEERS, "x"));
    assertThat(failures.exit("files are missing")).isEqualTo(5);
  }

  @Test
  void when_all_fail_otherwise_it_is_incomplete() {
    Failures failures = new Failures(console, 2);
    failures.add("a", failure(ErrorCode.NO_PEERS, "x"));
    failures.add("b", failure(ErrorCode.DISK, "x"));
    assertThat(failures.exit("files are missing")).isEqualTo(10);
  }
}
