package io.peerage.node.command;

import io.peerage.machine.Blueprint;
import io.peerage.node.machine.Lines;
import io.peerage.node.machine.Mutation;
import io.peerage.node.output.Console;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/// Mutations that come as lines of text, one after the other.
///
/// @param console where what is wrong with them is said
/// @param blueprint whose states they name
/// @param played carries one out; what is missing in what it shows, if anything
record TypedMutations(
    Console console,
    Blueprint<?> blueprint,
    Function<Mutation, Optional<PeerageException>> played) {

  /// Carries out all lines, whatever is wrong with some; an unknown state decides the status before
  /// anything else that is wrong.
  int play(Lines lines) throws IOException {
    int status = 0;
    Optional<Lines.Line> next = lines.next();
    while (next.isPresent()) {
      Optional<PeerageException> failure = play(next.get());
      if (failure.isPresent()) {
        console.error(failure.get());
        ErrorCode code = failure.get().code();
        status = status == 0 || code == ErrorCode.NOT_FOUND ? code.exit() : status;
      }
      next = lines.next();
    }
    return status;
  }

  private Optional<PeerageException> play(Lines.Line line) {
    String place = "line " + line.number() + ": ";
    if (!line.whole()) {
      return Optional.of(
          new PeerageException(
              ErrorCode.USAGE,
              place + "more than " + Lines.CHARS_MAX + " characters, not carried out",
              ""));
    }
    try {
      return played.apply(Mutation.parse(line.text(), blueprint)).map(why -> at(place, why));
    } catch (PeerageException wrong) {
      return Optional.of(at(place, wrong));
    }
  }

  private static PeerageException at(String place, PeerageException wrong) {
    return new PeerageException(wrong.code(), place + wrong.getMessage(), wrong.hint(), wrong);
  }
}
