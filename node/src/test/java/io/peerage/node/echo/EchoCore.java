package io.peerage.node.echo;

import io.peerage.wire.Core;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Outbox;
import io.peerage.wire.StreamOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Serves an echo: whatever comes in on a stream goes out on it again, and when the peer has ended
/// its side, this one ends too. Lets no more come in than has gone out.
final class EchoCore implements Core<IoInput, IoEffect> {

  private static final int LISTENER = 0;

  private final SocketAddress address;
  private final ListenOptions limits;
  private final StreamOptions options;
  private final boolean welcoming;

  /// What happened, for the test; bytes that were read are counted instead.
  final Diary diary = new Diary();

  private final Map<Integer, Integer> unwritten = new HashMap<>();
  private final Set<Integer> ending = new HashSet<>();
  private boolean patient;
  private int withheld;

  /// @param welcoming whether it accepts anybody
  EchoCore(SocketAddress address, ListenOptions limits, StreamOptions options, boolean welcoming) {
    this.address = address;
    this.limits = limits;
    this.options = options;
    this.welcoming = welcoming;
  }

  void start(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Listen(LISTENER, address, limits));
  }

  /// Grants nothing until [#relent].
  void withhold(long now, Outbox<IoEffect> out) {
    patient = true;
  }

  void relent(long now, Outbox<IoEffect> out) {
    patient = false;
    if (withheld > 0) {
      out.put(new IoEffect.Credit(1, withheld));
      withheld = 0;
    }
  }

  /// Listens no more; streams stay.
  void retire(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Close(LISTENER));
  }

  /// Ends the first stream without warning.
  void cut(long now, Outbox<IoEffect> out) {
    out.put(new IoEffect.Reset(1));
  }

  @Override
  public void receive(IoInput input, long now, Outbox<IoEffect> out) {
    switch (input) {
      case IoInput.Incoming(int listener, int arrival, _) -> {
        if (welcoming) {
          unwritten.put(arrival, 0);
          out.put(new IoEffect.Accept(listener, arrival, arrival, options));
        }
      }
      case IoInput.Read(int channel, ByteBuffer bytes) -> echo(channel, bytes, out);
      case IoInput.Written(int channel, int bytes) -> written(channel, bytes, out);
      case IoInput.Finished(int channel) -> {
        ending.add(channel);
        endIfWritten(channel, out);
      }
      default -> {}
    }
    diary.note(input);
  }

  private void echo(int channel, ByteBuffer bytes, Outbox<IoEffect> out) {
    int count = bytes.remaining();
    unwritten.merge(channel, count, Integer::sum);
    out.put(new IoEffect.Write(channel, out.buffer(count).put(bytes.duplicate()).flip()));
  }

  private void written(int channel, int bytes, Outbox<IoEffect> out) {
    unwritten.merge(channel, -bytes, Integer::sum);
    if (patient) {
      withheld += bytes;
    } else {
      out.put(new IoEffect.Credit(channel, bytes));
    }
    endIfWritten(channel, out);
  }

  private void endIfWritten(int channel, Outbox<IoEffect> out) {
    if (ending.contains(channel) && unwritten.getOrDefault(channel, 0) == 0) {
      ending.remove(channel);
      out.put(new IoEffect.HalfClose(channel));
    }
  }

  @Override
  public void timer(int key, long now, Outbox<IoEffect> out) {
    throw new IllegalStateException("armed nothing, and " + key + " came");
  }
}
