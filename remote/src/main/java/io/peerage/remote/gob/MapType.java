package io.peerage.remote.gob;

import io.peerage.wire.MalformedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A map.
final class MapType<K, V> extends GobType<Map<K, V>> {

  private final String name;
  private final GobType<K> key;
  private final GobType<V> value;

  MapType(String name, GobType<K> key, GobType<V> value) {
    this.name = name;
    this.key = key;
    this.value = value;
  }

  @Override
  public Map<K, V> zero() {
    return Map.of();
  }

  @Override
  boolean isZero(Map<K, V> map) {
    return map.isEmpty();
  }

  @Override
  Map<K, V> read(ValueReader in, int number) throws MalformedException {
    if (!(in.types().get(number) instanceof WireType.Dictionary theirs)) {
      throw in.mismatch(in.types().get(number), "a map");
    }
    int count = in.count(number, ValueReader.MAP_ENTRY_BYTES_MIN);
    Map<K, V> entries = new LinkedHashMap<>();
    in.enter();
    for (int i = 0; i < count; i++) {
      K each = key.read(in, theirs.key());
      if (entries.put(each, value.read(in, theirs.element())) != null) {
        throw new MalformedException("a key twice in a map: " + each);
      }
    }
    in.leave();
    return Collections.unmodifiableMap(entries);
  }

  @Override
  void write(ValueWriter out, Map<K, V> map) {
    out.out().unsigned(map.size());
    map.forEach((eachKey, eachValue) -> {
      key.write(out, eachKey);
      value.write(out, eachValue);
    });
  }

  @Override
  List<GobType<?>> parts() {
    return List.of(key, value);
  }

  @Override
  void define(GobOutput out, TypeNumbers numbers) {
    out.definition(GobOutput.MAP, name, numbers.of(this));
    out.unsigned(1);
    out.integer(numbers.of(key));
    out.unsigned(1);
    out.integer(numbers.of(value));
    out.unsigned(0);
    out.unsigned(0);
  }
}
