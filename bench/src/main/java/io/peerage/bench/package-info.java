/// A transfer by Peerage beside a plain TCP copy, each between two processes on loopback. Open
/// [io.peerage.bench.TransferBench] first.
package io.peerage.bench;
