/// Go's gob encoding, as far as the RPC of asyncmachine-go needs it: values of named fields in a
/// stream that describes its own types. Open [io.peerage.remote.gob.GobLimits] first.
package io.peerage.remote.gob;
