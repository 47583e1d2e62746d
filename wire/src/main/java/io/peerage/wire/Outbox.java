package io.peerage.wire;
public interface Outbox<E> { void put(E effect); }
