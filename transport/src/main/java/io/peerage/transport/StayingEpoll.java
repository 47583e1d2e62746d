package io.peerage.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/// Netty's epoll, except that a socket which waits for nothing at the moment stays registered.
///
/// Netty 4.2.18 takes such a socket out of the epoll instance and forgets that it did: when it has
/// something to wait for again the kernel does not know it, and the stream ends. That is how every
/// stream fared whose peer had half-closed it and then made us wait with a write. Here it keeps
/// waiting edge-triggered for no event of its own. An error or hang-up, which the kernel reports
/// whether asked or not, then comes once and not for ever, which is what Netty wanted to prevent.
/// Decision 0010 tells when this class can go.
final class StayingEpoll implements IoHandlerFactory {

  private final IoHandlerFactory factory = EpollIoHandler.newFactory();

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(factory.newHandler(executor));
  }

  @Override
  public boolean isChangingThreadSupported() {
    return factory.isChangingThreadSupported();
  }

  private record Handler(IoHandler epoll) implements IoHandler {

    @Override
    public void initialize() {
      epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
      epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
      epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(epoll.register(handle));
    }

    @Override
    public void wakeup() {
      epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return epoll.isCompatible(handleType);
    }
  }

  private static final class Registration implements IoRegistration {
    private final IoRegistration epoll;
    private boolean added;

    Registration(IoRegistration epoll) {
      this.epoll = epoll;
    }

    // Netty's interface is made this way.
    @SuppressWarnings("TypeParameterUnusedInFormals")
    @Override
    public <T> T attachment() {
      return epoll.attachment();
    }

    /// Called in the loop only.
    @Override
    public long submit(IoOps ops) {
      if (added && ops.equals(EpollIoOps.NONE)) {
        return epoll.submit(EpollIoOps.EPOLLET);
      }
      added |= !ops.equals(EpollIoOps.NONE);
      return epoll.submit(ops);
    }

    @Override
    public boolean isValid() {
      return epoll.isValid();
    }

    @Override
    public boolean cancel() {
      return epoll.cancel();
    }
  }
}
