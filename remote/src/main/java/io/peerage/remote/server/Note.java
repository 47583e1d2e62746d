package io.peerage.remote.server;

import io.peerage.remote.message.Change;
import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Indexes;
import java.util.List;

/// One transition of a machine that is offered, for those who follow each one.
///
/// @param called positions in the machine's states
/// @param clock of all states, afterwards
record Note(
    Change change,
    Indexes called,
    boolean executed,
    boolean auto,
    List<String> handlers,
    Clock clock) {}
