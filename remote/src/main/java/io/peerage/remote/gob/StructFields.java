package io.peerage.remote.gob;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of a struct while it is described. Their names are Go's, and by them a sender's
/// fields are found; those that we have none for are skipped, those that are not sent are zero.
///
/// @param <R> what a struct becomes here
public final class StructFields<R> {

  /// A field.
  ///
  /// @param <F> what it holds
  public static final class Field<R, F> {
    private final int index;
    private final String name;
    private final GobType<F> type;
    private final Function<R, ? extends @Nullable F> get;

    private Field(int index, String name, GobType<F> type, Function<R, ? extends @Nullable F> get) {
      this.index = index;
      this.name = name;
      this.type = type;
      this.get = get;
    }

    String name() {
      return name;
    }

    GobType<F> type() {
      return type;
    }

    /// Appends the field unless it is zero.
    ///
    /// @param before the last field that was appended
    /// @return the last one now
    int write(ValueWriter out, int before, R struct) {
      F value = get.apply(struct);
      if (value == null || type.isZero(value)) {
        return before;
      }
      out.out().unsigned(index - before);
      type.write(out, value);
      return index;
    }
  }

  /// What came for the fields of one struct.
  public static final class Values {
    private final @Nullable Object[] values;

    Values(@Nullable Object[] values) {
      this.values = values;
    }

    /// What the field holds, its type's zero if it was not sent.
    public <F> F get(Field<?, F> field) {
      F value = orNull(field);
      return value == null ? field.type.zero() : value;
    }

    /// What the field holds, null if it was not sent.
    // Only what its type has read is put in the place of a field.
    @SuppressWarnings("unchecked")
    public <F> @Nullable F orNull(Field<?, F> field) {
      return (F) values[field.index];
    }
  }

  private final List<Field<R, ?>> fields = new ArrayList<>();

  StructFields() {}

  /// Adds the next field.
  ///
  /// @param get its value in a struct; null is not sent
  public <F> Field<R, F> add(String name, GobType<F> type, Function<R, ? extends @Nullable F> get) {
    var field = new Field<R, F>(fields.size(), name, type, get);
    fields.add(field);
    return field;
  }

  List<Field<R, ?>> all() {
    return List.copyOf(fields);
  }
}
