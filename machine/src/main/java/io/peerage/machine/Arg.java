package io.peerage.machine;

import java.util.Objects;

/// A typed key for an argument of a mutation.
///
/// ```java
/// static final Arg<StreamId> STREAM = Arg.of("stream", StreamId.class);
///
/// machine.add(Connected, STREAM.with(stream));
/// .on(Connected, (worker, event) -> worker.use(event.require(STREAM)))
/// ```
///
/// Two keys are the same only if they are the same object; the name is for people.
///
/// @param <T> what the argument is
public final class Arg<T> {
  /// What went wrong, in a mutation that [Machine#addError(Throwable)] or a failing handler made.
  public static final Arg<Throwable> ERROR = of("error", Throwable.class);

  /// Where a handler failed; present when [#ERROR] was thrown by one.
  public static final Arg<HandlerFailure> FAILURE = of("failure", HandlerFailure.class);

  private final String name;
  private final Class<T> type;

  private Arg(String name, Class<T> type) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
  }

  /// A new key.
  public static <T> Arg<T> of(String name, Class<T> type) {
    return new Arg<>(name, type);
  }

  /// Arguments that consist of this one.
  public Args with(T value) {
    return new Args(this, Objects.requireNonNull(value, name), Args.NONE);
  }

  /// The name people see.
  public String name() {
    return name;
  }

  /// What the argument is.
  public Class<T> type() {
    return type;
  }

  T cast(Object value) {
    return type.cast(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
