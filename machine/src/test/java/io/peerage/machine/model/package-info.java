/// The rules of a machine once more, written down as plainly as they can be told, with lists, maps
/// and names, to compare the kernel with. Open [io.peerage.machine.model.PlainMachine] first.
/// Nothing here knows the kernel.
@org.jspecify.annotations.NullMarked
package io.peerage.machine.model;
