/// TLS under the connections of servers and clients of machines: who is trusted, and when a core
/// hears of a stream. Open [io.peerage.remote.tls.Securing] first.
package io.peerage.remote.tls;
