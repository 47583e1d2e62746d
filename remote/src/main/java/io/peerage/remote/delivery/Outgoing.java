package io.peerage.remote.delivery;

import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Payload;
import io.peerage.wire.Bytes;

/// A payload that is sent, or waits to be.
final class Outgoing {
  final long ticket;
  final Payload payload;
  final Bytes bytes;
  int number = -1;
  long deadline;

  /// It was given up; the other end has to say that it knows.
  boolean cut;

  private int sent;
  private int credit = Delivery.WINDOW;

  Outgoing(long ticket, Payload payload, Bytes bytes) {
    this.ticket = ticket;
    this.payload = payload;
    this.bytes = bytes;
  }

  Delivery.Begin begin() {
    return new Delivery.Begin(number, payload.name(), payload.source(), bytes.length());
  }

  boolean maySend() {
    return credit > 0 && sent < bytes.length();
  }

  /// The next piece of it.
  Delivery.Part part(int most) {
    int length = Math.min(most, Math.min(credit, bytes.length() - sent));
    return new Delivery.Part(number, Bytes.copyOf(bytes.asBuffer().slice(sent, length)));
  }

  void sent(Delivery.Part part) {
    sent += part.bytes().length();
    credit -= part.bytes().length();
  }

  /// The other end takes more.
  ///
  /// @return false if that is more than the other end may give
  boolean credited(int more) {
    credit += more;
    return credit <= Delivery.WINDOW && credit >= 0;
  }
}
