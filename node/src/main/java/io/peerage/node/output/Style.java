package io.peerage.node.output;

/// How a console speaks.
///
/// @param json events as JSON lines on standard output, instead of data
/// @param quiet no talk; failures are said all the same
/// @param verbose explanations too
/// @param progress a progress line on standard error
/// @param colour escape sequences for colours
public record Style(
    boolean json, boolean quiet, boolean verbose, boolean progress, boolean colour) {

  /// Data and talk, nothing else.
  public static final Style PLAIN = new Style(false, false, false, false, false);
}
