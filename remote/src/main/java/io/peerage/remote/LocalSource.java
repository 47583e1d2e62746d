package io.peerage.remote;

import io.peerage.machine.Arg;
import io.peerage.machine.Args;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineView;
import io.peerage.machine.Mutations;
import io.peerage.machine.State;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.RemoteError;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// A machine that may be changed in every way, on its thread.
final class LocalSource implements Source {
  /// Names of arguments that nobody here knows, kept as keys; those beyond are made anew each time.
  private static final int STRANGERS_MAX = 256;

  private final Machine machine;
  private final Executor thread;
  private final Map<String, Arg<?>> known = new LinkedHashMap<>();
  private final Map<String, Arg<Object>> strangers = new ConcurrentHashMap<>();

  LocalSource(Machine machine, Executor thread, List<Arg<?>> known) {
    this.machine = machine;
    this.thread = thread;
    known.forEach(arg -> this.known.put(arg.name(), arg));
  }

  @Override
  public MachineView machine() {
    return machine;
  }

  @Override
  public CompletableFuture<Long> mutate(
      Change change, List<State> states, Arguments arguments, Optional<Cause> cause) {
    return CompletableFuture.supplyAsync(
        () -> {
          Args args = args(arguments);
          Mutations mutations = mutations(cause);
          return switch (change) {
            case ADD -> mutations.add(states, args);
            case REMOVE -> mutations.remove(states, args);
            case SET -> mutations.set(states, args);
          };
        },
        thread);
  }

  private Mutations mutations(Optional<Cause> cause) {
    return cause.<Mutations>map(each -> machine.from(each.source())).orElse(machine);
  }

  @Override
  public CompletableFuture<Boolean> ask(Change change, List<State> states, Arguments arguments) {
    return CompletableFuture.completedFuture(arguments)
        .thenComposeAsync(given -> asked(change, states, args(given)), thread);
  }

  private CompletableFuture<Boolean> asked(Change change, List<State> states, Args args) {
    return switch (change) {
      case ADD -> machine.askAdd(states, args);
      case REMOVE -> machine.askRemove(states, args);
      case SET -> throw new IllegalArgumentException("only add and remove can be asked");
    };
  }

  @Override
  public CompletableFuture<Long> report(
      List<State> states, RemoteError error, Optional<Cause> cause) {
    return CompletableFuture.supplyAsync(
        () -> {
          Mutations mutations = mutations(cause);
          return states.isEmpty()
              ? mutations.addError(error)
              : mutations.addError(states.getFirst(), error);
        },
        thread);
  }

  @Override
  public CompletableFuture<Void> whenArgs(State state, Arguments arguments) {
    return OnThread.await(thread, machine, () -> machine.when().args(state, args(arguments)));
  }

  @Override
  public List<String> arguments() {
    return List.copyOf(known.keySet());
  }

  @Override
  public CompletableFuture<Void> settle() {
    return CompletableFuture.runAsync(() -> {}, thread);
  }

  private Args args(Arguments arguments) {
    Args args = Args.NONE;
    for (Map.Entry<String, Object> each : arguments.values().entrySet()) {
      Arg<?> key = known.get(each.getKey());
      args = args.and(key == null ? stranger(each) : fitting(key, each.getValue()));
    }
    return args;
  }

  private Args stranger(Map.Entry<String, Object> each) {
    String name = each.getKey();
    Arg<Object> key = strangers.get(name);
    if (key == null) {
      key = Arg.of(name, Object.class);
      if (strangers.size() < STRANGERS_MAX) {
        strangers.put(name, key);
      }
    }
    return key.with(each.getValue());
  }

  private static <T> Args fitting(Arg<T> key, Object value) {
    Object fit =
        key.type() == Integer.class && value instanceof Long number ? narrow(number) : value;
    if (!key.type().isInstance(fit)) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "argument %s is a %s".formatted(key.name(), value.getClass().getSimpleName()),
          "give a " + key.type().getSimpleName());
    }
    return key.with(key.type().cast(fit));
  }

  private static Object narrow(long number) {
    int narrowed = (int) number;
    return narrowed == number ? (Object) narrowed : (Object) number;
  }
}
