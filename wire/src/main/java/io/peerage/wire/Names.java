package io.peerage.wire;

import java.util.function.Consumer;

/// Names of hosts as one loop looks them up. Called in the loop, answers in the loop, never from
/// inside the call, and always within a time limit of its own.
@FunctionalInterface
public interface Names {

  /// Asks for the records of one type. A failed outcome carries a [PeerageException]: `usage` for
  /// what is no name, `not_found` when there is no such record, `timed_out`, `refused` above a
  /// limit, `remote_error` when the server could not tell.
  ///
  /// @param name of a host; upper and lower case are the same, a final dot changes nothing
  void resolve(String name, RecordType type, Consumer<Outcome<NameAnswer>> done);
}
