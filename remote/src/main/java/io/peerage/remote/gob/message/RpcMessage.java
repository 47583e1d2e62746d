package io.peerage.remote.gob.message;

import io.peerage.remote.gob.GobValue;
import io.peerage.remote.gob.Numbers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a request or reply. What was not sent is false, 0 or empty, since gob sends no
/// zeros; only where that would mean something else it is null.
///
/// States are named by their indexes: in the source machine where the client has its schema, else
/// in the list of those that are tracked. Ticks and times without a stated width are unsigned, with
/// all 64 bits. Nothing here says whether a message makes sense.
public sealed interface RpcMessage {

  /// Nothing (`MsgEmpty`).
  record Empty() implements RpcMessage {}

  /// A client introduces itself (`MsgCliHello`).
  ///
  /// @param id of the client's machine
  /// @param syncSchema whether it keeps the schema, and so the indexes, of the source
  /// @param schemaHash of the schema that it has, empty for none
  /// @param syncMutations whether it wants an update for each transition
  /// @param allowedStates those that are tracked; all if empty
  /// @param skippedStates those that are not
  /// @param shallowClocks whether active or not is all that it wants
  record ClientHello(
      String id,
      boolean syncSchema,
      String schemaHash,
      boolean syncMutations,
      List<String> allowedStates,
      List<String> skippedStates,
      boolean shallowClocks)
      implements RpcMessage {
    public ClientHello {
      allowedStates = List.copyOf(allowedStates);
      skippedStates = List.copyOf(skippedStates);
    }
  }

  /// A server introduces its machine, or tells of its new schema (`MsgSrvHello`).
  ///
  /// @param schema by the names of states; empty if the client has it, or wants none
  /// @param statesCount of the whole machine
  record ServerHello(
      Map<String, StateDefinition> schema, @Nullable Serialized serialized, long statesCount)
      implements RpcMessage {
    public ServerHello {
      schema = Collections.unmodifiableMap(new LinkedHashMap<>(schema));
    }
  }

  /// One state of a schema (`State`).
  record StateDefinition(
      boolean auto,
      boolean multi,
      List<String> require,
      List<String> add,
      List<String> remove,
      List<String> after,
      List<String> tags) {
    public StateDefinition {
      require = List.copyOf(require);
      add = List.copyOf(add);
      remove = List.copyOf(remove);
      after = List.copyOf(after);
      tags = List.copyOf(tags);
    }
  }

  /// A machine at a moment (`Serialized`).
  ///
  /// @param id of the machine
  /// @param stateNames in the order of their indexes
  /// @param time the tick of each
  record Serialized(
      String id, List<String> stateNames, Numbers time, long queueTick, long machineTick) {
    public Serialized {
      stateNames = List.copyOf(stateNames);
    }
  }

  /// A client changes the source (`MsgCliMutation`).
  ///
  /// @param states indexes of what is called
  /// @param args by name
  /// @param event what made the client do so, null if nothing did
  record ClientMutation(Numbers states, Map<String, GobValue> args, @Nullable Event event)
      implements RpcMessage {
    public ClientMutation {
      args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }
  }

  /// What a handler of another machine was called with (`Event`).
  record Event(
      String name,
      String machineId,
      String transitionId,
      Map<String, GobValue> args,
      boolean isCheck) {
    public Event {
      args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    }
  }

  /// What came of a change (`MsgSrvMutation`).
  ///
  /// @param update what has changed, null if `mutations` says so
  /// @param mutations what has changed for a client that wants each transition
  /// @param result 0 executed, 1 canceled, otherwise the queue tick at which it will be done
  record ServerMutation(
      @Nullable ServerUpdate update, @Nullable ServerUpdates mutations, long result)
      implements RpcMessage {}

  /// What has changed since the last update (`MsgSrvUpdate`).
  ///
  /// @param indexes of states, 16 bits each
  /// @param ticks how many more each has, 32 bits each
  /// @param queueTick how many more, 16 bits
  /// @param machTick how many more, 8 bits
  /// @param checksum the low byte of the sum of all tracked ticks, the queue's and the machine's
  record ServerUpdate(Numbers indexes, Numbers ticks, int queueTick, int machTick, int checksum)
      implements RpcMessage {}

  /// What several transitions have changed, one after another (`MsgSrvUpdateMuts`).
  ///
  /// @param mutationTypes 0 add, 1 remove, 2 set
  /// @param calledStates indexes for each, 16 bits
  record ServerUpdates(
      Numbers mutationTypes, List<Numbers> calledStates, List<ServerUpdate> updates)
      implements RpcMessage {
    public ServerUpdates {
      calledStates = List.copyOf(calledStates);
      updates = List.copyOf(updates);
    }
  }

  /// A server hands something over (`MsgSrvPayload`).
  ///
  /// @param destination the id of the client
  /// @param token which no other payload has
  /// @param source the machine that it comes from
  /// @param sourceTx the transition that it comes from
  record ServerPayload(
      String name, String destination, GobValue data, String token, String source, String sourceTx)
      implements RpcMessage {}

  /// All ticks (`MsgSrvSync`).
  ///
  /// @param machTick 32 bits
  record ServerSync(Numbers time, long queueTick, long machTick) implements RpcMessage {}

  /// The names of a server's typed arguments (`MsgSrvArgs`).
  record ServerArgs(List<String> args) implements RpcMessage {
    public ServerArgs {
      args = List.copyOf(args);
    }
  }
}
