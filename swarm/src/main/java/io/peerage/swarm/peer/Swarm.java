package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import io.peerage.swarm.channel.Rates;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.wire.Outbox;

/// One content at one endpoint: offered or on its way here.
interface Swarm {

  /// The number by which its owner knows it.
  long number();

  /// What its channels exchange.
  Channel.Subject subject();

  /// What it may send and ask for.
  Rates rates();

  /// Its channels.
  Members members();

  /// A channel works.
  void established(Channel channel, long now, Outbox<SwarmEffect> out);

  /// A channel is over.
  void gone(Channel channel, Channel.Ending ending, long now, Outbox<SwarmEffect> out);

  /// One of its channels has done something.
  void moved();

  /// Does what the time asks for.
  void turnEnded(long now, Outbox<SwarmEffect> out);

  /// When [#turnEnded] shall come if nothing else happens, or [Long#MAX_VALUE].
  long deadline();

  /// The owner wants it to end.
  void end(long now, Outbox<SwarmEffect> out);
}
