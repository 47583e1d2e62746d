package io.peerage.remote.compact;

import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Delivery;
import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;
import java.util.Optional;

/// The second byte of what is said about a payload, and what follows; the same both ways.
final class DeliveryType {
  static final int BEGIN = 0x01;
  static final int PART = 0x02;
  static final int CREDIT = 0x03;
  static final int TAKEN = 0x04;
  static final int CUT = 0x05;

  private DeliveryType() {}

  static void write(Delivery delivery, Output out) {
    switch (delivery) {
      case Delivery.Begin(int number, String name, var source, long length) -> {
        out.octet(BEGIN).varint(number).string(name);
        Values.write(source, out);
        out.varint(length);
      }
      case Delivery.Part(int number, Bytes bytes) -> out.octet(PART).varint(number).bytes(bytes);
      case Delivery.Credit(int number, int bytes) -> out.octet(CREDIT).varint(number).varint(bytes);
      case Delivery.Taken(int number, String code, String message) ->
          out.octet(TAKEN).varint(number).string(code).string(message);
      case Delivery.Cut(int number) -> out.octet(CUT).varint(number);
    }
  }

  static Delivery read(Fields in) throws MalformedException {
    int type = in.octet();
    int number = in.count(Integer.MAX_VALUE, "payload");
    return switch (type) {
      case BEGIN -> {
        String name = in.name();
        Optional<Cause> source = Values.source(in);
        yield new Delivery.Begin(number, name, source, in.number(Integer.MAX_VALUE, "length"));
      }
      case PART -> new Delivery.Part(number, in.bytes());
      case CREDIT -> new Delivery.Credit(number, in.count(Delivery.WINDOW, "credit"));
      case TAKEN -> new Delivery.Taken(number, in.name(), in.remark());
      case CUT -> new Delivery.Cut(number);
      default -> throw new MalformedException("a delivery of type " + type);
    };
  }
}
