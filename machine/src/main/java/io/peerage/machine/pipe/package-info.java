/// Machines that follow each other. Open [io.peerage.machine.pipe.Pipe] first.
package io.peerage.machine.pipe;
