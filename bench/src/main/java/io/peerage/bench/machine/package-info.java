/// The kernel of a machine beside asyncmachine-go, workload by workload. Open
/// [io.peerage.bench.machine.Workload] first, then [io.peerage.bench.machine.KernelBench].
package io.peerage.bench.machine;
