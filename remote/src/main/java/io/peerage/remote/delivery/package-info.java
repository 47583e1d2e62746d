/// Payloads on their way over one connection, in pieces and with credit, both ways.
@NullMarked
package io.peerage.remote.delivery;

import org.jspecify.annotations.NullMarked;
