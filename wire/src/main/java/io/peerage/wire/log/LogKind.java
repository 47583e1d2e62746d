package io.peerage.wire.log;

/// What a log is about, so that nobody reads one as another. Stands in the head of the file.
///
/// @param name of one to eight characters out of `a-z0-9_-`
/// @param version of what the records mean, from 1; a log of any other version is not opened
public record LogKind(String name, int version) {

  /// Characters that a name may have.
  public static final int NAME_MAX = 8;

  public LogKind {
    if (!name.matches("[a-z0-9_-]{1," + NAME_MAX + "}")) {
      throw new IllegalArgumentException("a log cannot be named \"" + name + "\"");
    }
    if (version < 1) {
      throw new IllegalArgumentException("version " + version + " of " + name);
    }
  }

  /// The name and the version, as in `members 2`.
  @Override
  public String toString() {
    return name + " " + version;
  }
}
