package io.peerage.bench.machine;

import java.util.ArrayList;
import java.util.List;

/// A row of the table: what is measured, under which names, and what it has to be.
///
/// @param title as the list of workloads calls it
/// @param java the benchmark's class and method, with the values of parameters behind `:`
/// @param go the Go benchmark's name
record Workload(String title, String java, String go, Goal goal) {
  /// Both sides of a workload come one after the other, so that what else the machine does hits
  /// both.
  static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    all.add(new Workload("K1 add and remove", "KernelBench.k1", "K1", Goal.faster(50)));
    all.add(new Workload("K2 add a multi state", "KernelBench.k2", "K2", Goal.faster(50)));
    all.add(new Workload("K3 the same, one handler", "HandlerBench.k3", "K3", Goal.NONE));
    all.add(new Workload("K3, constant ticker", "HandlerBench.k3timed", "", Goal.above(20)));
    all.add(new Workload("K3, System.nanoTime", "HandlerBench.k3clocked", "", Goal.NONE));
    all.add(new Workload("K3, a tracer", "HandlerBench.k3traced", "", Goal.NONE));
    all.add(new Workload("K4 auto, require, add, after", "KernelBench.k4", "K4", Goal.NONE));
    all.add(new Workload("K5 100 states, 10 active", "KernelBench.k5", "K5", Goal.faster(50)));
    all.add(new Workload("K6 8 threads, own turn awaited", "CrowdBench.k6", "K6", Goal.NONE));
    all.add(new Workload("K7 4 × 100 handlers, add five", "KernelBench.k7", "K7", Goal.NONE));
    for (int waiting : new int[] {0, 100, 10_000}) {
      all.add(
          new Workload(
              "M2 K2, %,d waiting".formatted(waiting),
              "WaitBench.m2:" + waiting,
              "M2/waiting=" + waiting,
              Goal.NONE));
    }
    return all;
  }

  /// The class and method alone.
  String method() {
    int colon = java.indexOf(':');
    return colon < 0 ? java : java.substring(0, colon);
  }

  /// The value of the parameter, or nothing.
  String parameter() {
    int colon = java.indexOf(':');
    return colon < 0 ? "" : java.substring(colon + 1);
  }
}
