/// Machines of other processes: [MachineServer] offers, [MachineClient] follows, and
/// [NetworkMachine] is a machine that lives elsewhere.
package io.peerage.remote;
