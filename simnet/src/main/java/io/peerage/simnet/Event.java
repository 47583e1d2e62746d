package io.peerage.simnet;

/// Something that will happen at one virtual moment to one host.
abstract class Event {

  /// What kind of thing happens; goes into the trace.
  enum Kind {
    /// A task of the loop: a completion, a mailbox to empty.
    TASK(true),
    /// A timer of the loop.
    TIMER(true),
    /// A datagram reaches the host; no code of the host runs.
    DATAGRAM(false),
    /// A segment of a stream reaches the host, or is sent again; no code of the host runs.
    SEGMENT(false),
    /// The loop reads what has reached a channel.
    READ(true),
    /// A worker is done with a computation.
    WORK(false),
    /// A worker runs a callback of the user.
    CALLBACK(false),
    /// A name has been looked up.
    NAME(true),
    /// The disk is done with an operation.
    FILE(true),
    /// Something that the test has planned; no code of a host runs.
    SCRIPT(false);

    /// Whether it happens on the thread of the host's loop.
    final boolean inLoop;

    Kind(boolean inLoop) {
      this.inLoop = inLoop;
    }

    /// Whether it happens even to a host that has crashed.
    boolean onTheWire() {
      return this == DATAGRAM || this == SEGMENT;
    }
  }

  static final int NOT_QUEUED = -1;

  final SimHost host;
  final Kind kind;

  /// The life of the host that it belongs to.
  final int life;

  /// Virtual nanoseconds; later than planned where the host was paused then.
  long at;

  /// Breaks ties: first queued, first run. Belongs to [EventQueue].
  long order;

  /// Where it stands in the heap. Belongs to [EventQueue].
  int slot = NOT_QUEUED;

  Event(SimHost host, Kind kind, long at) {
    this.host = host;
    this.kind = kind;
    this.life = host.life();
    this.at = at;
  }

  abstract void run();

  /// An event that runs a task.
  static final class Task extends Event {
    private final Runnable task;

    Task(SimHost host, Kind kind, long at, Runnable task) {
      super(host, kind, at);
      this.task = task;
    }

    @Override
    void run() {
      task.run();
    }
  }
}
