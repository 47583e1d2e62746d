package io.peerage.wire.name;

import io.peerage.wire.Bytes;
import io.peerage.wire.Counter;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Gauge;
import io.peerage.wire.Loop;
import io.peerage.wire.Meters;
import io.peerage.wire.NameAnswer;
import io.peerage.wire.Names;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import io.peerage.wire.RecordType;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks names up by whatever way it is given, and adds what must be the same for all ways: what is
/// a name, one lookup for all who ask the same, limits, a time limit by the loop, a cache. Loop
/// only.
public final class CachedNames implements Names {

  /// A way to look names up, without limits or memory of its own.
  @FunctionalInterface
  public interface Lookup {
    /// Starts a lookup in the loop. `done` is called in the loop, once, never from inside this
    /// call; it may be called too late. Failures carry a [PeerageException].
    void start(HostName name, RecordType type, Consumer<Outcome<Found>> done);
  }

  /// What a lookup found.
  ///
  /// @param keep for how long its server says that it may be kept
  public record Found(NameAnswer answer, Duration keep) {}

  private record Question(HostName name, RecordType type) {}

  private record Kept(Outcome<NameAnswer> outcome, long until) {}

  /// A lookup under way, and who waits for it.
  private static final class Asking {
    final List<Consumer<Outcome<NameAnswer>>> waiters = new ArrayList<>();
  }

  private final Loop loop;
  private final Lookup lookup;
  private final NamesOptions options;
  private final Counter lookups;
  private final Counter hits;
  private final Counter failures;
  private final Counter refusals;
  private final Counter dropped;
  private final Gauge asked;
  private final Gauge kept;
  private final Map<Question, Asking> underWay = new HashMap<>();
  private final LinkedHashMap<Question, Kept> cache = new LinkedHashMap<>();

  /// @param meters counts at `peerage.wire.names_…`
  public CachedNames(Loop loop, Lookup lookup, NamesOptions options, Meters meters) {
    this.loop = loop;
    this.lookup = lookup;
    this.options = options;
    this.lookups = meters.counter("peerage.wire.names_lookups");
    this.hits = meters.counter("peerage.wire.names_cache_hits");
    this.failures = meters.counter("peerage.wire.names_failed");
    this.refusals = meters.counter("peerage.wire.names_refused");
    this.dropped = meters.counter("peerage.wire.names_records_dropped");
    this.asked = meters.gauge("peerage.wire.names_under_way");
    this.kept = meters.gauge("peerage.wire.names_cached");
  }

  @Override
  public void resolve(String written, RecordType type, Consumer<Outcome<NameAnswer>> done) {
    Optional<HostName> name = HostName.of(written);
    if (name.isEmpty()) {
      refuse(
          done,
          ErrorCode.USAGE,
          "not the name of a host: " + shown(written),
          "letters, digits and hyphens, with dots between them");
      return;
    }
    Question question = new Question(name.get(), type);
    Kept known = cache.get(question);
    if (known != null && loop.now() - known.until < 0) {
      hits.increment();
      loop.execute(() -> done.accept(known.outcome));
      return;
    }
    Asking asking = underWay.get(question);
    if (asking == null) {
      ask(question, done);
    } else if (asking.waiters.size() < options.waitersMax()) {
      asking.waiters.add(done);
    } else {
      refuseBusy(done, options.waitersMax() + " already wait for " + question.name.text());
    }
  }

  private void ask(Question question, Consumer<Outcome<NameAnswer>> done) {
    if (underWay.size() >= options.lookupsMax()) {
      refuseBusy(done, options.lookupsMax() + " names are being looked up");
      return;
    }
    lookups.increment();
    Asking asking = new Asking();
    asking.waiters.add(done);
    underWay.put(question, asking);
    asked.add(1);
    Loop.Timer limit =
        loop.schedule(
            loop.now() + options.timeLimit().toNanos(),
            () -> end(question, asking, new Outcome.Failure<>(late(question))));
    lookup.start(
        question.name,
        question.type,
        outcome -> {
          limit.cancel();
          end(question, asking, outcome);
        });
  }

  private void end(Question question, Asking asking, Outcome<Found> outcome) {
    if (!underWay.remove(question, asking)) {
      return;
    }
    asked.add(-1);
    Outcome<NameAnswer> told = taken(question, outcome);
    if (told instanceof Outcome.Failure<NameAnswer>) {
      failures.increment();
    }
    asking.waiters.forEach(waiter -> waiter.accept(told));
  }

  /// What of an outcome is passed on, after it went into the cache.
  private Outcome<NameAnswer> taken(Question question, Outcome<Found> outcome) {
    return switch (outcome) {
      case Outcome.Success<Found>(Found(NameAnswer answer, Duration keep)) -> {
        NameAnswer bounded = bounded(answer);
        Outcome<NameAnswer> told =
            isEmpty(bounded)
                ? new Outcome.Failure<>(absent(question))
                : new Outcome.Success<>(bounded);
        keep(question, told, isEmpty(bounded) ? options.absentKept() : clamped(keep));
        yield told;
      }
      case Outcome.Failure<Found>(Throwable cause) -> {
        Outcome<NameAnswer> told = new Outcome.Failure<>(cause);
        if (cause instanceof PeerageException known && known.code() == ErrorCode.NOT_FOUND) {
          keep(question, told, options.absentKept());
        }
        yield told;
      }
    };
  }

  private Duration clamped(Duration keep) {
    Duration atLeast = keep.compareTo(options.keptMin()) < 0 ? options.keptMin() : keep;
    return atLeast.compareTo(options.keptMax()) > 0 ? options.keptMax() : atLeast;
  }

  private void keep(Question question, Outcome<NameAnswer> outcome, Duration how) {
    int before = cache.size();
    cache.remove(question);
    cache.put(question, new Kept(outcome, loop.now() + how.toNanos()));
    if (cache.size() > options.cacheEntriesMax()) {
      cache.pollFirstEntry();
    }
    kept.add(cache.size() - before);
  }

  private NameAnswer bounded(NameAnswer answer) {
    return switch (answer) {
      case NameAnswer.Addresses(List<InetAddress> addresses) -> {
        List<InetAddress> some = addresses.stream().limit(options.recordsMax()).toList();
        dropped.add(addresses.size() - some.size());
        yield new NameAnswer.Addresses(some);
      }
      case NameAnswer.Texts(List<Bytes> texts) -> {
        List<Bytes> some = new ArrayList<>();
        int room = options.textBytesMax();
        for (Bytes text : texts) {
          if (some.size() < options.recordsMax() && text.length() <= room) {
            some.add(text);
            room -= text.length();
          }
        }
        dropped.add(texts.size() - some.size());
        yield new NameAnswer.Texts(some);
      }
    };
  }

  private static boolean isEmpty(NameAnswer answer) {
    return switch (answer) {
      case NameAnswer.Addresses(List<InetAddress> addresses) -> addresses.isEmpty();
      case NameAnswer.Texts(List<Bytes> texts) -> texts.isEmpty();
    };
  }

  private void refuseBusy(Consumer<Outcome<NameAnswer>> done, String why) {
    refuse(done, ErrorCode.REFUSED, why, "ask again later");
  }

  private void refuse(Consumer<Outcome<NameAnswer>> done, ErrorCode code, String why, String hint) {
    refusals.increment();
    PeerageException cause = new PeerageException(code, why, hint);
    loop.execute(() -> done.accept(new Outcome.Failure<>(cause)));
  }

  private PeerageException late(Question question) {
    return new PeerageException(
        ErrorCode.TIMED_OUT,
        "%s was not looked up within %s s"
            .formatted(question.name.text(), options.timeLimit().toSeconds()),
        "check the name server");
  }

  private static PeerageException absent(Question question) {
    return new PeerageException(
        ErrorCode.NOT_FOUND,
        "%s has no %s record".formatted(question.name.text(), question.type),
        "check the name and its spelling");
  }

  /// Somebody else's text in a message of ours: short, and nothing that a terminal would obey.
  private static String shown(String written) {
    String start = written.length() > 64 ? written.substring(0, 64) + "…" : written;
    return start.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}
