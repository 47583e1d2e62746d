/// The bytes of PPSPP (RFC 7574, sections 7 and 8): messages, handshake options, and what to make
/// of a first datagram. Open [io.peerage.swarm.message.Message] first.
package io.peerage.swarm.message;
