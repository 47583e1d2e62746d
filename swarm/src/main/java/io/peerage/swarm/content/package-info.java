/// What a peer must know of a content before it can fetch it, and the link that carries it. Open
/// [io.peerage.swarm.content.SwarmLink] first.
package io.peerage.swarm.content;
