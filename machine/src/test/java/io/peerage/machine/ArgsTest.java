package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What can be made of arguments and asked of them.
final class ArgsTest {
  private static final Arg<String> PEER = Arg.of("peer", String.class);
  private static final Arg<Integer> STREAM = Arg.of("stream", Integer.class);
  private static final Arg<List<?>> PATH = path();

  // A key for a generic type needs the cast that Class does not have.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Arg<List<?>> path() {
    return (Arg) Arg.of("path", List.class);
  }

  @Test
  void a_newer_argument_hides_an_older_one() {
    Args args = PEER.with("a").and(STREAM, 1).and(PEER, "b");
    assertThat(args.get(PEER)).contains("b");
    assertThat(args.keys()).containsExactly(STREAM, PEER);
    assertThat(args).hasToString("(stream=1 peer=b)");
  }

  @Test
  void arguments_are_equal_by_value_in_any_order_whatever_they_hide() {
    Args args = PEER.with("a").and(STREAM, 1000).and(PATH, List.of("x"));
    Args twin = PATH.with(List.of("x")).and(STREAM, 7).and(PEER, "a").and(STREAM, 1000);
    assertThat(args).isEqualTo(twin).hasSameHashCodeAs(twin);
    assertThat(args).isNotEqualTo(twin.and(PEER, "b"));
    assertThat(args).isNotEqualTo(PEER.with("a").and(STREAM, 1000));
    assertThat(PEER.with("a")).isNotEqualTo(PEER.with("a").and(STREAM, 1000));
    assertThat(args).isNotEqualTo(Args.NONE);
    assertThat(Args.NONE).isEqualTo(Args.NONE.and(Args.NONE)).hasSameHashCodeAs(Args.NONE);
  }

  @Test
  void arrays_are_equal_by_their_elements() {
    Arg<byte[]> digest = Arg.of("digest", byte[].class);
    Args args = digest.with(new byte[] {1, 2});
    Args twin = digest.with(new byte[] {1, 2});
    assertThat(args).isEqualTo(twin).hasSameHashCodeAs(twin);
    assertThat(args).isNotEqualTo(digest.with(new byte[] {1, 3}));
  }

  @Test
  void keys_are_the_same_only_if_they_are_the_same_object() {
    assertThat(Arg.of("peer", String.class).with("a")).isNotEqualTo(PEER.with("a"));
  }

  @Test
  void all_of_the_others_have_to_be_contained() {
    Args args = PEER.with("a").and(STREAM, 1000);
    assertThat(args.contains(STREAM.with(1000))).isTrue();
    assertThat(args.contains(STREAM.with(1).and(STREAM, 1000))).isTrue();
    assertThat(args.contains(STREAM.with(1000).and(PEER, "b"))).isFalse();
    assertThat(args.contains(PATH.with(List.of()))).isFalse();
    assertThat(args.contains(Args.NONE)).isTrue();
    assertThat(Args.NONE.contains(args)).isFalse();
  }

  @Test
  void merged_arguments_keep_their_order_and_the_later_ones_count() {
    Args merged = PEER.with("a").and(STREAM, 1).and(STREAM.with(2).and(PATH, List.of()));
    assertThat(merged).hasToString("(peer=a stream=2 path=[])");
    assertThat(merged.and(Args.NONE)).isSameAs(merged);
    assertThat(Args.NONE.and(merged)).isEqualTo(merged);
  }

  @Test
  void a_missing_argument_is_empty_or_an_error_that_says_what_there_is() {
    Args args = STREAM.with(7);
    assertThat(args.get(PEER)).isEmpty();
    assertThatThrownBy(() -> args.require(PEER))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no argument peer in (stream=7)");
    assertThat(args.require(STREAM)).isEqualTo(7);
    assertThat(args.isEmpty()).isFalse();
    assertThat(Args.NONE.isEmpty()).isTrue();
    assertThat(Args.NONE.keys()).isEmpty();
    assertThat(Args.NONE).hasToString("()");
  }
}
