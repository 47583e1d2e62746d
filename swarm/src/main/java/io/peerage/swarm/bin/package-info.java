/// Chunk numbers: the tree that names intervals of them, and sets of them. Open
/// [io.peerage.swarm.bin.RangeSet] first.
package io.peerage.swarm.bin;
