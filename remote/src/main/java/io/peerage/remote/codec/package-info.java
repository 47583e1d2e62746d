/// The seam between what is said and the bytes it is said in.
@NullMarked
package io.peerage.remote.codec;

import org.jspecify.annotations.NullMarked;
