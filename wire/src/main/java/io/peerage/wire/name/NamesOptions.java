package io.peerage.wire.name;

import java.time.Duration;

/// The limits of looking up names.
///
/// @param timeLimit after which a lookup has failed
/// @param lookupsMax names that may be looked up at a time
/// @param waitersMax who may wait for one of them
/// @param recordsMax records of an answer that are taken; the rest is dropped and counted
/// @param textBytesMax bytes of text in an answer that are taken, likewise
/// @param cacheEntriesMax answers that are kept
/// @param keptMin for how long at least an answer is kept, whatever its server says
/// @param keptMax for how long at most
/// @param absentKept for how long it is kept that there is no such name
public record NamesOptions(
    Duration timeLimit,
    int lookupsMax,
    int waitersMax,
    int recordsMax,
    int textBytesMax,
    int cacheEntriesMax,
    Duration keptMin,
    Duration keptMax,
    Duration absentKept) {

  /// 5 seconds; 256 lookups with 1,024 waiters each; 64 records, 16 KiB of text; 1,024 answers kept
  /// from 5 seconds to an hour, and absence for 10 seconds.
  public static final NamesOptions DEFAULT =
      new NamesOptions(
          Duration.ofSeconds(5),
          256,
          1024,
          64,
          16 << 10,
          1024,
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          Duration.ofSeconds(10));

  public NamesOptions {
    if (lookupsMax < 1 || waitersMax < 1 || recordsMax < 1 || textBytesMax < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: %d lookups, %d waiters, %d records, %d bytes of text"
              .formatted(lookupsMax, waitersMax, recordsMax, textBytesMax));
    }
    if (cacheEntriesMax < 0 || keptMin.isNegative() || keptMax.compareTo(keptMin) < 0) {
      throw new IllegalArgumentException(
          "a cache of " + cacheEntriesMax + " kept from " + keptMin + " to " + keptMax);
    }
    if (timeLimit.isNegative() || timeLimit.isZero() || absentKept.isNegative()) {
      throw new IllegalArgumentException(timeLimit + " for a lookup, " + absentKept + " for none");
    }
  }

  public NamesOptions withTimeLimit(Duration limit) {
    return new NamesOptions(
        limit,
        lookupsMax,
        waitersMax,
        recordsMax,
        textBytesMax,
        cacheEntriesMax,
        keptMin,
        keptMax,
        absentKept);
  }

  public NamesOptions withLookupsMax(int lookups) {
    return new NamesOptions(
        timeLimit,
        lookups,
        waitersMax,
        recordsMax,
        textBytesMax,
        cacheEntriesMax,
        keptMin,
        keptMax,
        absentKept);
  }

  public NamesOptions withWaitersMax(int waiters) {
    return new NamesOptions(
        timeLimit,
        lookupsMax,
        waiters,
        recordsMax,
        textBytesMax,
        cacheEntriesMax,
        keptMin,
        keptMax,
        absentKept);
  }

  public NamesOptions withCacheEntriesMax(int entries) {
    return new NamesOptions(
        timeLimit,
        lookupsMax,
        waitersMax,
        recordsMax,
        textBytesMax,
        entries,
        keptMin,
        keptMax,
        absentKept);
  }
}
