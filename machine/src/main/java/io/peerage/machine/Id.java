package io.peerage.machine;

/// The rule for names of machines and blueprints: 1 to 64 of `a` to `z`, `0` to `9`, dot,
/// underscore and hyphen; by custom `<kind>-<name>`.
///
/// ```java
/// String id = Id.checked("channel-" + number);
/// ```
public final class Id {
  /// Characters an id may have.
  public static final int LENGTH_MAX = 64;

  private Id() {}

  /// `id` itself.
  ///
  /// @throws IllegalArgumentException if it breaks the rule
  public static String checked(String id) {
    boolean good = !id.isEmpty() && id.length() <= LENGTH_MAX;
    for (int i = 0; good && i < id.length(); i++) {
      char c = id.charAt(i);
      good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }
    if (!good) {
      throw new IllegalArgumentException(
          "id \"" + id + "\": 1 to 64 of a-z, 0-9, dot, underscore and hyphen");
    }
    return id;
  }
}
