package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.List;

/// What failed of the things that one command is to do, each said as soon as it is known.
final class Failures {

  private final Console console;
  private final int count;
  private final List<ErrorCode> codes = new ArrayList<>();

  /// @param count how many things there are
  Failures(Console console, int count) {
    this.console = console;
    this.count = count;
  }

  /// Says what failed, and which of several it was.
  void add(String name, PeerageException failure) {
    codes.add(failure.code());
    Event.Failure said = Event.Failure.of(failure);
    boolean names = count == 1 || said.message().contains(name);
    console.error(
        names
            ? said
            : new Event.Failure(
                said.code(), said.exit(), name + ": " + said.message(), said.hint()));
  }

  int count() {
    return codes.size();
  }

  /// The exit status, said once more where there are several things: `incomplete`, unless all of
  /// them failed, and for the same reason.
  ///
  /// @param what what was not done, as in `files could not be hashed`
  int exit(String what) {
    if (codes.isEmpty()) {
      return 0;
    }
    if (count == 1) {
      return codes.getFirst().exit();
    }
    boolean alike = codes.size() == count && codes.stream().distinct().count() == 1;
    PeerageException all =
        new PeerageException(
            alike ? codes.getFirst() : ErrorCode.INCOMPLETE,
            "%d of %d %s".formatted(codes.size(), count, what),
            "");
    console.error(all);
    return all.code().exit();
  }
}
