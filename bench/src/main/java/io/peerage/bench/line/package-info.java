/// What happens to a transfer on lines that are not a loopback: long ones that lose, queues that
/// are shared, and crowds. Open [io.peerage.bench.line.LineBench] first.
package io.peerage.bench.line;
