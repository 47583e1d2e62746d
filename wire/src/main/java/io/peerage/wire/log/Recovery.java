package io.peerage.wire.log;

import java.util.Optional;

/// What was found when a log was opened.
///
/// @param records how many are good; they were handed out before
/// @param bytes how long the good part of the file is
/// @param loss what follows the good part, if anything does
public record Recovery(long records, long bytes, Optional<Loss> loss) {

  /// Bytes behind the good part. A write that a crash interrupted leaves such, and then nothing is
  /// lost that was ever durable; a disk that errs leaves such, too, and nobody can tell the two
  /// apart. They stay in the file until something is appended.
  ///
  /// @param position where the good part ends
  /// @param bytes how many follow
  /// @param why what is wrong with the first of them
  public record Loss(long position, long bytes, String why) {}
}
