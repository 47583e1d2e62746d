package io.peerage.swarm.store;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.Verification;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A download on disk: `NAME.part`, and beside it `NAME.part.map`, so that a later life goes on
/// where this one was stopped.
///
/// What the map says to be there counts at once, and is not read: a run is compared with its digest
/// when it is given on, and all that this life has found are compared before the file gets its
/// name. A content of unknown length has no map, and begins anew.
public final class Partial {

  /// What the owner is told.
  public interface Listener {
    /// A run that an earlier life has left.
    ///
    /// @return whether it can be so
    boolean recalled(long run, ByteBuffer digests);

    /// Chunks can be written.
    void prepared(long now, Outbox<SwarmEffect> out);

    /// A run that was recalled is not what it was: it has to come again, and then [#finish] has to
    /// be called again.
    void spoilt(long run, long now, Outbox<SwarmEffect> out);

    /// The file stands under its final name and is durable.
    void finished(long now, Outbox<SwarmEffect> out);

    /// A step failed.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private final SwarmMetadata metadata;
  private final Completions completions;
  private final Listener listener;
  private final PartFile part;
  private final @Nullable PartMap map;
  private final Path mapPath;
  private final RangeSet unchecked = new RangeSet(1 << 20);
  private @Nullable Rechecking rechecking;
  private boolean mapStarted;
  private boolean mapOpened;
  private boolean mapClosed;
  private boolean ended;
  private Completions.@Nullable Continuation afterMap;

  /// @param number of the download, from 1; files are opened under it and two numbers below zero
  public Partial(
      int number,
      Place place,
      SwarmMetadata metadata,
      Completions completions,
      Meters meters,
      Listener listener) {
    this.metadata = metadata;
    this.completions = completions;
    this.listener = listener;
    this.mapPath = mapOf(place.target().toAbsolutePath().normalize());
    this.map =
        metadata.length().isEmpty()
            ? null
            : new PartMap(mapPath, -2 * number, metadata, completions, meters, new OfMap());
    this.part =
        new PartFile(number, place, map == null ? null : mapPath, completions, new OfPart());
  }

  /// Where the map of a target stands.
  public static Path mapOf(Path target) {
    return target.resolveSibling(target.getFileName() + ".part.map");
  }

  /// The number under which the partial file is open.
  public int number() {
    return part.number();
  }

  /// The final name, as the owner gave it.
  public Path target() {
    return part.target();
  }

  /// Makes the partial file, or opens the one that is there.
  public void prepare(Outbox<SwarmEffect> out) {
    part.prepare(metadata.length(), out);
  }

  /// A run is whole and in the file.
  public void whole(long run, Verification verification, long now) {
    unchecked.remove(run, run);
    if (map != null) {
      map.add(run, verification.tree(), now);
    }
  }

  /// Whether a run is as an earlier life has left it, and was not looked at.
  public boolean isUnchecked(long run) {
    return unchecked.contains(run);
  }

  /// Asks how much room there is.
  public void askForRoom(Completions.Continuation answered, Outbox<SwarmEffect> out) {
    long ticket = completions.expect(answered);
    out.put(new SwarmEffect.Disk(new IoEffect.FreeSpace(ticket, part.directory())));
  }

  /// Writes down what is due. To be called at the end of each turn until the owner was told the
  /// end.
  public void turnEnded(long now, Outbox<SwarmEffect> out) {
    if (map != null && mapStarted && !mapClosed) {
      map.turnEnded(now, out);
    }
  }

  /// When [#turnEnded] shall come, or [Long#MAX_VALUE].
  public long deadline() {
    return map == null || !mapStarted || mapClosed ? Long.MAX_VALUE : map.deadline();
  }

  /// Size and time of the file under its final name, once it is finished and stays open.
  public FileStamp stamp() {
    return part.stamp();
  }

  /// Closes a finished file that stayed open.
  ///
  /// @param done told when it is closed
  public void release(Completions.Continuation done, long now, Outbox<SwarmEffect> out) {
    part.close(true, done, now, out);
  }

  /// Compares what was not compared yet, then makes the content durable and gives it its name.
  public void finish(Verification verification, Outbox<SwarmEffect> out) {
    if (!unchecked.isEmpty()) {
      recheck(verification, out);
    } else if (map == null || mapClosed) {
      part.finish(out);
    } else {
      afterMap = (_, _, turn) -> part.finish(turn);
      map.close();
    }
  }

  private void recheck(Verification verification, Outbox<SwarmEffect> out) {
    Rechecking checking =
        new Rechecking(
            part.number(),
            metadata,
            verification,
            unchecked,
            completions,
            new OfRechecking(verification));
    rechecking = checking;
    checking.start(out);
  }

  /// Stops; nothing is told any more. What can be gone on with stays, anything else is removed.
  ///
  /// @param done told when all is closed
  public void abandon(Completions.Continuation done, long now, Outbox<SwarmEffect> out) {
    ended = true;
    if (rechecking != null) {
      rechecking.stop();
    }
    if (map == null || !mapStarted || mapClosed) {
      leave(done, now, out);
    } else {
      afterMap = (_, at, turn) -> leave(done, at, turn);
      map.close();
    }
  }

  private void leave(Completions.Continuation done, long now, Outbox<SwarmEffect> out) {
    if (map != null && !map.isEmpty()) {
      part.close(true, done, now, out);
    } else if (mapOpened) {
      part.close(
          false,
          (_, _, turn) -> {
            long ticket = completions.expect(done);
            turn.put(new SwarmEffect.Disk(new IoEffect.Delete(ticket, mapPath)));
          },
          now,
          out);
    } else {
      part.close(false, done, now, out);
    }
  }

  private final class OfPart implements PartFile.Listener {

    @Override
    public void prepared(boolean resumed, long now, Outbox<SwarmEffect> out) {
      if (map == null) {
        listener.prepared(now, out);
      } else if (resumed) {
        mapStarted = true;
        map.open(out);
      } else {
        // Of a file that is gone, if there is one.
        long ticket =
            completions.expect((_, _, turn) -> {
              if (!ended) {
                mapStarted = true;
                map.open(turn);
              }
            });
        out.put(new SwarmEffect.Disk(new IoEffect.Delete(ticket, mapPath)));
      }
    }

    @Override
    public void finished(long now, Outbox<SwarmEffect> out) {
      listener.finished(now, out);
    }

    @Override
    public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
      listener.failed(cause, now, out);
    }
  }

  private final class OfMap implements PartMap.Listener {

    @Override
    public boolean recalled(long run, ByteBuffer digests) {
      boolean recalled = listener.recalled(run, digests);
      if (recalled) {
        unchecked.add(run);
      }
      return recalled;
    }

    @Override
    public void opened(long now, Outbox<SwarmEffect> out) {
      mapOpened = true;
      if (!ended) {
        listener.prepared(now, out);
      }
    }

    @Override
    public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
      if (!ended) {
        listener.failed(cause, now, out);
      }
    }

    @Override
    public void closed(long now, Outbox<SwarmEffect> out) {
      mapClosed = true;
      Completions.Continuation next = afterMap;
      if (next != null) {
        afterMap = null;
        next.completed(new IoInput.FileDone(0), now, out);
      }
    }
  }

  private final class OfRechecking implements Rechecking.Listener {
    private final Verification verification;
    private boolean spoilt;

    OfRechecking(Verification verification) {
      this.verification = verification;
    }

    @Override
    public void spoilt(long run, long now, Outbox<SwarmEffect> out) {
      spoilt = true;
      listener.spoilt(run, now, out);
    }

    @Override
    public void finished(long now, Outbox<SwarmEffect> out) {
      rechecking = null;
      if (!spoilt) {
        finish(verification, out);
      }
    }

    @Override
    public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
      listener.failed(cause, now, out);
    }
  }
}
