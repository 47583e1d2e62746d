package io.peerage.swarm.tree;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.HashFunction;
import java.util.Arrays;

/// What one channel has sent of a tree and nobody has proven yet: digests by node, and how many
/// chunks the peer claims there are. Bounded: the oldest digest makes room for a new one.
///
/// Opaque outside; belongs to the [Verification] that made it, and to its thread.
public final class Scratch {

  private static final int SLOTS_AT_FIRST = 64;

  /// 2^64 over the golden ratio: spreads bins that follow each other.
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final int digestBytes;
  private long[] bins;
  private long[] ages;
  private byte[] digests;
  private int count;
  private long age;
  private long evicted;

  /// The chunks under the peaks that have come so far, 0 if the last digest was no peak.
  long gathered;

  /// How many chunks the peer claims there are, 0 if it has not said.
  long claim;

  /// How often peaks of this peer were hashed.
  int trials;

  Scratch(HashFunction function) {
    digestBytes = function.digestBytes();
    allocate(SLOTS_AT_FIRST);
  }

  /// How many digests were pushed out by newer ones.
  public long evicted() {
    return evicted;
  }

  /// How many digests are kept.
  public int size() {
    return count;
  }

  /// Keeps a digest, in place of an earlier one for the same node.
  void put(long bin, byte[] from, int at, int digestsMax) {
    int slot = find(bin);
    if (slot < 0) {
      while (count >= digestsMax) {
        removeOldest();
      }
      if (2 * count >= bins.length) {
        grow();
      }
      slot = emptySlot(bin);
      bins[slot] = bin;
      count++;
    }
    ages[slot] = age++;
    System.arraycopy(from, at, digests, slot * digestBytes, digestBytes);
  }

  boolean copyDigest(long bin, byte[] out, int at) {
    int slot = find(bin);
    if (slot < 0) {
      return false;
    }
    System.arraycopy(digests, slot * digestBytes, out, at, digestBytes);
    return true;
  }

  void remove(long bin) {
    int slot = find(bin);
    if (slot >= 0) {
      removeAt(slot);
    }
  }

  /// Forgets all digests, but not the claim.
  void clear() {
    Arrays.fill(bins, Bins.NONE);
    count = 0;
    gathered = 0;
  }

  private int find(long bin) {
    int mask = bins.length - 1;
    for (int slot = home(bin); bins[slot] != Bins.NONE; slot = (slot + 1) & mask) {
      if (bins[slot] == bin) {
        return slot;
      }
    }
    return -1;
  }

  private int emptySlot(long bin) {
    int slot = home(bin);
    while (bins[slot] != Bins.NONE) {
      slot = (slot + 1) & (bins.length - 1);
    }
    return slot;
  }

  private int home(long bin) {
    return (int) ((bin * SPREAD) >>> 32) & (bins.length - 1);
  }

  private void removeOldest() {
    int oldest = -1;
    for (int slot = 0; slot < bins.length; slot++) {
      if (bins[slot] != Bins.NONE && (oldest < 0 || ages[slot] < ages[oldest])) {
        oldest = slot;
      }
    }
    removeAt(oldest);
    evicted++;
  }

  /// Empties a slot and moves up what probing would no longer find behind it.
  private void removeAt(int slot) {
    int mask = bins.length - 1;
    int hole = slot;
    for (int next = (hole + 1) & mask; bins[next] != Bins.NONE; next = (next + 1) & mask) {
      if (((next - home(bins[next])) & mask) >= ((next - hole) & mask)) {
        move(next, hole);
        hole = next;
      }
    }
    bins[hole] = Bins.NONE;
    count--;
  }

  private void move(int from, int to) {
    bins[to] = bins[from];
    ages[to] = ages[from];
    System.arraycopy(digests, from * digestBytes, digests, to * digestBytes, digestBytes);
  }

  private void grow() {
    long[] oldBins = bins;
    long[] oldAges = ages;
    byte[] oldDigests = digests;
    allocate(2 * oldBins.length);
    for (int old = 0; old < oldBins.length; old++) {
      if (oldBins[old] != Bins.NONE) {
        int slot = emptySlot(oldBins[old]);
        bins[slot] = oldBins[old];
        ages[slot] = oldAges[old];
        System.arraycopy(oldDigests, old * digestBytes, digests, slot * digestBytes, digestBytes);
      }
    }
  }

  private void allocate(int slots) {
    bins = new long[slots];
    Arrays.fill(bins, Bins.NONE);
    ages = new long[slots];
    digests = new byte[slots * digestBytes];
  }
}
