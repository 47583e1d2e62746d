/// The rare things that simulations make happen often. Open [io.peerage.swarm.mischief.SwarmSite]
/// first.
package io.peerage.swarm.mischief;
