package io.peerage.machine;

/// Where a handler came from that was bound.
///
/// @param name the name of the binding
/// @param number which binding of its machine it is, from 1; 0 if it is the blueprint's
record Origin(String name, int number) {}
