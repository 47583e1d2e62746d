package io.peerage.machine;

import org.jspecify.annotations.Nullable;

/// A handler that came with a binding, after those for the same occasion that were there before.
///
/// What the blueprint itself says needs no such wrapping: it is called directly.
sealed interface Bound {
  /// The binding whose handler is called first; null if it is one of the blueprint's own.
  @Nullable Origin opens();

  /// The binding of the handler that a transition is about to call; null if it is the blueprint's.
  static @Nullable Origin of(Object handler) {
    return handler instanceof Bound bound ? bound.opens() : null;
  }

  /// A guard that was bound.
  record OfGuard(@Nullable Guard<Object> before, @Nullable Origin binding, Guard<Object> own)
      implements Guard<Object>, Bound {
    @Override
    public boolean allows(Object owner, Event event) {
      if (before != null) {
        if (!before.allows(owner, event)) {
          return false;
        }
        event.next(binding);
      }
      return own.allows(owner, event);
    }

    @Override
    public @Nullable Origin opens() {
      return before == null ? binding : of(before);
    }
  }

  /// A final handler that was bound.
  record OfHandler(@Nullable Handler<Object> before, @Nullable Origin binding, Handler<Object> own)
      implements Handler<Object>, Bound {
    @Override
    public void handle(Object owner, Event event) {
      if (before != null) {
        before.handle(owner, event);
        event.next(binding);
      }
      own.handle(owner, event);
    }

    @Override
    public @Nullable Origin opens() {
      return before == null ? binding : of(before);
    }
  }
}
