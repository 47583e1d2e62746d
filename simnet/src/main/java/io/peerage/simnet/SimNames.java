package io.peerage.simnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.NameAnswer;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import io.peerage.wire.RecordType;
import io.peerage.wire.name.CachedNames;
import io.peerage.wire.name.HostName;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// The names that all hosts of a simulation can look up, as tests set them, at any time. Who has
/// looked one up before may remember it.
public final class SimNames {

  private final SimNet net;
  private final Map<HostName, Map<RecordType, NameAnswer>> records = new HashMap<>();
  private final Set<HostName> silent = new HashSet<>();
  private final Set<HostName> failing = new HashSet<>();
  private Duration keep = Duration.ofMinutes(1);
  private long latencyMinNanos = 1_000_000;
  private long latencyMaxNanos = 50_000_000;

  SimNames(SimNet net) {
    this.net = net;
  }

  /// Gives a name these addresses instead of those it had.
  public SimNames addresses(String name, InetAddress... addresses) {
    List<InetAddress> four =
        Arrays.stream(addresses).filter(Inet4Address.class::isInstance).toList();
    List<InetAddress> six =
        Arrays.stream(addresses).filter(each -> !(each instanceof Inet4Address)).toList();
    put(name, RecordType.A, new NameAnswer.Addresses(four));
    put(name, RecordType.AAAA, new NameAnswer.Addresses(six));
    return this;
  }

  /// Gives a name these texts instead of those it had.
  public SimNames texts(String name, String... texts) {
    put(
        name,
        RecordType.TXT,
        new NameAnswer.Texts(
            Arrays.stream(texts).map(text -> Bytes.copyOf(text.getBytes(UTF_8))).toList()));
    return this;
  }

  /// Takes everything away from a name.
  public SimNames forget(String name) {
    records.remove(known(name));
    return this;
  }

  /// Whether nobody answers for a name.
  public SimNames silent(String name, boolean is) {
    set(silent, name, is);
    return this;
  }

  /// Whether the server says that it cannot tell.
  public SimNames failing(String name, boolean is) {
    set(failing, name, is);
    return this;
  }

  /// For how long answers may be kept. A minute unless told.
  public SimNames keep(Duration duration) {
    keep = duration;
    return this;
  }

  /// How long an answer takes: drawn for each from this range. 1 to 50 ms unless told.
  public SimNames latency(Duration min, Duration max) {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("latency from " + min + " to " + max);
    }
    latencyMinNanos = min.toNanos();
    latencyMaxNanos = max.toNanos();
    return this;
  }

  /// The way of one host to these names.
  CachedNames.Lookup of(SimHost host, SplittableRandom random) {
    return (name, type, done) -> {
      long at = net.nanos() + random.nextLong(latencyMinNanos, latencyMaxNanos + 1);
      net.add(new Event.Task(host, Event.Kind.NAME, at, () -> answer(name, type, done)));
    };
  }

  private void answer(HostName name, RecordType type, Consumer<Outcome<CachedNames.Found>> done) {
    if (silent.contains(name)) {
      return;
    }
    NameAnswer answer = records.getOrDefault(name, Map.of()).get(type);
    if (failing.contains(name)) {
      fail(done, ErrorCode.REMOTE_ERROR, "the name server cannot tell " + name.text());
    } else if (answer == null) {
      fail(done, ErrorCode.NOT_FOUND, name.text() + " has no " + type + " record");
    } else {
      done.accept(new Outcome.Success<>(new CachedNames.Found(answer, keep)));
    }
  }

  private static void fail(Consumer<Outcome<CachedNames.Found>> done, ErrorCode code, String why) {
    done.accept(new Outcome.Failure<>(new PeerageException(code, why, "")));
  }

  private void put(String name, RecordType type, NameAnswer answer) {
    records.computeIfAbsent(known(name), _ -> new EnumMap<>(RecordType.class)).put(type, answer);
  }

  private static void set(Set<HostName> names, String name, boolean is) {
    if (is) {
      names.add(known(name));
    } else {
      names.remove(known(name));
    }
  }

  private static HostName known(String name) {
    return HostName.of(name)
        .orElseThrow(() -> new IllegalArgumentException("not the name of a host: " + name));
  }
}
