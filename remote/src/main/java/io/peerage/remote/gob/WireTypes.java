package io.peerage.remote.gob;

import io.peerage.remote.gob.WireType.Builtin;
import io.peerage.wire.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The types that one direction of a stream has defined, by their numbers.
final class WireTypes {

  private static final List<@Nullable Builtin> BUILTIN = builtin();

  private final GobLimits limits;
  private final Map<Integer, WireType> types = new HashMap<>();

  /// Of types that were looked through: how many definitions the longest chain from them has.
  private final Map<Integer, Integer> depths = new HashMap<>();

  private final Map<Pairing, int[]> slots = new HashMap<>();

  /// Which of our fields each field of a sender's struct goes to.
  private record Pairing(int number, StructType<?> ours) {}

  WireTypes(GobLimits limits) {
    this.limits = limits;
  }

  void define(long number, WireType type) throws MalformedException {
    if (number < WireType.FIRST_DEFINED || number > Integer.MAX_VALUE) {
      throw new MalformedException("a definition of type " + number);
    }
    if (types.size() == limits.typesMax()) {
      throw new MalformedException("more than " + limits.typesMax() + " types");
    }
    if (types.putIfAbsent((int) number, type) != null) {
      throw new MalformedException("type " + number + " is defined twice");
    }
  }

  WireType get(int number) throws MalformedException {
    WireType type =
        number < BUILTIN.size() && number >= 0 ? BUILTIN.get(number) : types.get(number);
    if (type == null) {
      throw new MalformedException("type " + number + " is not defined");
    }
    return type;
  }

  /// The number of a type of which a value follows. Everything that it refers to must be there.
  int required(long number) throws MalformedException {
    if (number > Integer.MAX_VALUE) {
      throw new MalformedException("type " + number + " is not defined");
    }
    var _ = depth((int) number, 0);
    return (int) number;
  }

  /// @param above definitions between the value and this one
  private int depth(int number, int above) throws MalformedException {
    Integer known = depths.get(number);
    if (known == null) {
      WireType type = get(number);
      if (type instanceof Builtin) {
        return 0;
      }
      requireDepth(above + 1);
      // So that a type which comes back to itself ends here.
      depths.put(number, 0);
      int deepest = 0;
      for (int part : parts(type)) {
        deepest = Math.max(deepest, depth(part, above + 1));
      }
      known = deepest + 1;
      depths.put(number, known);
    }
    requireDepth(above + known);
    return known;
  }

  private void requireDepth(int depth) throws MalformedException {
    if (depth > limits.depthMax()) {
      throw new MalformedException("more than " + limits.depthMax() + " definitions in a chain");
    }
  }

  /// Whether a value of this type may be cut, so that it goes on behind its message.
  boolean mayHoldInterface(int number) throws MalformedException {
    return mayHoldInterface(number, new ArrayList<>());
  }

  private boolean mayHoldInterface(int number, List<Integer> seen) throws MalformedException {
    if (number == WireType.INTERFACE) {
      return true;
    }
    WireType type = get(number);
    if (type instanceof Builtin || seen.contains(number)) {
      return false;
    }
    seen.add(number);
    for (int part : parts(type)) {
      if (mayHoldInterface(part, seen)) {
        return true;
      }
    }
    return false;
  }

  private static int[] parts(WireType type) {
    return switch (type) {
      case Builtin _, WireType.Encoded _ -> new int[0];
      case WireType.Array array -> new int[] {array.element()};
      case WireType.Slice slice -> new int[] {slice.element()};
      case WireType.Dictionary map -> new int[] {map.key(), map.element()};
      case WireType.Struct struct ->
          struct.fields().stream().mapToInt(WireType.Field::type).toArray();
    };
  }

  /// Which field of ours each field of theirs goes to, by name; -1 where we have none.
  int[] slots(int number, WireType.Struct theirs, StructType<?> ours) {
    return slots.computeIfAbsent(
        new Pairing(number, ours),
        _ -> theirs.fields().stream().mapToInt(field -> ours.indexOf(field.name())).toArray());
  }

  private static List<@Nullable Builtin> builtin() {
    List<@Nullable Builtin> builtin = new ArrayList<>();
    builtin.add(null);
    for (String name :
        List.of("bool", "int", "uint", "float", "bytes", "string", "complex", "interface")) {
      builtin.add(new Builtin(name));
    }
    return builtin;
  }
}
