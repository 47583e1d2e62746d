/// How much a channel may have under way. Open [io.peerage.swarm.congestion.CongestionController]
/// first.
package io.peerage.swarm.congestion;
