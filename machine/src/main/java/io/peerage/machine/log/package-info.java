/// What machines do, written down line by line. Open [io.peerage.machine.log.LogTracer] first.
package io.peerage.machine.log;
