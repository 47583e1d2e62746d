package io.peerage.swarm.store;

import io.peerage.swarm.tree.RunTree;
import java.nio.ByteBuffer;

/// A run of a content in memory: its bytes, which were checked against the content's tree, and the
/// digests below its top. Read-only; valid during the turn in which it was asked for.
public record LoadedRun(long run, ByteBuffer bytes, RunTree tree) {}
