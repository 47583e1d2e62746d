/// Machines of other processes: how soon and how cheaply they are changed and watched, beside
/// asyncmachine-go. Open [io.peerage.bench.remote.RemoteBench] first.
package io.peerage.bench.remote;
