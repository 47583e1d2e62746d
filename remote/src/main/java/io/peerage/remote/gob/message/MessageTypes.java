package io.peerage.remote.gob.message;

import static io.peerage.remote.gob.GobTypes.ANY;
import static io.peerage.remote.gob.GobTypes.BOOL;
import static io.peerage.remote.gob.GobTypes.STRING;
import static io.peerage.remote.gob.GobTypes.STRINGS;
import static io.peerage.remote.gob.GobTypes.UINT16;
import static io.peerage.remote.gob.GobTypes.UINT32;
import static io.peerage.remote.gob.GobTypes.UINT64;
import static io.peerage.remote.gob.GobTypes.UINT8;

import io.peerage.remote.gob.GobType;
import io.peerage.remote.gob.GobTypes;
import io.peerage.remote.gob.GobValue;
import io.peerage.remote.gob.GobWriter;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage.ClientHello;
import io.peerage.remote.gob.message.RpcMessage.ClientMutation;
import io.peerage.remote.gob.message.RpcMessage.Empty;
import io.peerage.remote.gob.message.RpcMessage.Event;
import io.peerage.remote.gob.message.RpcMessage.Serialized;
import io.peerage.remote.gob.message.RpcMessage.ServerArgs;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.gob.message.RpcMessage.ServerMutation;
import io.peerage.remote.gob.message.RpcMessage.ServerPayload;
import io.peerage.remote.gob.message.RpcMessage.ServerSync;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdate;
import io.peerage.remote.gob.message.RpcMessage.ServerUpdates;
import io.peerage.remote.gob.message.RpcMessage.StateDefinition;
import java.util.List;
import java.util.Map;

/// How the messages stand in gob: names of types and fields, and their order, as the Go sources of
/// v0.19.1 have them. Nobody depends on the order or on the names of types, but with both the bytes
/// are those that Go sends.
public final class MessageTypes {

  private static final GobType<List<String>> S = GobType.list("S", STRING);
  private static final GobType<Numbers> TIME = GobType.unsignedNumbers("Time", Long.SIZE);
  private static final GobType<Numbers> INDEXES = GobType.unsignedNumbers("[]uint16", Short.SIZE);
  private static final GobType<Map<String, GobValue>> A = GobType.map("A", STRING, ANY);

  public static final GobType<Empty> EMPTY = GobType.struct("MsgEmpty", _ -> _ -> new Empty());

  public static final GobType<ClientHello> CLIENT_HELLO =
      GobType.struct(
          "MsgCliHello",
          fields -> {
            var id = fields.add("Id", STRING, ClientHello::id);
            var syncSchema = fields.add("SyncSchema", BOOL, ClientHello::syncSchema);
            var schemaHash = fields.add("SchemaHash", STRING, ClientHello::schemaHash);
            var syncMutations = fields.add("SyncMutations", BOOL, ClientHello::syncMutations);
            var allowed = fields.add("AllowedStates", S, ClientHello::allowedStates);
            var skipped = fields.add("SkippedStates", S, ClientHello::skippedStates);
            var shallow = fields.add("ShallowClocks", BOOL, ClientHello::shallowClocks);
            return from ->
                new ClientHello(
                    from.get(id),
                    from.get(syncSchema),
                    from.get(schemaHash),
                    from.get(syncMutations),
                    from.get(allowed),
                    from.get(skipped),
                    from.get(shallow));
          });

  private static final GobType<StateDefinition> STATE =
      GobType.struct(
          // Go itself sends no name for this one.
          "",
          fields -> {
            var auto = fields.add("Auto", BOOL, StateDefinition::auto);
            var multi = fields.add("Multi", BOOL, StateDefinition::multi);
            var require = fields.add("Require", S, StateDefinition::require);
            var add = fields.add("Add", S, StateDefinition::add);
            var remove = fields.add("Remove", S, StateDefinition::remove);
            var after = fields.add("After", S, StateDefinition::after);
            var tags = fields.add("Tags", STRINGS, StateDefinition::tags);
            return from ->
                new StateDefinition(
                    from.get(auto),
                    from.get(multi),
                    from.get(require),
                    from.get(add),
                    from.get(remove),
                    from.get(after),
                    from.get(tags));
          });

  private static final GobType<Serialized> SERIALIZED =
      GobType.struct(
          "Serialized",
          fields -> {
            var id = fields.add("ID", STRING, Serialized::id);
            var names = fields.add("StateNames", S, Serialized::stateNames);
            var time = fields.add("Time", TIME, Serialized::time);
            var queueTick = fields.add("QueueTick", UINT64, Serialized::queueTick);
            var machineTick = fields.add("MachineTick", UINT32, Serialized::machineTick);
            return from ->
                new Serialized(
                    from.get(id),
                    from.get(names),
                    from.get(time),
                    from.get(queueTick),
                    from.get(machineTick));
          });

  public static final GobType<ServerHello> SERVER_HELLO =
      GobType.struct(
          "MsgSrvHello",
          fields -> {
            var schema =
                fields.add("Schema", GobType.map("Schema", STRING, STATE), ServerHello::schema);
            var serialized = fields.add("Serialized", SERIALIZED, ServerHello::serialized);
            var count = fields.add("StatesCount", UINT32, ServerHello::statesCount);
            return from ->
                new ServerHello(from.get(schema), from.orNull(serialized), from.get(count));
          });

  private static final GobType<Event> EVENT =
      GobType.struct(
          "Event",
          fields -> {
            // Never sent: it could not be.
            var _ = fields.add("Ctx", ANY, _ -> GobValue.NIL);
            var name = fields.add("Name", STRING, Event::name);
            var machineId = fields.add("MachineId", STRING, Event::machineId);
            var transitionId = fields.add("TransitionId", STRING, Event::transitionId);
            var args = fields.add("Args", A, Event::args);
            var isCheck = fields.add("IsCheck", BOOL, Event::isCheck);
            return from ->
                new Event(
                    from.get(name),
                    from.get(machineId),
                    from.get(transitionId),
                    from.get(args),
                    from.get(isCheck));
          });

  public static final GobType<ClientMutation> CLIENT_MUTATION =
      GobType.struct(
          "MsgCliMutation",
          fields -> {
            var states = fields.add("States", GobTypes.INTS, ClientMutation::states);
            var args = fields.add("Args", A, ClientMutation::args);
            var event = fields.add("Event", EVENT, ClientMutation::event);
            return from -> new ClientMutation(from.get(states), from.get(args), from.orNull(event));
          });

  public static final GobType<ServerUpdate> SERVER_UPDATE =
      GobType.struct(
          "MsgSrvUpdate",
          fields -> {
            var indexes = fields.add("Indexes", INDEXES, ServerUpdate::indexes);
            var ticks =
                fields.add(
                    "Ticks",
                    GobType.unsignedNumbers("[]uint32", Integer.SIZE),
                    ServerUpdate::ticks);
            var queueTick = fields.add("QueueTick", UINT16, ServerUpdate::queueTick);
            var machTick = fields.add("MachTick", UINT8, ServerUpdate::machTick);
            var checksum = fields.add("Checksum", UINT8, ServerUpdate::checksum);
            return from ->
                new ServerUpdate(
                    from.get(indexes),
                    from.get(ticks),
                    from.get(queueTick),
                    from.get(machTick),
                    from.get(checksum));
          });

  public static final GobType<ServerUpdates> SERVER_UPDATES =
      GobType.struct(
          "MsgSrvUpdateMuts",
          fields -> {
            var types =
                fields.add(
                    "MutationType",
                    GobType.numbers("[]machine.MutationType"),
                    ServerUpdates::mutationTypes);
            var called =
                fields.add(
                    "CalledStates",
                    GobType.list("[][]uint16", INDEXES),
                    ServerUpdates::calledStates);
            var updates =
                fields.add(
                    "Updates",
                    GobType.list("[]rpc.MsgSrvUpdate", SERVER_UPDATE),
                    ServerUpdates::updates);
            return from -> new ServerUpdates(from.get(types), from.get(called), from.get(updates));
          });

  public static final GobType<ServerMutation> SERVER_MUTATION =
      GobType.struct(
          "MsgSrvMutation",
          fields -> {
            var update = fields.add("Update", SERVER_UPDATE, ServerMutation::update);
            var mutations = fields.add("Mutations", SERVER_UPDATES, ServerMutation::mutations);
            var result = fields.add("Result", UINT64, ServerMutation::result);
            return from ->
                new ServerMutation(from.orNull(update), from.orNull(mutations), from.get(result));
          });

  public static final GobType<ServerPayload> SERVER_PAYLOAD =
      GobType.struct(
          "MsgSrvPayload",
          fields -> {
            var name = fields.add("Name", STRING, ServerPayload::name);
            var destination = fields.add("Destination", STRING, ServerPayload::destination);
            var data = fields.add("Data", ANY, ServerPayload::data);
            var token = fields.add("Token", STRING, ServerPayload::token);
            var source = fields.add("Source", STRING, ServerPayload::source);
            var sourceTx = fields.add("SourceTx", STRING, ServerPayload::sourceTx);
            return from ->
                new ServerPayload(
                    from.get(name),
                    from.get(destination),
                    from.get(data),
                    from.get(token),
                    from.get(source),
                    from.get(sourceTx));
          });

  public static final GobType<ServerSync> SERVER_SYNC =
      GobType.struct(
          "MsgSrvSync",
          fields -> {
            var time = fields.add("Time", TIME, ServerSync::time);
            var queueTick = fields.add("QueueTick", UINT64, ServerSync::queueTick);
            var machTick = fields.add("MachTick", UINT32, ServerSync::machTick);
            return from -> new ServerSync(from.get(time), from.get(queueTick), from.get(machTick));
          });

  public static final GobType<ServerArgs> SERVER_ARGS =
      GobType.struct(
          "MsgSrvArgs",
          fields -> {
            var args = fields.add("Args", STRINGS, ServerArgs::args);
            return from -> new ServerArgs(from.get(args));
          });

  private MessageTypes() {}

  /// Appends a message.
  ///
  /// @throws IllegalArgumentException as [GobWriter#write] does
  public static void write(GobWriter out, RpcMessage message) {
    switch (message) {
      case Empty it -> out.write(EMPTY, it);
      case ClientHello it -> out.write(CLIENT_HELLO, it);
      case ServerHello it -> out.write(SERVER_HELLO, it);
      case ClientMutation it -> out.write(CLIENT_MUTATION, it);
      case ServerMutation it -> out.write(SERVER_MUTATION, it);
      case ServerUpdate it -> out.write(SERVER_UPDATE, it);
      case ServerUpdates it -> out.write(SERVER_UPDATES, it);
      case ServerPayload it -> out.write(SERVER_PAYLOAD, it);
      case ServerSync it -> out.write(SERVER_SYNC, it);
      case ServerArgs it -> out.write(SERVER_ARGS, it);
    }
  }
}
