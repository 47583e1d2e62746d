package io.peerage.machine.stock;

import io.peerage.machine.Basic;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Related;

/// The ready-made states of something that ends in an orderly way. Needs [Basic]; [Disposal] has
/// the handlers that go with them.
///
/// ```java
/// Blueprint.<Session>of("session", Step.class, Disposed.class, Basic.class)
///     .on(Disposed.Disposing, (session, _) -> session.sayGoodbye())
/// ```
public enum Disposed implements Related {
  /// A request to be told, by way of an argument, when it ends. Multi.
  RegisterDisposal,
  /// It is ending: no more [Basic#Start], and errors do not count.
  Disposing,
  /// It is over.
  // The word is the schema's and that of the state it is all about.
  @SuppressWarnings("VariableNameSameAsType")
  Disposed;

  @Override
  public void relate(BlueprintBuilder<?> blueprint) {
    switch (this) {
      case RegisterDisposal -> blueprint.multi(this);
      case Disposing -> blueprint.remove(this, Basic.Start, Basic.Exception);
      case Disposed -> blueprint.remove(this, Basic.Start, Basic.Exception, Disposing);
    }
  }
}
