package io.peerage.node.command;

/// A command whose options have been read.
public interface Task {

  /// Does it.
  ///
  /// @return the exit status
  /// @throws io.peerage.wire.PeerageException for whatever the user has to be told
  int run(Session session) throws InterruptedException;
}
