package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeRequestTest {

  private static final UpgradeRequest REQUEST = UpgradeRequest.to("example.net:8080", "/ws?a=b");

  @Test
  void headers_are_found_without_regard_to_case_and_the_first_counts() {
    UpgradeRequest request = REQUEST.with("X-One", "1").with("x-one", "2");
    assertThat(request.header("X-ONE")).contains("1");
    assertThat(request.header("X-Two")).isEmpty();
  }

  @Test
  void the_origin_is_that_of_a_browser() {
    assertThat(REQUEST.origin()).isEmpty();
    assertThat(REQUEST.with("origin", "https://a.example").origin()).contains("https://a.example");
  }

  @Test
  void cookies_come_by_name_from_all_their_headers() {
    UpgradeRequest request =
        REQUEST.with("Cookie", "a=1; b=x=y;  c = 3 ; a=2; nonsense; =4").with("cookie", "d=");
    assertThat(request.cookies())
        .containsExactly(entry("a", "1"), entry("b", "x=y"), entry("c", "3"), entry("d", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ws", "/a b", "/a\r\nHost: b", "/ü", "/\u007f"})
  void a_path_that_http_cannot_say_is_refused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> UpgradeRequest.to("a", path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb"})
  void a_host_that_http_cannot_say_is_refused(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> UpgradeRequest.to(host, "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r", "Host", "sec-websocket-KEY", "Connection"})
  void a_header_name_that_is_none_or_not_the_callers_is_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> REQUEST.with(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "\n", "\u0000", "\u007f", "€"})
  void a_header_value_that_http_cannot_say_is_refused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> REQUEST.with("X", value));
  }

  @Test
  void subprotocols_are_tokens_and_named_once() {
    assertThat(REQUEST.withSubprotocols("wamp.2.json", "x").subprotocols())
        .containsExactly("wamp.2.json", "x");
    assertThatIllegalArgumentException().isThrownBy(() -> REQUEST.withSubprotocols("a,b"));
    assertThatIllegalArgumentException().isThrownBy(() -> REQUEST.withSubprotocols("a", "a"));
  }

  @Test
  void parts_are_bounded() {
    int most = UpgradeRequest.PART_BYTES_MAX;
    assertThat(UpgradeRequest.to("a".repeat(most), "/" + "a".repeat(most - 1)).host())
        .hasSize(most);
    assertThat(REQUEST.with("X", "a".repeat(most - 1)).headers()).hasSize(1);
    assertThat(REQUEST.withSubprotocols("a".repeat(most)).subprotocols()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UpgradeRequest.to("a", "/" + "a".repeat(most)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UpgradeRequest.to("a".repeat(most + 1), "/"));
    assertThatIllegalArgumentException().isThrownBy(() -> REQUEST.with("X", "a".repeat(most)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> REQUEST.withSubprotocols("a".repeat(most), "b"));
  }

  @Test
  void headers_are_bounded() {
    List<UpgradeRequest.Header> most =
        IntStream.range(0, UpgradeRequest.HEADERS_MAX)
            .mapToObj(i -> new UpgradeRequest.Header("X-" + i, ""))
            .toList();
    UpgradeRequest full = new UpgradeRequest("a", "/", List.of(), most);
    assertThat(full.headers()).hasSize(UpgradeRequest.HEADERS_MAX);
    assertThatIllegalArgumentException().isThrownBy(() -> full.with("X", ""));
  }
}
