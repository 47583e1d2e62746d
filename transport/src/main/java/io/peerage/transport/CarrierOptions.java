package io.peerage.transport;

import io.peerage.wire.Mailbox;
import io.peerage.wire.Meters;
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
public record CarrierOptions(
    Io io,
    Meters meters,
    int mailboxLimit,
    int diskThreads,
    int diskOperationsMax,
    int workerThreads,
    int callbacksMax) {

  public CarrierOptions {
    Objects.requireNonNull(io, "io");
    Objects.requireNonNull(meters, "meters");
    positive("mailboxLimit", mailboxLimit);
    positive("diskThreads", diskThreads);
    positive("diskOperationsMax", diskOperationsMax);
    positive("workerThreads", workerThreads);
    positive("callbacksMax", callbacksMax);
  }

  /// [Io#AUTO], meters of its own, 4,096 messages, 2 disk threads with 1,024 operations, a worker a
  /// processor, 65,536 callbacks.
  public static CarrierOptions defaults() {
    return new CarrierOptions(
        Io.AUTO,
        new Meters(),
        Mailbox.LIMIT_DEFAULT,
        2,
        1024,
        Runtime.getRuntime().availableProcessors(),
        65_536);
  }

  public CarrierOptions withIo(Io io) {
    return new CarrierOptions(
        io, meters, mailboxLimit, diskThreads, diskOperationsMax, workerThreads, callbacksMax);
  }

  public CarrierOptions withMeters(Meters meters) {
    return new CarrierOptions(
        io, meters, mailboxLimit, diskThreads, diskOperationsMax, workerThreads, callbacksMax);
  }

  public CarrierOptions withMailboxLimit(int limit) {
    return new CarrierOptions(
        io, meters, limit, diskThreads, diskOperationsMax, workerThreads, callbacksMax);
  }

  public CarrierOptions withDiskThreads(int threads) {
    return new CarrierOptions(
        io, meters, mailboxLimit, threads, diskOperationsMax, workerThreads, callbacksMax);
  }

  public CarrierOptions withDiskOperationsMax(int operations) {
    return new CarrierOptions(
        io, meters, mailboxLimit, diskThreads, operations, workerThreads, callbacksMax);
  }

  public CarrierOptions withWorkerThreads(int threads) {
    return new CarrierOptions(
        io, meters, mailboxLimit, diskThreads, diskOperationsMax, threads, callbacksMax);
  }

  public CarrierOptions withCallbacksMax(int callbacks) {
    return new CarrierOptions(
        io, meters, mailboxLimit, diskThreads, diskOperationsMax, workerThreads, callbacks);
  }

  private static void positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
