/// Ready-made states for what many machines have in common, beside [io.peerage.machine.Basic]. Open
/// [io.peerage.machine.stock.Connected] first.
package io.peerage.machine.stock;
