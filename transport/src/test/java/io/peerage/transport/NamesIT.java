package io.peerage.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.transport.NameServer.Answer;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.NameAnswer;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import io.peerage.wire.RecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Names by DNS, from a server on loopback.
class NamesIT {

  private static final int A = 1;
  private static final int TXT = 16;
  private static final int AAAA = 28;

  private static CompletableFuture<NameAnswer> ask(
      NettyCarrier carrier, String name, RecordType type) {
    CompletableFuture<NameAnswer> answer = new CompletableFuture<>();
    carrier
        .loop()
        .execute(() ->
            carrier
                .names()
                .resolve(
                    name,
                    type,
                    outcome -> {
                      switch (outcome) {
                        case Outcome.Success<NameAnswer>(NameAnswer value) ->
                            answer.complete(value);
                        case Outcome.Failure<NameAnswer>(Throwable cause) ->
                            answer.completeExceptionally(cause);
                      }
                    }));
    return answer.orTimeout(20, TimeUnit.SECONDS);
  }

  private static ErrorCode failure(NettyCarrier carrier, String name, RecordType type) {
    CompletableFuture<NameAnswer> answer = ask(carrier, name, type);
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(PeerageException.class);
    return ((PeerageException) answer.exceptionNow()).code();
  }

  private static NettyCarrier carrier(Io io, NameServer server) {
    return NettyCarrier.start(
        CarrierOptions.defaults().withIo(io).withNameServers(List.of(server.address())));
  }

  private static byte[] texts(String... texts) {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      all.append((char) text.length()).append(text);
    }
    return all.toString().getBytes(US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void finds_what_the_server_has(Io io) throws IOException {
    byte[] six = InetAddress.getByName("2001:db8::1").getAddress();
    try (NameServer server = new NameServer();
        NettyCarrier carrier = carrier(io, server)) {
      server.put(
          "example.test",
          A,
          new Answer(0, 60, List.of(new byte[] {(byte) 192, 0, 2, 1}, new byte[] {10, 0, 0, 1})));
      server.put("example.test", AAAA, new Answer(0, 60, List.of(six)));
      server.put(
          "_dnsaddr.example.test",
          TXT,
          new Answer(0, 60, List.of(texts("dnsaddr=", "/ip4/192.0.2.1"), texts(""))));

      assertThat(ask(carrier, "Example.TEST", RecordType.A).join())
          .isEqualTo(
              new NameAnswer.Addresses(
                  List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("10.0.0.1"))));
      assertThat(ask(carrier, "example.test.", RecordType.AAAA).join())
          .isEqualTo(new NameAnswer.Addresses(List.of(InetAddress.getByAddress(six))));
      assertThat(ask(carrier, "_dnsaddr.example.test", RecordType.TXT).join())
          .isEqualTo(
              new NameAnswer.Texts(
                  List.of(Bytes.copyOf("dnsaddr=/ip4/192.0.2.1".getBytes(US_ASCII)), Bytes.EMPTY)));

      assertThat(server.questions).containsEntry("example.test " + A, 1);
      ask(carrier, "example.test", RecordType.A).join();
      assertThat(server.questions).containsEntry("example.test " + A, 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void says_what_is_wrong(Io io) throws IOException {
    try (NameServer server = new NameServer();
        NettyCarrier carrier = carrier(io, server)) {
      server.put("absent.test", A, Answer.ABSENT);
      server.put("empty.test", A, new Answer(0, 60, List.of()));
      server.put("broken.test", A, Answer.FAILURE);
      server.put("short.test", A, new Answer(0, 60, List.of(new byte[] {1, 2, 3})));
      server.put("cut.test", TXT, new Answer(0, 60, List.of(new byte[] {9, 'x'})));
      assertThat(failure(carrier, "absent.test", RecordType.A)).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(failure(carrier, "empty.test", RecordType.A)).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(failure(carrier, "broken.test", RecordType.A)).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(failure(carrier, "short.test", RecordType.A)).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(failure(carrier, "cut.test", RecordType.TXT)).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(failure(carrier, "mute.test", RecordType.A)).isEqualTo(ErrorCode.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EPOLL", "NIO"})
  void the_hosts_file_is_known(Io io) throws IOException {
    try (NameServer server = new NameServer();
        NettyCarrier carrier = carrier(io, server)) {
      assertThat(ask(carrier, "localhost", RecordType.A).join())
          .isEqualTo(
              new NameAnswer.Addresses(
                  List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))));
    }
  }
}
