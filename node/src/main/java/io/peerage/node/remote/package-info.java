/// Machines of processes: those of this one are shown to others, and those of others are found.
package io.peerage.node.remote;
