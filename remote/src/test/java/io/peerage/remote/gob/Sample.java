package io.peerage.remote.gob;

import io.peerage.remote.gob.GobValue.Encoded;
import io.peerage.remote.gob.GobValue.Known;
import io.peerage.wire.Bytes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A struct with a field of every kind that is supported; `interop/gob` has the same one in Go.
record Sample(
    boolean flag,
    long number,
    long natural,
    int small,
    double real,
    String text,
    Bytes raw,
    List<String> names,
    Numbers ticks,
    List<Numbers> lists,
    Map<String, Sub> schema,
    @Nullable Sub sub,
    Map<String, GobValue> args,
    GobValue any) {

  /// A struct that is also sent inside interfaces, and holds one itself.
  record Sub(boolean auto, List<String> add, GobValue any) {
    static final String NAME = "main.Sub";
    static final GobType<Sub> TYPE = type();

    private static GobType<Sub> type() {
      return GobType.struct(
          "Sub",
          fields -> {
            var auto = fields.add("Auto", GobTypes.BOOL, Sub::auto);
            var add = fields.add("Add", S, Sub::add);
            var any = fields.add("Any", GobTypes.ANY, Sub::any);
            return from -> new Sub(from.get(auto), from.get(add), from.get(any));
          });
    }
  }

  static final String TIME = "time.Time";

  private static final GobType<List<String>> S = GobType.list("S", GobTypes.STRING);

  static final GobType<Sample> TYPE =
      GobType.struct(
          "Sample",
          fields -> {
            var flag = fields.add("Flag", GobTypes.BOOL, Sample::flag);
            var number = fields.add("Number", GobTypes.INT, Sample::number);
            var natural = fields.add("Natural", GobTypes.UINT64, Sample::natural);
            var small = fields.add("Small", GobTypes.UINT8, Sample::small);
            var real = fields.add("Real", GobTypes.FLOAT, Sample::real);
            var text = fields.add("Text", GobTypes.STRING, Sample::text);
            var raw = fields.add("Raw", GobTypes.BYTES, Sample::raw);
            var names = fields.add("Names", S, Sample::names);
            var ticks =
                fields.add(
                    "Ticks", GobType.unsignedNumbers("[]uint32", Integer.SIZE), Sample::ticks);
            var lists =
                fields.add(
                    "Lists",
                    GobType.list("[][]uint16", GobType.unsignedNumbers("[]uint16", Short.SIZE)),
                    Sample::lists);
            var schema =
                fields.add(
                    "Schema",
                    GobType.map("map[string]main.Sub", GobTypes.STRING, Sub.TYPE),
                    Sample::schema);
            var sub = fields.add("Sub", Sub.TYPE, Sample::sub);
            var args =
                fields.add("Args", GobType.map("A", GobTypes.STRING, GobTypes.ANY), Sample::args);
            var any = fields.add("Any", GobTypes.ANY, Sample::any);
            return from ->
                new Sample(
                    from.get(flag),
                    from.get(number),
                    from.get(natural),
                    from.get(small),
                    from.get(real),
                    from.get(text),
                    from.get(raw),
                    from.get(names),
                    from.get(ticks),
                    from.get(lists),
                    from.get(schema),
                    from.orNull(sub),
                    from.get(args),
                    from.get(any));
          });

  static final GobRegistry REGISTRY = new GobRegistry(Map.of(Sub.NAME, Sub.TYPE));

  /// A sample that holds this and nothing else.
  static Sample of(GobValue any) {
    return new Sample(
        false,
        0,
        0,
        0,
        0,
        "",
        Bytes.EMPTY,
        List.of(),
        Numbers.NONE,
        List.of(),
        Map.of(),
        null,
        Map.of(),
        any);
  }

  /// The same with these arguments.
  Sample withArgs(Map<String, GobValue> named) {
    return new Sample(
        flag, number, natural, small, real, text, raw, names, ticks, lists, schema, sub, named,
        any);
  }

  static GobValue known(Sub sub) {
    return new Known<>(Sub.NAME, Sub.TYPE, sub);
  }

  static GobValue time(Bytes bytes) {
    return new Encoded(TIME, GobValue.Encoder.GOB, bytes);
  }
}
