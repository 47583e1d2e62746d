package io.peerage.wire.supervision;

/// What a [Supervisor] starts and stops. Both are called in the supervisor's loop and come back at
/// once; when they have come true is told. A child that blocks has a thread of its own.
public interface Child {

  /// What it is called among its siblings; constant.
  String name();

  /// Begins. Tells `run` once that it has started or failed, and if it has started, perhaps later
  /// that it has failed. An exception counts as a failure.
  void start(Run run);

  /// Ends: lets everything go, then runs `stopped`, once, from any thread. Called once after each
  /// [#start], after a failure as well. One that throws counts as abandoned.
  void stop(Runnable stopped);

  /// One run of a child, from a start to a failure or a stop. Any thread; what comes too late
  /// (after a failure, or when the child is being stopped) is ignored.
  interface Run {

    /// It does what it is there for.
    void started();

    /// It does not.
    void failed(Throwable cause);
  }
}
