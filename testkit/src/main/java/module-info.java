/// What every test may use: tests that run with many seeds, generators that like edges, a shrinker.
/// Open [io.peerage.testkit.SeededTest] first.
@org.jspecify.annotations.NullMarked
module io.peerage.testkit {
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports io.peerage.testkit;
}
