package io.peerage.remote.gob;

import io.peerage.remote.gob.StructFields.Field;
import io.peerage.remote.gob.StructFields.Values;
import io.peerage.wire.MalformedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A struct, made of and taken apart into its fields.
final class StructType<T> extends GobType<T> {

  private final String name;
  private final List<Field<T, ?>> fields;
  private final Function<Values, T> make;
  private final Map<String, Integer> indexes = new HashMap<>();

  private StructType(String name, List<Field<T, ?>> fields, Function<Values, T> make) {
    this.name = name;
    this.fields = fields;
    this.make = make;
    for (int i = 0; i < fields.size(); i++) {
      indexes.put(fields.get(i).name(), i);
    }
  }

  static <T> StructType<T> of(
      String name, Function<StructFields<T>, Function<Values, T>> describe) {
    var fields = new StructFields<T>();
    Function<Values, T> make = describe.apply(fields);
    return new StructType<>(name, fields.all(), make);
  }

  String name() {
    return name;
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /// Where the field of this name stands, -1 if there is none.
  int indexOf(String field) {
    return indexes.getOrDefault(field, -1);
  }

  @Override
  public T zero() {
    return make.apply(new Values(new @Nullable Object[fields.size()]));
  }

  /// A struct without a pointer is always sent.
  @Override
  boolean isZero(T value) {
    return false;
  }

  @Override
  T read(ValueReader in, int number) throws MalformedException {
    if (!(in.types().get(number) instanceof WireType.Struct theirs)) {
      throw in.mismatch(in.types().get(number), name);
    }
    int[] slots = in.types().slots(number, theirs, this);
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    in.enter();
    for (int i = in.field(-1, slots.length); i >= 0; i = in.field(i, slots.length)) {
      int type = theirs.fields().get(i).type();
      if (slots[i] < 0) {
        in.skip(type);
      } else {
        values[slots[i]] = fields.get(slots[i]).type().read(in, type);
      }
    }
    in.leave();
    return make.apply(new Values(values));
  }

  @Override
  void write(ValueWriter out, T value) {
    int last = -1;
    for (Field<T, ?> field : fields) {
      last = field.write(out, last, value);
    }
    out.out().unsigned(0);
  }

  @Override
  List<GobType<?>> parts() {
    return fields.stream().<GobType<?>>map(Field::type).toList();
  }

  @Override
  void define(GobOutput out, TypeNumbers numbers) {
    out.definition(GobOutput.STRUCT, name, numbers.of(this));
    if (!fields.isEmpty()) {
      out.unsigned(1);
      out.unsigned(fields.size());
      for (Field<T, ?> field : fields) {
        out.named(field.name(), numbers.of(field.type()));
      }
    }
    out.unsigned(0);
    out.unsigned(0);
  }

  @Override
  boolean isStruct() {
    return true;
  }
}
