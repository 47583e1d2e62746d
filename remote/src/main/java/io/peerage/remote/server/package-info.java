/// The serving half: machines that are offered, and whoever follows them.
package io.peerage.remote.server;
