package io.peerage.testkit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Things that happen rarely, and of which a batch of runs must have seen each at least once: else
/// the runs prove less than they seem to.
///
/// ```java
/// private static final Sometimes SOMETIMES = Sometimes.of("a chunk is sent again", "a peer is left");
///
/// @SeededTest(seeds = 200)
/// void everybody_ends_with_the_content(long seed) {
///   …
///   SOMETIMES.when("a chunk is sent again", meters.get("chunks_lost") > 0);
/// }
///
/// @AfterAll
/// static void nothing_rare_was_missed() {
///   SOMETIMES.verify();
/// }
/// ```
public final class Sometimes {

  private final Map<String, Long> reached = new LinkedHashMap<>();

  private Sometimes(List<String> names) {
    names.forEach(name -> reached.put(name, 0L));
  }

  /// All that has to happen.
  public static Sometimes of(String... names) {
    return new Sometimes(Arrays.asList(names));
  }

  /// It has happened.
  ///
  /// @throws IllegalArgumentException for a name that was not announced
  public void reached(String name) {
    when(name, true);
  }

  /// It has happened if `condition` holds.
  ///
  /// @throws IllegalArgumentException for a name that was not announced
  public synchronized void when(String name, boolean condition) {
    Long times = reached.get(name);
    if (times == null) {
      throw new IllegalArgumentException("nobody announced '" + name + "': " + reached.keySet());
    }
    reached.put(name, condition ? times + 1 : times);
  }

  /// How often it has happened.
  public synchronized long times(String name) {
    return reached.getOrDefault(name, 0L);
  }

  /// Looks whether all of it has happened; not where one seed was chosen by hand, which cannot
  /// reach everything.
  ///
  /// @throws AssertionError that names what has not
  public void verify() {
    if (System.getProperty("seed", "").isBlank()) {
      verifyAll();
    }
  }

  synchronized void verifyAll() {
    String missed =
        reached.entrySet().stream()
            .filter(entry -> entry.getValue() == 0)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    if (!missed.isEmpty()) {
      throw new AssertionError("never happened: " + missed + "; happened: " + reached);
    }
  }
}
