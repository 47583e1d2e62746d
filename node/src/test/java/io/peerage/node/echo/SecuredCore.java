package io.peerage.node.echo;

import io.peerage.wire.Core;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.TlsOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Secures every stream of another core before that one hears of it. A server looks at the first
/// byte before, as one would that serves the unsecured too.
///
/// @param <C> the other core
final class SecuredCore<C extends Core<IoInput, IoEffect>> implements Core<IoInput, IoEffect> {

  final C inner;
  private final TlsOptions options;
  private final Map<Integer, IoInput.Connected> connected = new HashMap<>();

  final Diary diary = new Diary();

  SecuredCore(C inner, TlsOptions options) {
    this.inner = inner;
    this.options = options;
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Connected stream -> {
        connected.put(stream.channel(), stream);
        out.put(
            options.serving()
                ? new IoEffect.Peek(stream.channel(), 1)
                : new IoEffect.StartTls(stream.channel(), options));
      }
      case IoInput.Peeked(int channel, _) -> out.put(new IoEffect.StartTls(channel, options));
      case IoInput.Secured(int channel, _) ->
          inner.receive(Objects.requireNonNull(connected.get(channel)), now, out);
      default -> inner.receive(input, now, out);
    }
    diary.note(input);
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    inner.timer(key, now, out);
  }
}
