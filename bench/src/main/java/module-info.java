/// Scenarios that are measured side by side and printed as ratios. Open
/// [io.peerage.bench.TransferBench] first.
@org.jspecify.annotations.NullMarked
module io.peerage.bench {
  requires static org.jspecify;
  requires jdk.jfr;
  requires tools.jackson.core;
}
