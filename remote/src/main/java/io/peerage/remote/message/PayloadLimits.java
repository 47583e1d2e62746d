package io.peerage.remote.message;

import java.time.Duration;

/// How much of payloads one end of a connection takes on.
///
/// @param bytesMax longest one that is taken
/// @param waitingMax those that wait to be sent; further ones are refused at once
/// @param timeout time without progress after which one that is being sent is given up
public record PayloadLimits(int bytesMax, int waitingMax, Duration timeout) {
  /// 1 MiB, 64, and 5 s.
  public static final PayloadLimits DEFAULT = new PayloadLimits(1 << 20, 64, Duration.ofSeconds(5));

  public PayloadLimits {
    if (bytesMax < 1 || waitingMax < 1) {
      throw new IllegalArgumentException(bytesMax + " bytes, " + waitingMax + " payloads");
    }
  }

  /// The same with longer or shorter ones.
  public PayloadLimits withBytesMax(int bytes) {
    return new PayloadLimits(bytes, waitingMax, timeout);
  }
}
