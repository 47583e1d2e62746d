package io.peerage.swarm;

import io.peerage.swarm.congestion.BandwidthDelayModel;
import io.peerage.swarm.congestion.CongestionController;
import io.peerage.swarm.congestion.Ledbat;
import io.peerage.swarm.congestion.LedbatOptions;

/// How a sender decides how much may be under way. Its alone to choose: the other end cannot tell.
public enum Congestion {
  /// Fills what others leave and yields to them (RFC 6817); slow where a line loses.
  LEDBAT,

  /// Models bandwidth and delay of the path, keeps a line full that loses, and takes its share.
  MODEL;

  /// The controller of a new channel.
  ///
  /// @param segmentBytes a full DATA datagram
  CongestionController controller(int segmentBytes) {
    return switch (this) {
      case LEDBAT -> new Ledbat(segmentBytes, LedbatOptions.DEFAULT);
      case MODEL -> new BandwidthDelayModel(segmentBytes, LedbatOptions.DEFAULT.windowBytesMax());
    };
  }
}
