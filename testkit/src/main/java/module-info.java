/// What every test may use: tests that run with many seeds, generators that like edges, a shrinker,
/// a measure of memory. Open [io.peerage.testkit.SeededTest] first.
@org.jspecify.annotations.NullMarked
module io.peerage.testkit {
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;

  exports io.peerage.testkit;
}
