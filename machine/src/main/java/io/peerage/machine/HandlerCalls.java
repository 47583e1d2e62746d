package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;

/// The ways to say what happens when states change, for a blueprint and for a running machine
/// alike.
///
/// Calls accumulate: handlers for the same occasion run in the order given, and a guard that
/// refuses keeps the later ones from being asked. The comments name the handler as traces do, with
/// `Foo` for the state.
///
/// ```java
/// blueprint
///     .mayEnter(Open, (door, event) -> !door.isBlocked())
///     .on(Open, (door, event) -> door.light(true))
///     .onEnd(Open, (door, event) -> door.light(false));
/// ```
///
/// @param <O> the owner of a machine, which every handler gets
/// @param <T> what these calls are made on
public abstract sealed class HandlerCalls<O, T extends HandlerCalls<O, T>>
    permits BlueprintBuilder, HandlerSet {
  HandlerCalls() {}

  /// One handler, ready to be put into the table of a blueprint or machine.
  interface Entry {
    void install(Handlers table, Blueprint<?> plan);
  }

  /// Keeps an entry; answers itself.
  abstract T put(Entry entry);

  /// Refuses a state that can not be meant.
  abstract void verify(State state);

  /// `FooState`: `state` has been activated.
  public T on(State state, Handler<? super O> handler) {
    return put(state, handler, (table, index) -> table.onState(index, handler));
  }

  /// `FooEnd`: `state` has been deactivated.
  public T onEnd(State state, Handler<? super O> handler) {
    return put(state, handler, (table, index) -> table.onEnd(index, handler));
  }

  /// `AnyState`: a transition was accepted and is done, whatever it changed.
  public T onAny(Handler<? super O> handler) {
    Objects.requireNonNull(handler, "handler");
    return put((table, _) -> table.onAnyState(handler));
  }

  /// `FooEnter`, in negotiation: `state` is about to be activated.
  public T onEnter(State state, Handler<? super O> handler) {
    return mayEnter(state, consenting(handler));
  }

  /// `FooExit`, in negotiation: `state` is about to be deactivated.
  public T onExit(State state, Handler<? super O> handler) {
    return mayExit(state, consenting(handler));
  }

  /// `FooFoo`, in negotiation: `state` is active and stays so.
  public T onStay(State state, Handler<? super O> handler) {
    return mayStay(state, consenting(handler));
  }

  /// `FooBar`, in negotiation: `from` is active, `to` will be, whether or not it is already.
  public T onPair(State from, State to, Handler<? super O> handler) {
    return mayPair(from, to, consenting(handler));
  }

  /// `AnyEnter`, the last of every negotiation.
  public T onAnyEnter(Handler<? super O> handler) {
    return mayAny(consenting(handler));
  }

  /// `FooEnter`, with a say.
  public T mayEnter(State state, Guard<? super O> guard) {
    return put(state, guard, (table, index) -> table.mayEnter(index, guard));
  }

  /// `FooExit`, with a say.
  public T mayExit(State state, Guard<? super O> guard) {
    return put(state, guard, (table, index) -> table.mayExit(index, guard));
  }

  /// `FooFoo`, with a say.
  public T mayStay(State state, Guard<? super O> guard) {
    return put(state, guard, (table, index) -> table.mayStay(index, guard));
  }

  /// `FooBar`, with a say.
  public T mayPair(State from, State to, Guard<? super O> guard) {
    Objects.requireNonNull(guard, "guard");
    verify(from);
    verify(to);
    if (from.equals(to)) {
      throw new IllegalArgumentException(from.name() + " with itself is mayStay");
    }
    return put((table, plan) -> table.mayPair(plan.index(from), plan.index(to), guard));
  }

  /// `AnyEnter`, with a say.
  public T mayAny(Guard<? super O> guard) {
    Objects.requireNonNull(guard, "guard");
    return put((table, _) -> table.mayAny(guard));
  }

  /// Every handler there is, by its [Event#name()], `FooFoo` and `FooBar` included; for rehearsals
  /// and tests. After the change has been made, what the guard answers counts for nothing.
  ///
  /// Costs little to set up but much to run: a transition asks about every active state with every
  /// state that is to be.
  public T mayEvery(Guard<? super O> guard) {
    Objects.requireNonNull(guard, "guard");
    return put((table, _) -> table.mayEvery(guard));
  }

  /// Binds the methods of an object by their names, `readyState` for `ReadyState` and so on: final
  /// handlers answer nothing, negotiation handlers nothing or a `boolean`, and all take an [Event]
  /// or nothing. Static methods, and those whose names are no handlers', are left alone. A method
  /// with the name of a state and an occasion may also read as two states; it is the former.
  ///
  /// ```java
  /// final class Follower {
  ///   boolean readyEnter(Event event) { return hasRoom(); }
  ///   void readyState() { follow(); }
  /// }
  ///
  /// builder.bind(MethodHandles.lookup(), new Follower());
  /// ```
  ///
  /// Whether the names fit the states shows when the blueprint is built, or the set is attached: a
  /// method that looks like a handler and names no state, reads as two different pairs, has other
  /// parameters or is out of the lookup's reach is an [IllegalArgumentException] there. Nothing is
  /// looked up afterwards.
  public T bind(MethodHandles.Lookup lookup, Object handlers) {
    return bind(lookup, handlers, Naming.PLAIN);
  }

  /// As [#bind(MethodHandles.Lookup, Object)], with methods of other names.
  public T bind(MethodHandles.Lookup lookup, Object handlers, Naming naming) {
    Class<?> type = handlers.getClass();
    return bound(HandlerMethod.of(lookup, type, handlers, naming), naming.binding(type));
  }

  /// Puts all of them in, under one name if they do not belong to a set that has one.
  final T bound(List<HandlerMethod> methods, String name) {
    return put((table, plan) -> {
      Origin outer = table.binding;
      table.binding = outer == null ? new Origin(name, 0) : outer;
      methods.forEach(method -> method.install(table, plan));
      table.binding = outer;
    });
  }

  private interface Slot {
    void fill(Handlers table, int index);
  }

  private T put(State state, Object handler, Slot slot) {
    Objects.requireNonNull(handler, "handler");
    verify(state);
    return put((table, plan) -> slot.fill(table, plan.index(state)));
  }

  private static <T> Guard<T> consenting(Handler<T> handler) {
    Objects.requireNonNull(handler, "handler");
    return (owner, event) -> {
      handler.handle(owner, event);
      return true;
    };
  }
}
