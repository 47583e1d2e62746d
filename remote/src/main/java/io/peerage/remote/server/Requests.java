package io.peerage.remote.server;

import io.peerage.machine.Basic;
import io.peerage.machine.State;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Counter;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What clients ask of machines: it goes out as an effect with a ticket, and what came of it comes
/// back by that ticket and is answered over whatever connection the client has then.
final class Requests {
  private final Offers offers;
  private final Counter calls;
  private final Counter refused;
  private final Map<Long, Ticket> tickets = new HashMap<>();
  private long nextTicket = 1;

  /// How a call is treated.
  private enum Kind {
    /// It is known again over another connection, and its answer too.
    CHANGE,
    /// As [#CHANGE], but it may take for ever and nothing else waits for it.
    WAIT,
    /// It is asked again over another connection.
    QUESTION
  }

  /// What a call is about, until its answer comes.
  private record Ticket(ClientCalls client, int subscription, long call, Kind kind, Offer offer) {}

  /// @param calls counts them, but none twice
  /// @param refused counts what was asked in vain
  Requests(Offers offers, Counter calls, Counter refused) {
    this.offers = offers;
    this.calls = calls;
    this.refused = refused;
  }

  /// A client asks something of a machine.
  void ask(Session session, Subscription about, ToServer message, Outbox<ServerEffect> out) {
    switch (message) {
      case ToServer.Mutate mutate -> mutate(session, about, mutate, out);
      case ToServer.Report report -> report(session, about, report, out);
      case ToServer.Ask(int number, long call, var change, var states, var arguments) -> {
        Optional<Indexes> inMachine = about.inMachine(states);
        if (inMachine.isEmpty()) {
          session.fail(number, call, ErrorCode.NOT_FOUND, "a state that is not followed");
          return;
        }
        if (!about.permits(change, inMachine.get())) {
          refused.increment();
          session.fail(number, call, ErrorCode.REFUSED, refusal(about, change, inMachine.get()));
          return;
        }
        long ticket = ticket(session, about, call, Kind.QUESTION);
        out.put(new ServerEffect.Ask(ticket, about.offer, change, inMachine.get(), arguments));
      }
      case ToServer.Sync(int number, long call) ->
          out.put(
              new ServerEffect.Settle(ticket(session, about, call, Kind.QUESTION), about.offer));
      case ToServer.Await await -> await(session, about, await, out);
      default -> throw new IllegalStateException("about no machine: " + message);
    }
  }

  private void mutate(
      Session session, Subscription about, ToServer.Mutate mutate, Outbox<ServerEffect> out) {
    int number = mutate.subscription();
    long call = mutate.call();
    if (isRepeated(session, session.client().memory, about, call)) {
      return;
    }
    Optional<Indexes> states = about.inMachine(mutate.states());
    if (states.isEmpty()) {
      end(session, call, number, ErrorCode.NOT_FOUND, "a state that is not followed");
    } else if (!about.permits(mutate.change(), states.get())) {
      refused.increment();
      end(session, call, number, ErrorCode.REFUSED, refusal(about, mutate.change(), states.get()));
    } else {
      long ticket = ticket(session, about, call, call == 0 ? Kind.QUESTION : Kind.CHANGE);
      out.put(
          new ServerEffect.Mutate(
              ticket,
              about.offer,
              mutate.change(),
              states.get(),
              mutate.arguments(),
              mutate.source()));
    }
  }

  private static String refusal(Subscription about, Change change, Indexes states) {
    List<State> concerned =
        change == Change.SET ? about.offer.states() : about.offer.states(states);
    return "%s does not let this client change %s"
        .formatted(
            about.offer.machine().id(),
            concerned.stream().filter(state -> !about.mayChange(state)).map(State::name).toList());
  }

  private void report(
      Session session, Subscription about, ToServer.Report report, Outbox<ServerEffect> out) {
    int number = report.subscription();
    long call = report.call();
    if (isRepeated(session, session.client().memory, about, call)) {
      return;
    }
    Indexes named = report.state() < 0 ? Indexes.NONE : Indexes.of(report.state());
    Optional<Indexes> states = about.inMachine(named);
    if (states.isEmpty()) {
      end(session, call, number, ErrorCode.NOT_FOUND, "a state that is not followed");
    } else if (!about.permits(Change.ADD, states.get()) || !about.mayChange(Basic.Exception)) {
      refused.increment();
      end(session, call, number, ErrorCode.REFUSED, "errors are not taken from clients");
    } else {
      long ticket = ticket(session, about, call, call == 0 ? Kind.QUESTION : Kind.CHANGE);
      int state = states.get().count() == 0 ? -1 : states.get().at(0);
      out.put(
          new ServerEffect.Report(
              ticket, about.offer, state, report.text(), report.trace(), report.source()));
    }
  }

  private void await(
      Session session, Subscription about, ToServer.Await await, Outbox<ServerEffect> out) {
    int number = await.subscription();
    long call = await.call();
    Memory waits = session.client().waits;
    if (isRepeated(session, waits, about, call)) {
      return;
    }
    Optional<Indexes> state = about.inMachine(Indexes.of(await.state()));
    if (state.isEmpty()) {
      Memory.Ending ending =
          new Memory.Ending(0, ErrorCode.NOT_FOUND.text(), "a state that is not followed");
      waits.ended(call, ending);
      answer(session, number, call, ending);
    } else {
      long ticket = ticket(session, about, call, Kind.WAIT);
      out.put(new ServerEffect.Await(ticket, about.offer, state.get().at(0), await.arguments()));
    }
  }

  /// A client no longer waits.
  void forget(ClientCalls client, long call, Outbox<ServerEffect> out) {
    forget(each -> each.client().equals(client) && each.call() == call, out);
  }

  /// A client no longer waits for anything of a machine.
  void forgetAll(ClientCalls client, int subscription, Outbox<ServerEffect> out) {
    forget(each -> each.client().equals(client) && each.subscription() == subscription, out);
  }

  /// A client is not known any longer, and neither is what it waited for.
  void forgetAll(ClientCalls client, Outbox<ServerEffect> out) {
    forget(each -> each.client().equals(client), out);
  }

  /// A machine is offered no longer, so nothing of it can be waited for.
  void withdrawn(Offer offer, Outbox<ServerEffect> out) {
    List<Long> over =
        tickets.entrySet().stream()
            .filter(each -> each.getValue().kind() == Kind.WAIT)
            .filter(each -> each.getValue().offer().equals(offer))
            .map(Map.Entry::getKey)
            .toList();
    PeerageException why =
        new PeerageException(
            ErrorCode.CANCELED, offer.machine().id() + " is offered no longer", "");
    for (long ticket : over) {
      out.put(new ServerEffect.Forget(ticket));
      applied(ticket, 0, Optional.of(why));
    }
  }

  private void forget(Predicate<Ticket> which, Outbox<ServerEffect> out) {
    tickets
        .entrySet()
        .removeIf(each -> {
          Ticket ticket = each.getValue();
          boolean goes = ticket.kind() == Kind.WAIT && which.test(ticket);
          if (goes) {
            ticket.client().waits.forgotten(ticket.call());
            out.put(new ServerEffect.Forget(each.getKey()));
          }
          return goes;
        });
  }

  /// Whether a call has come before; then its answer, if there is one, is given again.
  private boolean isRepeated(Session session, Memory memory, Subscription about, long call) {
    if (call == 0) {
      return false;
    }
    return switch (memory.came(call)) {
      case Memory.Standing.Fresh() -> {
        calls.increment();
        yield false;
      }
      case Memory.Standing.UnderWay() -> true;
      case Memory.Standing.Done(Memory.Ending ending) -> {
        answer(session, about.number, call, ending);
        yield true;
      }
      case Memory.Standing.Refused() -> {
        refused.increment();
        session.fail(about.number, call, ErrorCode.REFUSED, "too many calls at once");
        yield true;
      }
    };
  }

  private long ticket(Session session, Subscription about, long call, Kind kind) {
    ClientCalls client = session.client();
    long ticket = nextTicket++;
    if (kind != Kind.WAIT) {
      client.asked();
    }
    tickets.put(ticket, new Ticket(client, about.number, call, kind, about.offer));
    return ticket;
  }

  /// What came of an effect with this ticket.
  ///
  /// @param failure why it could not be done, if so
  void applied(long number, long result, Optional<PeerageException> failure) {
    Ticket ticket = tickets.remove(number);
    if (ticket == null) {
      return;
    }
    if (ticket.kind() != Kind.WAIT) {
      ticket.client().done();
    }
    Memory.Ending ending =
        failure
            .map(cause ->
                new Memory.Ending(result, cause.code().text(), String.valueOf(cause.getMessage())))
            .orElseGet(() -> new Memory.Ending(result, "", ""));
    switch (ticket.kind()) {
      case CHANGE -> ticket.client().memory.ended(ticket.call(), ending);
      case WAIT -> ticket.client().waits.ended(ticket.call(), ending);
      case QUESTION -> {}
    }
    if (ticket.call() != 0 || result == ServerCore.SETTLED) {
      ticket
          .client()
          .session()
          .ifPresent(session -> {
            if (ticket.kind() != Kind.QUESTION || !ending.code().isEmpty()) {
              answer(session, ticket.subscription(), ticket.call(), ending);
            } else {
              informed(session, ticket, result);
            }
          });
    }
  }

  /// Answers what is asked again over another connection rather than remembered.
  private void informed(Session session, Ticket ticket, long result) {
    session
        .subscription(ticket.subscription())
        .ifPresent(subscription -> {
          if (result == ServerCore.SETTLED) {
            subscription.sync(ticket.call());
          } else {
            session.say(new ToClient.Answered(ticket.call(), result));
          }
        });
  }

  private void end(Session session, long call, int number, ErrorCode code, String message) {
    if (call != 0) {
      Memory.Ending ending = new Memory.Ending(0, code.text(), message);
      session.client().memory.ended(call, ending);
      answer(session, number, call, ending);
    }
  }

  private void answer(Session session, int number, long call, Memory.Ending ending) {
    if (!ending.code().isEmpty()) {
      session.say(new ToClient.Failed(number, call, ending.code(), ending.message()));
      return;
    }
    Optional<Subscription> about = session.subscription(number);
    if (about.isPresent()) {
      offers.look(about.get().offer, false);
      about.get().answer(call, ending.result());
    } else {
      session.say(new ToClient.Answered(call, ending.result()));
    }
  }
}
