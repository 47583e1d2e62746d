package io.peerage.remote.message;

/// The transition and handler that a mutation was made in.
///
/// @param machine id of the machine; may be empty
/// @param transition its id; may be empty
/// @param handler name of the handler; may be empty
public record Cause(String machine, String transition, String handler) {}
