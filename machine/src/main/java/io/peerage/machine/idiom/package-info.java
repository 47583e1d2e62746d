/// What is written again and again around machines, written once: conditions, waits put together,
/// tries that are repeated, loops that end. Open [io.peerage.machine.idiom.Condition] first.
package io.peerage.machine.idiom;
