package io.peerage.swarm.channel;

import java.net.InetSocketAddress;
import java.util.List;

/// The addresses of a swarm, told to peers and learned from them.
public interface Acquaintances {

  /// Nobody is told anything, and nothing is learned.
  Acquaintances NONE =
      new Acquaintances() {
        @Override
        public boolean wants(InetSocketAddress peer) {
          return false;
        }

        @Override
        public List<InetSocketAddress> known(InetSocketAddress asker, long now) {
          return List.of();
        }

        @Override
        public boolean learned(InetSocketAddress address, InetSocketAddress from, long now) {
          return false;
        }
      };

  /// Whether more addresses are of use, and this peer may be asked for them.
  boolean wants(InetSocketAddress peer);

  /// A few peers that were heard of late, for one who asks; perhaps none.
  List<InetSocketAddress> known(InetSocketAddress asker, long now);

  /// A peer that was asked has named an address.
  ///
  /// @return whether it was of use
  boolean learned(InetSocketAddress address, InetSocketAddress from, long now);
}
