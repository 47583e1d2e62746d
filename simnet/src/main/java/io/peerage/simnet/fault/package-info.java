/// Faults drawn from a seed, so that a simulation meets weather that nobody thought of, and the few
/// of them that matter can be found. Open [io.peerage.simnet.fault.Faults] first.
@org.jspecify.annotations.NullMarked
package io.peerage.simnet.fault;
