package io.peerage.wire.supervision;

/// What a [Supervisor] reports, in its loop.
public sealed interface SupervisorEvent {

  /// The name of the supervisor.
  String supervisor();

  /// The name of the child.
  String child();

  /// A child runs.
  record ChildStarted(String supervisor, String child) implements SupervisorEvent {}

  /// A child has failed; what follows is decided.
  record ChildFailed(String supervisor, String child, Throwable cause, Restarts.Decision decision)
      implements SupervisorEvent {}

  /// A child did not stop in time. It counts as stopped; what it holds is lost.
  record ChildAbandoned(String supervisor, String child) implements SupervisorEvent {}

  /// A child failed too often, and all its siblings are stopped.
  record GaveUp(String supervisor, String child, Throwable cause) implements SupervisorEvent {}
}
