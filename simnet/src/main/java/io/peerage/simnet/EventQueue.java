package io.peerage.simnet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is still to happen, earliest first and, at one moment, in the order of queueing.
///
/// A binary heap whose events know their slot, so that a cancelled timer leaves at once: drivers
/// set and cancel timers all the time, and those that were left behind would fill it.
final class EventQueue {

  private @Nullable Event[] heap = new Event[1024];
  private int size;
  private long orders;

  int size() {
    return size;
  }

  void add(Event event) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    event.order = orders++;
    siftUp(size++, event);
  }

  /// When the first event is due; [Long#MAX_VALUE] when there is none.
  long firstAt() {
    return size == 0 ? Long.MAX_VALUE : at(0).at;
  }

  /// Takes the first event out. There must be one.
  Event take() {
    Event first = at(0);
    removeSlot(0);
    return first;
  }

  /// Takes an event out unless it has left already.
  void remove(Event event) {
    if (event.slot != Event.NOT_QUEUED) {
      removeSlot(event.slot);
    }
  }

  private void removeSlot(int slot) {
    at(slot).slot = Event.NOT_QUEUED;
    Event last = at(--size);
    heap[size] = null;
    if (slot == size) {
      return;
    }
    siftDown(slot, last);
    if (last.slot == slot) {
      siftUp(slot, last);
    }
  }

  private void siftUp(int from, Event event) {
    int slot = from;
    while (slot > 0) {
      Event parent = at((slot - 1) >>> 1);
      if (!before(event, parent)) {
        break;
      }
      place(parent, slot);
      slot = (slot - 1) >>> 1;
    }
    place(event, slot);
  }

  private void siftDown(int from, Event event) {
    int slot = from;
    while (2 * slot + 1 < size) {
      int child = 2 * slot + 1;
      if (child + 1 < size && before(at(child + 1), at(child))) {
        child++;
      }
      if (!before(at(child), event)) {
        break;
      }
      place(at(child), slot);
      slot = child;
    }
    place(event, slot);
  }

  private void place(Event event, int slot) {
    heap[slot] = event;
    event.slot = slot;
  }

  private Event at(int slot) {
    Event event = heap[slot];
    if (event == null) {
      throw new IllegalStateException("nothing in slot " + slot + " of " + size);
    }
    return event;
  }

  private static boolean before(Event one, Event other) {
    return one.at != other.at ? one.at < other.at : one.order < other.order;
  }
}
