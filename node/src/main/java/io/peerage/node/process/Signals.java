package io.peerage.node.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// INT and TERM as calls. `sun.misc.Signal` is the only way to hear a second one while the first is
/// being answered (the JVM's shutdown hooks do not), and it is no API: naming it does not compile
/// without warnings. So it is reached by reflection, here and nowhere else.
final class Signals {

  /// What a method that returns nothing returns by reflection.
  private static final @Nullable Object VOID = null;

  private Signals() {}

  /// Calls `heard` for each signal, on a thread of the JVM's own, instead of ending the process.
  static void listen(Consumer<Signal> heard) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      for (Signal signal : Signal.values()) {
        Object handler =
            Proxy.newProxyInstance(
                handlerType.getClassLoader(),
                new Class<?>[] {handlerType},
                (_, method, _) -> {
                  if (!method.getName().equals("handle")) {
                    throw new UnsupportedOperationException(method.getName());
                  }
                  heard.accept(signal);
                  return VOID;
                });
        type.getMethod("handle", type, handlerType)
            .invoke(null, type.getConstructor(String.class).newInstance(signal.name()), handler);
      }
    } catch (ReflectiveOperationException e) {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      // A JVM started with -Xrs keeps its signals: then they end the process at once.
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "signals end this process at once", cause);
    }
  }
}
