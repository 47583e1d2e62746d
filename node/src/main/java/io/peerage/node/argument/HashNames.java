package io.peerage.node.argument;

import io.peerage.swarm.content.HashFunction;

/// Hash functions by the names that the command uses: `sha256`, `sha1`.
public final class HashNames {

  private HashNames() {}

  /// The function of a name that may be chosen; links know more of them.
  ///
  /// @throws IllegalArgumentException for any other name
  public static HashFunction parse(String text) {
    return HashFunction.ofText(text)
        .filter(function -> function == HashFunction.SHA_256 || function == HashFunction.SHA_1)
        .orElseThrow(
            () -> new IllegalArgumentException("'" + text + "' is neither sha256 nor sha1"));
  }
}
