package io.peerage.swarm.effect;

import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// An outbox that keeps what is put into it, and counts the buffers that it gets back.
public final class Effects implements Outbox<SwarmEffect> {

  private final List<SwarmEffect> effects = new ArrayList<>();
  private int discarded;

  /// What was put since the last call.
  public List<SwarmEffect> take() {
    List<SwarmEffect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  /// The operations on files among [#take].
  public List<IoEffect.OnFile> takeOperations() {
    return take().stream().map(effect -> ((SwarmEffect.Disk) effect).operation()).toList();
  }

  /// Buffers that were given back unused.
  public int discarded() {
    return discarded;
  }

  @Override
  public void put(SwarmEffect effect) {
    effects.add(effect);
  }

  @Override
  public ByteBuffer buffer(int capacity) {
    return ByteBuffer.allocateDirect(capacity);
  }

  @Override
  public void discard(ByteBuffer buffer) {
    discarded++;
  }
}
