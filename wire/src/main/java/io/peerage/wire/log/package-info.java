/// An append-only log on files: checksummed records, one write and one force for all that a turn
/// appends, and after a crash exactly what was durable. Open [io.peerage.wire.log.Log] first.
@NullMarked
package io.peerage.wire.log;

import org.jspecify.annotations.NullMarked;
