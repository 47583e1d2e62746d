/// Our own bytes for [io.peerage.remote.message]: see `docs/reference/remote-wire.md`.
package io.peerage.remote.compact;
