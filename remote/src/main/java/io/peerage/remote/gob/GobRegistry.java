package io.peerage.remote.gob;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The types that may come inside interfaces beside those that every program knows, by the names
/// that Go registers them with: import path, dot, type. Both sides agree on them by hand.
///
/// @param types by concrete name, such as `github.com/pancsta/asyncmachine-go/pkg/machine.Relation`
public record GobRegistry(Map<String, GobType<?>> types) {

  /// Nothing is registered.
  public static final GobRegistry NONE = new GobRegistry(Map.of());

  public GobRegistry {
    types = Map.copyOf(types);
  }

  @Nullable GobType<?> find(String name) {
    return types.get(name);
  }
}
