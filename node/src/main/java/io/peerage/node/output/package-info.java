/// What the command says: events for scripts, lines for readers, one progress line. Open
/// [io.peerage.node.output.Console] first.
package io.peerage.node.output;
