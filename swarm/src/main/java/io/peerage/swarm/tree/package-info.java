/// The hash tree of a content and what it proves (RFC 7574, section 5). Open
/// [io.peerage.swarm.tree.Verification] first for receiving, [io.peerage.swarm.tree.TreeBuilder]
/// and [io.peerage.swarm.tree.OwedHashes] for sharing.
package io.peerage.swarm.tree;
