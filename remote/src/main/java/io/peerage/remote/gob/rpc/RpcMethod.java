package io.peerage.remote.gob.rpc;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one side may ask of the other.
public enum RpcMethod {
  /// The client introduces itself and gets the source's schema and times.
  HELLO("Hello", RpcSide.SERVER),
  /// The client is ready to be told of changes.
  HANDSHAKE("Handshake", RpcSide.SERVER),
  ADD("Add", RpcSide.SERVER),
  /// Adds without waiting for what comes of it: a notification.
  ADD_NS("AddNS", RpcSide.SERVER),
  REMOVE("Remove", RpcSide.SERVER),
  SET("Set", RpcSide.SERVER),
  /// All ticks.
  SYNC("Sync", RpcSide.SERVER),
  /// The names of typed arguments.
  ARGS("Args", RpcSide.SERVER),
  /// The name under which v0.19 serves [#ARGS], and no other.
  ARGS_BASE("ArgsBase", RpcSide.SERVER),
  /// The client leaves: a notification.
  CLOSE("Close", RpcSide.SERVER),

  /// What has changed: a notification.
  CLIENT_SET_CLOCK("ClientSetClock", RpcSide.CLIENT),
  /// What several transitions have changed: a notification.
  CLIENT_SET_CLOCK_MANY("ClientSetClockMany", RpcSide.CLIENT),
  CLIENT_SEND_PAYLOAD("ClientSendPayload", RpcSide.CLIENT),
  /// The source has another schema.
  SCHEMA_CHANGE("SchemaChange", RpcSide.CLIENT),
  /// The server leaves: a notification, which Go's clients hear but its servers do not send.
  CLIENT_BYE("ClientBye", RpcSide.CLIENT);

  private static final Map<String, RpcMethod> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(RpcMethod::wireName, Function.identity()));

  private final String wireName;
  private final RpcSide servedBy;

  RpcMethod(String wireName, RpcSide servedBy) {
    this.wireName = wireName;
    this.servedBy = servedBy;
  }

  /// The method that this side serves under this name, null if there is none.
  static @Nullable RpcMethod find(String wireName, RpcSide side) {
    RpcMethod method = BY_NAME.get(wireName);
    return method == null || method.servedBy != side ? null : method;
  }

  /// How it is called in a request.
  public String wireName() {
    return wireName;
  }

  /// Who is asked.
  public RpcSide servedBy() {
    return servedBy;
  }
}
