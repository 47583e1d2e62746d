package io.peerage.remote.tls;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import io.peerage.wire.TlsOptions;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Puts TLS under every stream of a core: between the core and its driver, so that neither of them
/// knows. The core hears that a stream is connected when it is secured, and that it is broken when
/// it cannot be. How long to wait is still up to the core, which may end the stream.
///
/// In the loop.
public final class Securing {
  private final TlsOptions options;
  private final Map<Integer, Stream> streams = new HashMap<>();

  /// Somebody has once said something to us: certificates and all else are what they should be.
  private boolean met;

  public Securing(TlsOptions options) {
    this.options = options;
  }

  /// A stream that is connected.
  private static final class Stream {
    final IoInput.Connected connected;
    boolean secured;
    boolean heard;

    Stream(IoInput.Connected connected) {
      this.connected = connected;
    }

    /// It is from now on; what the core is told then.
    IoInput secured() {
      secured = true;
      return connected;
    }
  }

  /// What the core is to hear instead of an input, if anything.
  public Optional<IoInput> hear(IoInput input, Outbox<IoEffect> out) {
    return switch (input) {
      case IoInput.Connected connected -> {
        streams.put(connected.channel(), new Stream(connected));
        out.put(new IoEffect.StartTls(connected.channel(), options));
        yield Optional.empty();
      }
      case IoInput.Secured(int channel, _) ->
          Optional.ofNullable(streams.get(channel)).map(Stream::secured);
      case IoInput.Read(int channel, _) -> {
        Stream stream = streams.get(channel);
        if (stream != null) {
          stream.heard = true;
          met = true;
        }
        yield Optional.of(input);
      }
      case IoInput.Broken(int channel, PeerageException cause) -> {
        Stream stream = streams.remove(channel);
        yield Optional.of(
            stream == null || options.serving()
                ? input
                : new IoInput.Broken(channel, explained(stream, cause)));
      }
      case IoInput.Closed(int channel) -> {
        streams.remove(channel);
        yield Optional.of(input);
      }
      default -> Optional.of(input);
    };
  }

  /// Why a stream of a client has broken. Where another attempt would end in the same way, it is
  /// refused.
  private PeerageException explained(Stream stream, PeerageException cause) {
    String why = String.valueOf(cause.getMessage());
    boolean tls = isCausedBy(cause, SSLException.class);
    if (!stream.secured) {
      boolean judged =
          isCausedBy(cause, CertificateException.class) && !isCausedBy(cause, EOFException.class);
      // Whoever has spoken TLS before has been cut off.
      if (!judged && (met || !tls)) {
        return cause;
      }
      return new PeerageException(
          ErrorCode.REFUSED,
          why,
          judged
              ? "if it is the right server, trust whoever has signed its certificate, by its name"
              : "it may not speak TLS",
          cause);
    }
    if (!stream.heard && (tls || !met)) {
      return new PeerageException(
          ErrorCode.REFUSED,
          why + ", as soon as it was secured",
          options.chain().isEmpty()
              ? "it may want a certificate to be shown"
              : "it may not trust the certificate that was shown",
          cause);
    }
    return cause;
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /// Where the core puts its effects. On a stream that is not secured nothing is said, and nothing
  /// is waited for when it is closed.
  public Outbox<IoEffect> guarded(Outbox<IoEffect> out) {
    return new Outbox<>() {
      @Override
      public void put(IoEffect effect) {
        switch (effect) {
          case IoEffect.Write(int channel, ByteBuffer bytes) when isUnsecured(channel) ->
              out.discard(bytes);
          case IoEffect.Close(int channel) when isUnsecured(channel) ->
              out.put(new IoEffect.Reset(channel));
          default -> out.put(effect);
        }
      }

      @Override
      public ByteBuffer buffer(int capacity) {
        return out.buffer(capacity);
      }

      @Override
      public void discard(ByteBuffer buffer) {
        out.discard(buffer);
      }
    };
  }

  private boolean isUnsecured(int channel) {
    Stream stream = streams.get(channel);
    return stream != null && !stream.secured;
  }
}
