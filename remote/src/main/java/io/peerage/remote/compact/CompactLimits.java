package io.peerage.remote.compact;

import io.peerage.machine.schema.Schema;
import io.peerage.machine.schema.StateName;

/// What the other side may make us keep. Sizes are bytes in UTF-8.
///
/// @param frameMax longest frame
/// @param statesMax states of a machine
/// @param nameMax a name: of a state, a machine, a handler, an argument
/// @param textMax a text: an error, a trace, a value
/// @param listMax entries of a list of tags, handlers or arguments
/// @param depthMax lists within lists in a value
public record CompactLimits(
    int frameMax, int statesMax, int nameMax, int textMax, int listMax, int depthMax) {
  /// 1 MiB a frame, as many states as a schema may have, names of 4 bytes for each character that a
  /// state may have, texts of 256 KiB, lists of 256, 8 deep.
  public static final CompactLimits DEFAULT =
      new CompactLimits(1 << 20, Schema.STATES_MAX, 4 * StateName.LENGTH_MAX, 256 << 10, 256, 8);

  /// The smallest frame that either side may insist on.
  public static final int FRAME_MIN = 1024;

  public CompactLimits {
    if (frameMax < FRAME_MIN || statesMax < 1 || nameMax < 1 || textMax < 0 || listMax < 0) {
      throw new IllegalArgumentException("a limit is too small");
    }
    if (depthMax < 0) {
      throw new IllegalArgumentException("depth " + depthMax);
    }
  }

  /// The same with another limit on texts.
  public CompactLimits withTextMax(int bytes) {
    return new CompactLimits(frameMax, statesMax, nameMax, bytes, listMax, depthMax);
  }

  /// The same with another limit on frames.
  public CompactLimits withFrameMax(int bytes) {
    return new CompactLimits(bytes, statesMax, nameMax, textMax, listMax, depthMax);
  }
}
