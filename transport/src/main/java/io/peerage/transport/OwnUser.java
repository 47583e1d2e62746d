package io.peerage.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/// Tells, of a connection to a Unix socket, whether it comes from a process of the user who
/// listens: what the kernel noted when it connected, compared with the owner of the socket's file.
final class OwnUser {

  private static final Logger LOG = System.getLogger(OwnUser.class.getName());

  private final Path socket;

  OwnUser(UnixDomainSocketAddress address) {
    this.socket = address.getPath();
  }

  /// False, too, where the kernel does not tell.
  boolean isAtOtherEndOf(Channel accepted) {
    try {
      return switch (accepted) {
        case EpollDomainSocketChannel epoll ->
            Files.getAttribute(socket, "unix:uid").equals(epoll.peerCredentials().uid());
        case NioDomainSocketChannel nio -> {
          UnixDomainPrincipal peer =
              nio.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
          yield peer != null && Files.getOwner(socket).equals(peer.user());
        }
        default -> false;
      };
    } catch (IOException unknown) {
      LOG.log(Level.DEBUG, "who connects to " + socket + " is not known", unknown);
      return false;
    }
  }
}
