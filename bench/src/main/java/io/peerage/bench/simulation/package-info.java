/// How much faster than real time a simulation runs. Open
/// [io.peerage.bench.simulation.SimulationBench] first.
@org.jspecify.annotations.NullMarked
package io.peerage.bench.simulation;
