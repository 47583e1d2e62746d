package io.peerage.node.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import io.peerage.node.echo.MessageCallerCore.Item;
import io.peerage.wire.Bytes;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.UpgradeRequest;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both echoes under TLS, on every kind of stream there is, real and simulated.
class TlsIT {

  /// Of a key that was made for this test and is nobody's secret.
  private static final String STORE = "echo.p12";

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String SERVER = "server";
  private static final String CLIENT = "client";

  @TempDir Path directory;

  private final Stage stage = new Stage();
  private KeyStore keys;

  @BeforeEach
  void readKeys() throws Exception {
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = TlsIT.class.getResourceAsStream(STORE)) {
      keys.load(Objects.requireNonNull(in), PASSWORD);
    }
  }

  private List<X509Certificate> chain(String name) throws Exception {
    return List.of((X509Certificate) keys.getCertificate(name));
  }

  private PrivateKey key(String name) throws Exception {
    return (PrivateKey) keys.getKey(name, PASSWORD);
  }

  /// Takes this certificate and no other.
  private TlsOptions.CertificateCheck only(String name) throws Exception {
    List<X509Certificate> expected = chain(name);
    return shown -> {
      if (!shown.equals(expected)) {
        throw new CertificateException("a stranger");
      }
    };
  }

  private TlsOptions serverOptions() throws Exception {
    return TlsOptions.server(chain(SERVER), key(SERVER)).withProtocols("echo/2", "echo/1");
  }

  private TlsOptions clientOptions() throws Exception {
    return TlsOptions.client("echo.example", only(SERVER)).withProtocols("echo/1", "echo/2");
  }

  private SecuredCore<EchoCore> serving(World world, TlsOptions options) {
    return new SecuredCore<>(
        new EchoCore(
            world.place(),
            ListenOptions.DEFAULT,
            StreamOptions.DEFAULT.withCreditBytes(40_000),
            true),
        options);
  }

  private SocketAddress listening(World world, SecuredCore<EchoCore> core) throws Exception {
    var _ = stage.run(world.server(), core, (it, now, out) -> it.inner.start(now, out));
    return stage.await(world, core.diary.first(IoInput.Listening.class)).local();
  }

  private SecuredCore<CallerCore> calling(
      World world, SocketAddress place, long bytes, TlsOptions options) {
    SecuredCore<CallerCore> caller =
        new SecuredCore<>(new CallerCore(place, StreamOptions.DEFAULT, bytes, false), options);
    var _ = stage.run(world.client(), caller, (it, now, out) -> it.inner.start(now, out));
    return caller;
  }

  @ParameterizedTest
  @EnumSource
  void all_comes_back_and_both_sides_end(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo = serving(world, serverOptions());
      SecuredCore<CallerCore> caller =
          calling(world, listening(world, echo), 1_000_001, clientOptions());
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      var _ = stage.await(world, echo.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.bytesRead()).as("%s", echo.diary).isEqualTo(1_000_001);
      assertThat(caller.diary.bytesWritten()).isEqualTo(1_000_001);
      assertThat(world.server().meters().counter("peerage.transport.streams_secured").value())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_server_is_known_and_its_best_protocol_agreed_on(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo = serving(world, serverOptions());
      SecuredCore<CallerCore> caller = calling(world, listening(world, echo), 1, clientOptions());
      IoInput.Secured secured = stage.await(world, caller.diary.first(IoInput.Secured.class));
      assertThat(secured.session().peer()).isEqualTo(chain(SERVER));
      assertThat(secured.session().protocol()).isEqualTo("echo/2");
      IoInput.Secured served = stage.await(world, echo.diary.first(IoInput.Secured.class));
      assertThat(served.session().peer()).isEmpty();
      assertThat(served.session().protocol()).isEqualTo("echo/2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_client_is_known_where_it_is_asked_for(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo =
          serving(world, serverOptions().withPeerCertificate(only(CLIENT)));
      SecuredCore<CallerCore> caller =
          calling(
              world,
              listening(world, echo),
              5,
              clientOptions().withIdentity(chain(CLIENT), key(CLIENT)));
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      IoInput.Secured served = stage.await(world, echo.diary.first(IoInput.Secured.class));
      assertThat(served.session().peer()).isEqualTo(chain(CLIENT));
    }
  }

  @ParameterizedTest
  @EnumSource
  void without_a_common_protocol_none_is_agreed_on(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo = serving(world, serverOptions());
      SecuredCore<CallerCore> caller =
          calling(world, listening(world, echo), 1, clientOptions().withProtocols("other"));
      IoInput.Secured secured = stage.await(world, caller.diary.first(IoInput.Secured.class));
      assertThat(secured.session().protocol()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_server_that_does_not_pass_is_left(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo = serving(world, serverOptions());
      SecuredCore<CallerCore> caller =
          calling(
              world, listening(world, echo), 1, TlsOptions.client("echo.example", only(CLIENT)));
      IoInput.Broken broken = stage.await(world, caller.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
      assertThat(broken.cause()).hasMessageContaining("cannot be secured");
      assertThat(caller.diary.all(IoInput.Secured.class)).isEmpty();
      assertThat(world.client().meters().counter("peerage.transport.streams_not_secured").value())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_client_without_the_certificate_that_is_asked_for_is_left(World.Kind kind)
      throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo =
          serving(world, serverOptions().withPeerCertificate(only(CLIENT)));
      var _ = calling(world, listening(world, echo), 1, clientOptions());
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause()).hasMessageContaining("cannot be secured");
      assertThat(echo.diary.all(IoInput.Secured.class)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoever_does_not_speak_tls_is_left(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo = serving(world, serverOptions());
      CallerCore caller =
          new CallerCore(listening(world, echo), StreamOptions.DEFAULT, 5_000, true);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause()).hasMessageContaining("cannot be secured");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EXCLUDE, names = "NIO_UNIX")
  void whoever_ends_before_it_is_secured_is_noticed(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<EchoCore> echo = serving(world, serverOptions());
      CallerCore caller = new CallerCore(listening(world, echo), StreamOptions.DEFAULT, 0, true);
      var _ = stage.run(world.client(), caller, CallerCore::start);
      IoInput.Broken broken = stage.await(world, echo.diary.first(IoInput.Broken.class));
      assertThat(broken.cause().code()).isEqualTo(ErrorCode.REMOTE_ERROR);
    }
  }

  @ParameterizedTest
  @EnumSource
  void messages_go_under_tls_too(World.Kind kind) throws Exception {
    try (World world = kind.open(directory)) {
      SecuredCore<MessageEchoCore> echo =
          new SecuredCore<>(
              new MessageEchoCore(world.place(), MessageOptions.DEFAULT), serverOptions());
      var _ = stage.run(world.server(), echo, (it, now, out) -> it.inner.start(now, out));
      SocketAddress place = stage.await(world, echo.diary.first(IoInput.Listening.class)).local();
      SecuredCore<MessageCallerCore> caller =
          new SecuredCore<>(
              new MessageCallerCore(
                  place,
                  UpgradeRequest.to("echo.example", "/"),
                  MessageOptions.DEFAULT,
                  Collections.nCopies(
                      7, new Item(MessageKind.BINARY, Bytes.copyOf(new byte[70_000]))),
                  false),
              clientOptions());
      var _ = stage.run(world.client(), caller, (it, now, out) -> it.inner.start(now, out));
      var _ = stage.await(world, caller.diary.first(IoInput.Closed.class));
      assertThat(caller.diary.reads()).isEqualTo(7);
    }
  }
}
