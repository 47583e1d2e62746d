package io.peerage.remote.compact;

import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Relation;
import io.peerage.machine.schema.Schema;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.ClockChange;
import io.peerage.remote.message.Indexes;
import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// What several messages have in them, both ways.
final class Values {
  private static final int FALSE = 0;
  private static final int TRUE = 1;
  private static final int INTEGER = 2;
  private static final int REAL = 3;
  private static final int TEXT = 4;
  private static final int BYTES = 5;
  private static final int LIST = 6;

  private static final int AUTO = 1;
  private static final int MULTI = 2;

  private final CompactLimits limits;

  Values(CompactLimits limits) {
    this.limits = limits;
  }

  // Indexes

  static void write(Indexes indexes, Output out) {
    out.varint(indexes.count());
    for (int i = 0; i < indexes.count(); i++) {
      out.varint(indexes.at(i));
    }
  }

  Indexes indexes(Fields in) throws MalformedException {
    int[] indexes = new int[in.countOf(limits.statesMax(), "states")];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = index(in);
    }
    return Indexes.of(indexes);
  }

  int index(Fields in) throws MalformedException {
    return in.count(limits.statesMax() - 1, "state");
  }

  // Clocks

  static void write(Clock clock, Output out) {
    out.varint(clock.queueTick()).varint(Integer.toUnsignedLong(clock.machineTick()));
    out.varint(clock.count());
    for (int i = 0; i < clock.count(); i++) {
      out.varint(clock.tick(i));
    }
  }

  Clock clock(Fields in) throws MalformedException {
    long queueTick = in.number(Long.MAX_VALUE, "queue tick");
    int machineTick = (int) in.number(0xffff_ffffL, "machine tick");
    if (queueTick < 1) {
      throw new MalformedException("queue tick 0, at least 1");
    }
    long[] ticks = new long[in.countOf(limits.statesMax(), "states")];
    for (int i = 0; i < ticks.length; i++) {
      ticks[i] = in.number(Long.MAX_VALUE, "tick");
    }
    return Clock.of(ticks, queueTick, machineTick);
  }

  static void write(ClockChange change, Output out) {
    out.varint(change.queueTicks()).varint(Integer.toUnsignedLong(change.machineTicks()));
    writePairs(change, out);
  }

  static void writePairs(ClockChange change, Output out) {
    for (int i = 0; i < change.count(); i++) {
      out.varint(change.index(i)).varint(change.ticks(i));
    }
  }

  /// To the end of the frame.
  ClockChange change(Fields in) throws MalformedException {
    long queueTicks = in.number(Long.MAX_VALUE, "queue ticks");
    int machineTicks = (int) in.number(0xffff_ffffL, "machine ticks");
    return pairs(queueTicks, machineTicks, in);
  }

  /// To the end of the frame.
  ClockChange pairs(long queueTicks, int machineTicks, Fields in) throws MalformedException {
    int[] indexes = new int[4];
    long[] ticks = new long[4];
    int count = 0;
    while (in.hasMore()) {
      if (count == limits.statesMax()) {
        throw new MalformedException("more changes than a machine can have states");
      }
      if (count == indexes.length) {
        indexes = Arrays.copyOf(indexes, 2 * count);
        ticks = Arrays.copyOf(ticks, 2 * count);
      }
      indexes[count] = index(in);
      ticks[count++] = in.number(Long.MAX_VALUE, "ticks");
    }
    return ClockChange.of(
        Arrays.copyOf(indexes, count), Arrays.copyOf(ticks, count), queueTicks, machineTicks);
  }

  // Arguments

  static void write(Arguments arguments, Output out) {
    out.varint(arguments.values().size());
    arguments.values().forEach((name, value) -> writeValue(value, out.string(name)));
  }

  static void writeValue(Object value, Output out) {
    switch (value) {
      case Boolean flag -> out.octet(flag ? TRUE : FALSE);
      case Long number -> out.octet(INTEGER).varint(number << 1 ^ number >> 63);
      case Double number -> out.octet(REAL).fixed64(Double.doubleToRawLongBits(number));
      case String text -> out.octet(TEXT).string(text);
      case Bytes bytes -> out.octet(BYTES).bytes(bytes);
      case List<?> list -> {
        out.octet(LIST).varint(list.size());
        list.forEach(each -> writeValue(each, out));
      }
      default -> throw new IllegalStateException("a " + value.getClass());
    }
  }

  Arguments arguments(Fields in) throws MalformedException {
    int count = in.countOf(limits.listMax(), "arguments");
    if (count == 0) {
      return Arguments.NONE;
    }
    SequencedMap<String, Object> values = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = in.name();
      if (values.put(name, value(in)) != null) {
        throw new MalformedException("an argument comes twice");
      }
    }
    return new Arguments(values);
  }

  Object value(Fields in) throws MalformedException {
    return value(in, limits.depthMax());
  }

  private Object value(Fields in, int depth) throws MalformedException {
    int type = in.octet();
    return switch (type) {
      case FALSE -> false;
      case TRUE -> true;
      case INTEGER -> {
        long zigzag = in.varint();
        yield zigzag >>> 1 ^ -(zigzag & 1);
      }
      case REAL -> Double.longBitsToDouble(in.fixed64());
      case TEXT -> in.text();
      case BYTES -> in.bytes();
      case LIST -> {
        if (depth == 0) {
          throw new MalformedException("lists more than %d deep".formatted(limits.depthMax()));
        }
        int count = in.countOf(limits.listMax(), "values");
        List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          list.add(value(in, depth - 1));
        }
        yield List.copyOf(list);
      }
      default -> throw new MalformedException("a value of type " + type);
    };
  }

  // The rest

  static void write(Optional<Cause> source, Output out) {
    out.flag(source.isPresent());
    source.ifPresent(
        cause -> out.string(cause.machine()).string(cause.transition()).string(cause.handler()));
  }

  static Optional<Cause> source(Fields in) throws MalformedException {
    return in.flag() ? Optional.of(new Cause(in.name(), in.name(), in.name())) : Optional.empty();
  }

  static void write(Schema schema, Output out) {
    out.varint(schema.states().size());
    schema
        .states()
        .forEach((name, state) -> {
          out.string(name).octet((state.auto() ? AUTO : 0) | (state.multi() ? MULTI : 0));
          for (Relation relation : Relation.values()) {
            out.names(List.copyOf(state.targets(relation)));
          }
          out.names(List.copyOf(state.tags()));
        });
  }

  Schema schema(Fields in) throws MalformedException {
    int count = in.countOf(limits.statesMax(), "states");
    SequencedMap<String, Declaration> states = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.name();
      if (states.put(name, declaration(in)) != null) {
        throw new MalformedException("a state comes twice");
      }
    }
    try {
      return Schema.of(states);
    } catch (IllegalArgumentException wrong) {
      throw new MalformedException(String.valueOf(wrong.getMessage()));
    }
  }

  private Declaration declaration(Fields in) throws MalformedException {
    int flags = in.octet();
    if ((flags & ~(AUTO | MULTI)) != 0) {
      throw new MalformedException("flags " + flags + " of a state");
    }
    Declaration state =
        Declaration.PLAIN.withAuto((flags & AUTO) != 0).withMulti((flags & MULTI) != 0);
    try {
      for (Relation relation : Relation.values()) {
        state = state.with(relation, in.names(limits.statesMax()).toArray(String[]::new));
      }
    } catch (IllegalArgumentException wrong) {
      throw new MalformedException(String.valueOf(wrong.getMessage()));
    }
    return state.withTags(in.names().toArray(String[]::new));
  }
}
