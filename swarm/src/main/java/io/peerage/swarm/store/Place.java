package io.peerage.swarm.store;

import java.nio.file.Path;

/// Where a download is to stand, and how.
///
/// @param target its final name; the partial file is beside it
/// @param overwrite whether a file under the final name is replaced
/// @param keepsOpen whether the finished file stays open, to be given on
/// @param preallocates whether the space is taken before anything comes, so that a full disk is
///   known at the start; otherwise the file is sparse
public record Place(Path target, boolean overwrite, boolean keepsOpen, boolean preallocates) {}
