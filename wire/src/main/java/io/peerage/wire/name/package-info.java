/// What every way of looking up names has in common: limits, a cache, a time limit. Open
/// [io.peerage.wire.name.CachedNames] first.
@NullMarked
package io.peerage.wire.name;

import org.jspecify.annotations.NullMarked;
