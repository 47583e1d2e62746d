package io.peerage.bench.remote;

/// What is measured of every [Pair].
enum Row {
  CONNECT("R1: connect until the mirror is there, p50, µs"),
  ONE_P50("R2: add and wait, p50, µs"),
  ONE_P99("R2: add and wait, p99, µs"),
  ONE_CPU("R2: add and wait, CPU µs of both a mutation"),
  SIXTEEN_RATE("R2: 16 under way, mutations/s"),
  SIXTEEN_P99("R2: 16 under way, p99, µs"),
  SIXTEEN_CPU("R2: 16 under way, CPU µs of both a mutation"),
  QUIET_RATE("R3: AddNS × 500 + Sync, mutations/s"),
  QUIET_CPU("R3: AddNS × 500 + Sync, CPU µs of both a mutation"),
  PUSH_P50("R4: push until it is seen, p50, µs"),
  PUSH_P99("R4: push until it is seen, p99, µs"),
  BYTES("R5: bytes of an add, both ways"),
  QUIET_BYTES("R5: bytes of an AddNS, both ways");

  private final String title;

  Row(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
