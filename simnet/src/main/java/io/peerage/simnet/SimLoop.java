package io.peerage.simnet;

import io.peerage.wire.Loop;
import io.peerage.wire.Mailbox;

/// A host's loop on virtual time; dead once the host was started again. Its thread is whoever runs
/// the [SimNet]; it is in the loop while an event of this host happens.
final class SimLoop implements Loop {

  private final SimNet net;
  private final SimHost host;
  private final long origin;
  private final Mailbox mailbox;

  /// @param origin what [#now] was when the simulation began; no two hosts share it, as no two
  ///   machines share a monotonic clock
  SimLoop(SimNet net, SimHost host, long origin) {
    this.net = net;
    this.host = host;
    this.origin = origin;
    this.mailbox = new Mailbox(Mailbox.LIMIT_DEFAULT, this::execute, host.meters());
  }

  @Override
  public boolean inLoop() {
    return net.current() == host;
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void execute(Runnable task) {
    if (host.loop != this) {
      return;
    }
    net.add(new Event.Task(host, Event.Kind.TASK, net.nanos(), task));
  }

  @Override
  public long now() {
    return origin + net.nanos();
  }

  @Override
  public Timer schedule(long deadline, Runnable task) {
    requireInLoop("schedule");
    long at = deadline <= now() ? net.nanos() : deadline - origin;
    Event timer = new Event.Task(host, Event.Kind.TIMER, at, task);
    net.add(timer);
    return () -> net.remove(timer);
  }

  void requireInLoop(String operation) {
    if (!inLoop()) {
      throw new IllegalStateException(operation + " outside of the loop of " + host.name());
    }
  }
}
