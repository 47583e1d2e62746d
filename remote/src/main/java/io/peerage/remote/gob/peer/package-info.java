/// What cores say to each other, said in the RPC of asyncmachine-go:
/// [io.peerage.remote.gob.peer.GobClient] and [io.peerage.remote.gob.peer.GobServer] are the two
/// ends.
package io.peerage.remote.gob.peer;
