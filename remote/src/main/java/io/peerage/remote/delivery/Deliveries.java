package io.peerage.remote.delivery;

import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.compact.ValueBytes;
import io.peerage.remote.message.Delivery;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.PayloadLimits;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.MalformedException;
import io.peerage.wire.PeerageException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/// All payloads of one connection. Belongs to whoever owns that.
///
/// A few are on their way at the same time, each way, and of each no more is sent than the other
/// end has given credit for. So neither end keeps more than that many, however slowly they are
/// taken; those beyond wait with the sender, and beyond a limit are refused.
///
/// What has happened is kept until it is asked for: [#arrival()] and [#outcome()], after each call.
public final class Deliveries {
  private static final int PART_MAX = 16 << 10;
  private static final int PART_MIN = 512;

  /// A payload has come; [#taken] says what became of it.
  public record Arrival(int number, Payload payload) {}

  /// A payload that was sent was taken, or has failed.
  public record Outcome(long ticket, Optional<PeerageException> failure) {}

  private final String other;
  private final PayloadLimits limits;
  private final CompactLimits wire;
  private final Predicate<Delivery> say;
  private final Queue<Outgoing> waiting = new ArrayDeque<>();
  private final Map<Integer, Outgoing> sending = new LinkedHashMap<>();
  private final Map<Integer, Incoming> coming = new HashMap<>();
  private final Queue<Arrival> arrivals = new ArrayDeque<>();
  private final Queue<Outcome> outcomes = new ArrayDeque<>();
  private int next;
  private int partMax = PART_MAX;

  /// @param other who is at the other end, for messages
  /// @param wire what is kept of the other end's words
  /// @param say writes a message; false if it is longer than the other end takes
  public Deliveries(
      String other, PayloadLimits limits, CompactLimits wire, Predicate<Delivery> say) {
    this.other = other;
    this.limits = limits;
    this.wire = wire;
    this.say = say;
  }

  /// What has come, one after the other.
  public Optional<Arrival> arrival() {
    return Optional.ofNullable(arrivals.poll());
  }

  /// What became of those that were sent, one after the other.
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcomes.poll());
  }

  // To the other end

  /// Sends a payload, or lets it wait.
  ///
  /// @param ticket for [Outcome]
  public void send(long ticket, Payload payload, long now) {
    if (waiting.size() == limits.waitingMax()) {
      outcomes.add(
          new Outcome(
              ticket,
              Optional.of(
                  new PeerageException(
                      ErrorCode.REFUSED,
                      "%d payloads wait for %s".formatted(waiting.size(), other),
                      "wait until some were taken"))));
      return;
    }
    waiting.add(new Outgoing(ticket, payload, ValueBytes.write(payload.data())));
    pump(now);
  }

  private void pump(long now) {
    while (!waiting.isEmpty() && sending.size() < Delivery.AT_ONCE) {
      Outgoing first = waiting.remove();
      first.number = next++;
      if (say.test(first.begin())) {
        sending.put(first.number, first);
        first.deadline = deadline(now);
        move(first);
      } else {
        failed(first, ErrorCode.USAGE, "the name of a payload is longer than %s takes");
      }
    }
  }

  private void move(Outgoing outgoing) {
    while (outgoing.maySend()) {
      Delivery.Part part = outgoing.part(partMax);
      if (say.test(part)) {
        outgoing.sent(part);
      } else if (partMax > PART_MIN) {
        partMax /= 2;
      } else {
        throw new IllegalStateException("less than a frame: " + part.bytes().length());
      }
    }
  }

  private long deadline(long now) {
    return now + limits.timeout().toNanos();
  }

  private void failed(Outgoing outgoing, ErrorCode code, String why) {
    String text = "payload %s: %s".formatted(outgoing.payload.name(), why.formatted(other));
    outcomes.add(new Outcome(outgoing.ticket, Optional.of(new PeerageException(code, text, ""))));
  }

  // From the other end

  /// The other end has said something.
  ///
  /// @return what is wrong with it, if it may not
  public Optional<String> heard(Delivery message, long now) {
    return switch (message) {
      case Delivery.Begin begin -> begun(begin);
      case Delivery.Part(int number, Bytes bytes) -> came(number, bytes);
      case Delivery.Credit(int number, int bytes) -> credited(number, bytes, now);
      case Delivery.Taken(int number, String code, String text) -> {
        ended(number, code, text, now);
        yield Optional.empty();
      }
      case Delivery.Cut(int number) -> {
        coming.remove(number);
        yield Optional.empty();
      }
    };
  }

  private Optional<String> begun(Delivery.Begin begin) {
    if (coming.size() == Delivery.AT_ONCE) {
      return Optional.of("more than %d payloads at once".formatted(Delivery.AT_ONCE));
    }
    if (begin.length() < 1 || begin.name().isEmpty() || coming.containsKey(begin.number())) {
      return Optional.of("a payload of no name or length, or two of one number");
    }
    if (begin.length() > limits.bytesMax()) {
      answer(
          begin.number(),
          Optional.of(
              new PeerageException(
                  ErrorCode.REFUSED,
                  "%d bytes; %d are taken".formatted(begin.length(), limits.bytesMax()),
                  "")));
    } else {
      coming.put(begin.number(), new Incoming(begin));
    }
    return Optional.empty();
  }

  /// Of those that are not there it was said that they are not taken, and that comes late.
  private Optional<String> came(int number, Bytes bytes) {
    Incoming incoming = coming.get(number);
    if (incoming == null) {
      return Optional.empty();
    }
    if (!incoming.came(bytes)) {
      return Optional.of("more of a payload than was announced, or than there is credit for");
    }
    if (incoming.isWhole()) {
      arrived(number, incoming);
    } else {
      int owed = incoming.owed();
      if (owed > 0) {
        boolean _ = say.test(new Delivery.Credit(number, owed));
      }
    }
    return Optional.empty();
  }

  private void arrived(int number, Incoming incoming) {
    Delivery.Begin begin = incoming.begin;
    try {
      Object data = ValueBytes.read(incoming.bytes(), wire);
      arrivals.add(new Arrival(number, new Payload(begin.name(), data, begin.source())));
    } catch (MalformedException wrong) {
      taken(
          number,
          Optional.of(new PeerageException(ErrorCode.REFUSED, String.valueOf(wrong.why()), "")));
    }
  }

  /// A payload was taken, or was not.
  public void taken(int number, Optional<PeerageException> failure) {
    if (coming.remove(number) != null) {
      answer(number, failure);
    }
  }

  private void answer(int number, Optional<PeerageException> failure) {
    String code = failure.map(cause -> cause.code().text()).orElse("");
    String text = failure.map(cause -> String.valueOf(cause.getMessage())).orElse("");
    if (!say.test(new Delivery.Taken(number, code, text))) {
      boolean _ = say.test(new Delivery.Taken(number, code, ""));
    }
  }

  private Optional<String> credited(int number, int bytes, long now) {
    Outgoing outgoing = sending.get(number);
    if (outgoing == null) {
      return Optional.empty();
    }
    if (!outgoing.credited(bytes)) {
      return Optional.of("more credit for a payload than may be given");
    }
    outgoing.deadline = deadline(now);
    move(outgoing);
    return Optional.empty();
  }

  private void ended(int number, String code, String text, long now) {
    Outgoing outgoing = sending.remove(number);
    if (outgoing == null) {
      return;
    }
    if (code.isEmpty()) {
      outcomes.add(new Outcome(outgoing.ticket, Optional.empty()));
    } else {
      failed(outgoing, ErrorCode.of(code).orElse(ErrorCode.REMOTE_ERROR), "%s: " + text);
    }
    pump(now);
  }

  // Time and ends

  /// When something is given up; [Long#MAX_VALUE] if nothing is under way.
  public long deadline() {
    long deadline = Long.MAX_VALUE;
    for (Outgoing each : sending.values()) {
      deadline = Math.min(deadline, each.deadline);
    }
    return deadline;
  }

  /// Gives up what has made no progress for too long.
  public void expire(long now) {
    List<Outgoing> late = sending.values().stream().filter(each -> now >= each.deadline).toList();
    for (Outgoing each : late) {
      sending.remove(each.number);
      boolean _ = say.test(new Delivery.Cut(each.number));
      failed(each, ErrorCode.TIMED_OUT, "%s does not take it in time");
    }
    if (!late.isEmpty()) {
      pump(now);
    }
  }

  /// The connection is lost. What became of those that were under way is not known.
  public void lost() {
    sending
        .values()
        .forEach(each ->
            failed(
                each,
                ErrorCode.REMOTE_ERROR,
                "the connection to %s was lost; it may have arrived"));
    waiting.forEach(
        each -> failed(each, ErrorCode.CONNECTION_REFUSED, "the connection to %s was lost before"));
    sending.clear();
    waiting.clear();
    coming.clear();
  }
}
