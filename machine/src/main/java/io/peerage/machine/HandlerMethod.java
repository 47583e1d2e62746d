package io.peerage.machine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A method that may be a handler, going by its name.
///
/// The only place with reflection: methods are looked up when they are bound, and their names
/// understood when the states are known; a transition calls a method handle.
final class HandlerMethod {
  private static final MethodType GUARD =
      MethodType.methodType(boolean.class, Object.class, Event.class);
  private static final MethodType HANDLER =
      MethodType.methodType(void.class, Object.class, Event.class);

  /// What a name means.
  private record Meaning(Handlers.Occasion occasion, int state, int other) {}

  private final Method method;
  private final Naming naming;
  private final MethodHandles.Lookup lookup;
  private final @Nullable Object receiver;

  private HandlerMethod(
      Method method, Naming naming, MethodHandles.Lookup lookup, @Nullable Object receiver) {
    this.method = method;
    this.naming = naming;
    this.lookup = lookup;
    this.receiver = receiver;
  }

  /// All methods of a class that may be meant as handlers, those of superclasses included, by name.
  ///
  /// @param receiver what they are called on; null for the owner of the machine
  static List<HandlerMethod> of(
      MethodHandles.Lookup lookup, Class<?> type, @Nullable Object receiver, Naming naming) {
    List<HandlerMethod> found = new ArrayList<>();
    List<Method> seen = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Method method : at.getDeclaredMethods()) {
        boolean hidden = seen.stream().anyMatch(below -> sameSignature(below, method));
        if (!Modifier.isStatic(method.getModifiers())
            && !method.isSynthetic()
            && !hidden
            && method.getName().startsWith(naming.methodPrefix())) {
          seen.add(method);
          found.add(new HandlerMethod(method, naming, lookup, receiver));
        }
      }
    }
    found.sort(Comparator.comparing(handler -> handler.method.toString()));
    return found;
  }

  private static boolean sameSignature(Method a, Method b) {
    return a.getName().equals(b.getName())
        && Arrays.equals(a.getParameterTypes(), b.getParameterTypes());
  }

  /// Puts it into a table, if it is a handler.
  ///
  /// @throws IllegalArgumentException if it looks like one and is none
  void install(Handlers table, Blueprint<?> plan) {
    String tail = method.getName().substring(naming.methodPrefix().length());
    Optional<Meaning> meaning =
        meaning(plan, naming.statePrefix() + tail)
            .or(() -> meaning(plan, naming.statePrefix() + capitalised(tail)));
    if (meaning.isPresent()) {
      if (!fits()) {
        throw wrong("a handler takes an Event or nothing, and answers nothing or whether to go on");
      }
      install(table, meaning.get());
    } else if (!naming.methodPrefix().isEmpty() || (fits() && looksLikeOne(plan, tail))) {
      throw wrong("looks like a handler and names no state of " + plan.name());
    }
  }

  private void install(Handlers table, Meaning meaning) {
    MethodHandle call = handle();
    if (meaning.occasion.done && method.getReturnType() != void.class) {
      throw wrong("the change has been made by then, so it can answer nothing");
    }
    switch (meaning.occasion) {
      case EXIT -> table.mayExit(meaning.state, guard(call));
      case ENTER -> table.mayEnter(meaning.state, guard(call));
      case STAY -> table.mayStay(meaning.state, guard(call));
      case PAIR -> table.mayPair(meaning.state, meaning.other, guard(call));
      case ANY_ENTER -> table.mayAny(guard(call));
      case END -> table.onEnd(meaning.state, handler(call));
      case STATE -> table.onState(meaning.state, handler(call));
      case ANY_STATE -> table.onAnyState(handler(call));
    }
  }

  private boolean fits() {
    Class<?>[] parameters = method.getParameterTypes();
    Class<?> answer = method.getReturnType();
    return (answer == void.class || answer == boolean.class)
        && (parameters.length == 0 || (parameters.length == 1 && parameters[0] == Event.class));
  }

  /// Whether the name ends, or begins, as only names of handlers do.
  private static boolean looksLikeOne(Blueprint<?> plan, String tail) {
    String name = capitalised(tail);
    for (Handlers.Occasion occasion : Handlers.Occasion.values()) {
      if (!occasion.word().isEmpty() && name.endsWith(occasion.word())) {
        return true;
      }
    }
    // FooAny and AnyFoo exist elsewhere, and would be waited for in vain here.
    return (name.endsWith("Any") && plan.find(name.substring(0, name.length() - 3)).isPresent())
        || (name.startsWith("Any") && plan.find(name.substring(3)).isPresent());
  }

  /// What the name of a handler means. A state with an occasion goes before two states, since
  /// states that are called like an occasion are rare.
  private Optional<Meaning> meaning(Blueprint<?> plan, String name) {
    for (Handlers.Occasion occasion : Handlers.Occasion.values()) {
      if (occasion == Handlers.Occasion.ANY_ENTER || occasion == Handlers.Occasion.ANY_STATE) {
        if (name.equals(occasion.word())) {
          return Optional.of(new Meaning(occasion, -1, -1));
        }
      }
    }
    for (Handlers.Occasion occasion : Handlers.Occasion.values()) {
      String word = occasion.word();
      if (!word.isEmpty() && name.endsWith(word)) {
        int state = index(plan, name.substring(0, name.length() - word.length()));
        if (state >= 0) {
          return Optional.of(new Meaning(occasion, state, -1));
        }
      }
    }
    return pair(plan, name);
  }

  private Optional<Meaning> pair(Blueprint<?> plan, String name) {
    Meaning found = null;
    for (int cut = 1; cut < name.length(); cut++) {
      int state = index(plan, name.substring(0, cut));
      int other = state < 0 ? -1 : index(plan, name.substring(cut));
      if (other >= 0) {
        if (found != null) {
          throw wrong("could mean two pairs of states of " + plan.name());
        }
        Handlers.Occasion occasion =
            state == other ? Handlers.Occasion.STAY : Handlers.Occasion.PAIR;
        found = new Meaning(occasion, state, other);
      }
    }
    return Optional.ofNullable(found);
  }

  private static int index(Blueprint<?> plan, String name) {
    return plan.find(name).map(plan::index).orElse(-1);
  }

  private static String capitalised(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /// The method as something to be called with an owner and an event.
  private MethodHandle handle() {
    MethodHandle call;
    try {
      call = lookup.unreflect(method);
    } catch (IllegalAccessException refused) {
      throw new IllegalArgumentException(
          method + " is not accessible to " + lookup + ", which is to bind it", refused);
    }
    if (method.getParameterCount() == 0) {
      call = MethodHandles.dropArguments(call, 1, Event.class);
    }
    return receiver == null
        ? call
        : MethodHandles.dropArguments(call.bindTo(receiver), 0, Object.class);
  }

  private static Guard<Object> guard(MethodHandle call) {
    if (call.type().returnType() == void.class) {
      Handler<Object> handler = handler(call);
      return (owner, event) -> {
        handler.handle(owner, event);
        return true;
      };
    }
    MethodHandle exact = call.asType(GUARD);
    return (owner, event) -> {
      try {
        return (boolean) exact.invokeExact(owner, event);
      } catch (Throwable thrown) {
        HandlerMethod.<RuntimeException>raise(thrown);
        return false;
      }
    };
  }

  private static Handler<Object> handler(MethodHandle call) {
    MethodHandle exact = call.asType(HANDLER);
    return (owner, event) -> {
      try {
        exact.invokeExact(owner, event);
      } catch (Throwable thrown) {
        HandlerMethod.<RuntimeException>raise(thrown);
      }
    };
  }

  // What a method throws is the machine's error as it is, declared or not: nothing is wrapped.
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        method.getDeclaringClass().getSimpleName() + "." + method.getName() + " " + why);
  }
}
