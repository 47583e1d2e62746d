/// What is started again when it fails, when, and for how long:
/// [io.peerage.wire.supervision.Restarts] decides, a [io.peerage.wire.supervision.Supervisor]
/// carries it out. Open [io.peerage.wire.supervision.Child] first.
@NullMarked
package io.peerage.wire.supervision;

import org.jspecify.annotations.NullMarked;
