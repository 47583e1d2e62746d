/// The following half: a connection to a server, and what is known of its machines.
package io.peerage.remote.client;
