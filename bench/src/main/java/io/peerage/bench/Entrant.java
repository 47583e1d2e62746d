package io.peerage.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A contender with a chunk size; the TCP copy has none.
record Entrant(Contender contender, int chunkSize) {

  static final Entrant TCP = new Entrant(Contender.TCP, 0);

  /// All that run, the TCP copy last.
  static List<Entrant> of(BenchOptions options) {
    List<Entrant> entrants = new ArrayList<>();
    for (int chunkSize : options.chunkSizes()) {
      entrants.add(new Entrant(Contender.PEERAGE_EPOLL, chunkSize));
    }
    if (options.nio()) {
      entrants.add(new Entrant(Contender.PEERAGE_NIO, options.chunkSizes().getFirst()));
    }
    entrants.add(TCP);
    return entrants;
  }

  /// How it is called in tables.
  String title() {
    if (contender == Contender.TCP) {
      return contender.title();
    }
    String size = chunkSize % 1024 == 0 ? chunkSize / 1024 + " KiB" : chunkSize + " bytes";
    return contender.title() + ", chunks of " + size;
  }

  /// What follows `java` and its options to offer a file.
  List<String> sharing(Path content) {
    return contender.sharing(content, chunkSize);
  }

  /// What follows `java` and its options to fetch it.
  List<String> fetching(String link, Path copy) {
    return contender.fetching(link, copy);
  }
}
