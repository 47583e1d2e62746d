package io.peerage.remote.gob;

import io.peerage.wire.MalformedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A slice.
final class ListType<E> extends GobType<List<E>> {

  private final String name;
  private final GobType<E> element;

  ListType(String name, GobType<E> element) {
    this.name = name;
    this.element = element;
  }

  @Override
  public List<E> zero() {
    return List.of();
  }

  @Override
  boolean isZero(List<E> value) {
    return value.isEmpty();
  }

  @Override
  List<E> read(ValueReader in, int number) throws MalformedException {
    int type = in.elementType(number);
    int count = in.elements(number);
    // Some of them may still be to come, so it is the bytes that decide.
    var elements = new ArrayList<E>(Math.min(count, in.in().remaining()));
    in.enter();
    for (int i = 0; i < count; i++) {
      elements.add(element.read(in, type));
    }
    in.leave();
    return Collections.unmodifiableList(elements);
  }

  @Override
  void write(ValueWriter out, List<E> value) {
    out.out().unsigned(value.size());
    for (E each : value) {
      element.write(out, each);
    }
  }

  @Override
  List<GobType<?>> parts() {
    return List.of(element);
  }

  @Override
  void define(GobOutput out, TypeNumbers numbers) {
    out.slice(name, numbers.of(this), numbers.of(element));
  }
}
