package io.peerage.transport;

import io.peerage.wire.Mailbox;
import io.peerage.wire.Meters;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/// How a [NettyCarrier] is started.
///
/// @param io which way to the kernel
/// @param meters where everything is counted
/// @param mailboxLimit messages of other threads that may wait for the loop
/// @param diskThreads threads that work on files
/// @param diskOperationsMax operations on files that may be under way; more wait in order
/// @param workerThreads threads for [io.peerage.wire.Workers#compute]
/// @param callbacksMax user callbacks that may wait; beyond it they are dropped, logged, and
///   counted at `peerage.transport.callbacks_dropped`
/// @param nameServers who is asked for names, in turn; empty for those of the operating system
public record CarrierOptions(
    Io io,
    Meters meters,
    int mailboxLimit,
    int diskThreads,
    int diskOperationsMax,
    int workerThreads,
    int callbacksMax,
    List<InetSocketAddress> nameServers) {

  public CarrierOptions {
    Objects.requireNonNull(io, "io");
    Objects.requireNonNull(meters, "meters");
    positive("mailboxLimit", mailboxLimit);
    positive("diskThreads", diskThreads);
    positive("diskOperationsMax", diskOperationsMax);
    positive("workerThreads", workerThreads);
    positive("callbacksMax", callbacksMax);
    nameServers = List.copyOf(nameServers);
  }

  /// [Io#AUTO], meters of its own, 4,096 messages, 2 disk threads with 1,024 operations, a worker a
  /// processor, 65,536 callbacks, the name servers of the operating system.
  public static CarrierOptions defaults() {
    return new CarrierOptions(
        Io.AUTO,
        new Meters(),
        Mailbox.LIMIT_DEFAULT,
        2,
        1024,
        Runtime.getRuntime().availableProcessors(),
        65_536,
        List.of());
  }

  public CarrierOptions withIo(Io io) {
    return new CarrierOptions(
        io,
        meters,
        mailboxLimit,
        diskThreads,
        diskOperationsMax,
        workerThreads,
        callbacksMax,
        nameServers);
  }

  public CarrierOptions withMeters(Meters meters) {
    return new CarrierOptions(
        io,
        meters,
        mailboxLimit,
        diskThreads,
        diskOperationsMax,
        workerThreads,
        callbacksMax,
        nameServers);
  }

  public CarrierOptions withMailboxLimit(int limit) {
    return new CarrierOptions(
        io,
        meters,
        limit,
        diskThreads,
        diskOperationsMax,
        workerThreads,
        callbacksMax,
        nameServers);
  }

  public CarrierOptions withDiskThreads(int threads) {
    return new CarrierOptions(
        io,
        meters,
        mailboxLimit,
        threads,
        diskOperationsMax,
        workerThreads,
        callbacksMax,
        nameServers);
  }

  public CarrierOptions withDiskOperationsMax(int operations) {
    return new CarrierOptions(
        io,
        meters,
        mailboxLimit,
        diskThreads,
        operations,
        workerThreads,
        callbacksMax,
        nameServers);
  }

  public CarrierOptions withWorkerThreads(int threads) {
    return new CarrierOptions(
        io,
        meters,
        mailboxLimit,
        diskThreads,
        diskOperationsMax,
        threads,
        callbacksMax,
        nameServers);
  }

  public CarrierOptions withCallbacksMax(int callbacks) {
    return new CarrierOptions(
        io,
        meters,
        mailboxLimit,
        diskThreads,
        diskOperationsMax,
        workerThreads,
        callbacks,
        nameServers);
  }

  public CarrierOptions withNameServers(List<InetSocketAddress> servers) {
    return new CarrierOptions(
        io,
        meters,
        mailboxLimit,
        diskThreads,
        diskOperationsMax,
        workerThreads,
        callbacksMax,
        servers);
  }

  private static void positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
