package io.peerage.node.machine;

import io.peerage.machine.Blueprint;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads what handlers shall do from the options of a command.
final class ScriptReader {
  private final Blueprint<?> blueprint;
  private final HandlerNames names;

  ScriptReader(Blueprint<?> blueprint) {
    this.blueprint = blueprint;
    names = new HandlerNames(blueprint);
  }

  /// @param vetoes names of handlers
  /// @param reactions `HANDLER: MUTATION; MUTATION`
  /// @throws PeerageException `usage` for a handler that does not exist or has no say, and for what
  ///   is no mutation; `not_found` for a state that does not exist
  Rehearsal.Script read(List<String> vetoes, List<String> reactions) {
    Set<String> refusing = new HashSet<>();
    for (String veto : vetoes) {
      refusing.add(guard(veto.strip()));
    }
    Map<String, List<Mutation>> nested = new HashMap<>();
    for (String reaction : reactions) {
      int colon = reaction.indexOf(':');
      if (colon < 0) {
        throw new PeerageException(
            ErrorCode.USAGE,
            "--on: '" + Shown.of(reaction) + "' names no handler",
            "write 'HANDLER: MUTATION; …', for instance 'OpenState: add Lit'");
      }
      nested
          .computeIfAbsent(
              known("--on", reaction.substring(0, colon).strip()), _ -> new ArrayList<>())
          .addAll(mutations(reaction.substring(colon + 1)));
    }
    return new Rehearsal.Script(refusing, nested);
  }

  private List<Mutation> mutations(String text) {
    List<Mutation> mutations = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        mutations.add(mutation(part));
      }
    }
    if (mutations.isEmpty()) {
      throw new PeerageException(
          ErrorCode.USAGE, "--on: there is no mutation after the colon", "write 'add A', say");
    }
    return mutations;
  }

  private Mutation mutation(String text) {
    try {
      return Mutation.parse(text, blueprint);
    } catch (PeerageException wrong) {
      throw new PeerageException(wrong.code(), "--on: " + wrong.getMessage(), wrong.hint(), wrong);
    }
  }

  private String guard(String name) {
    if (!names.mayRefuse(known("--veto", name))) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "--veto: " + name + " cannot refuse, since it is called after the change",
          "refuse before: FooEnter, FooExit, FooFoo, FooBar, AnyEnter");
    }
    return name;
  }

  private String known(String option, String name) {
    if (!names.exists(name)) {
      throw new PeerageException(
          ErrorCode.USAGE,
          option + ": there is no handler '" + Shown.of(name) + "'",
          names
              .nearest(name)
              .map(near -> "did you mean " + near + "?")
              .orElse(
                  "there are FooEnter, FooExit, FooFoo, FooBar, FooState, FooEnd, AnyEnter, AnyState"));
    }
    return name;
  }
}
