package io.peerage.swarm.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is proven of a content under each height that peers claim, as long as none is certain: the
/// place of a node depends on the height, so each has a tree of its own.
///
/// At most four. A fifth pushes out the one that the fewest channels claim, the oldest of those; it
/// holds nothing but peaks, which senders repeat.
final class Claims {

  static final int CLAIMS_MAX = 4;

  private static final class Claim {
    final HashTree tree;
    int claimants;

    Claim(HashTree tree) {
      this.tree = tree;
    }
  }

  private final List<Claim> claims = new ArrayList<>(CLAIMS_MAX);

  int size() {
    return claims.size();
  }

  HashTree tree(int index) {
    return claims.get(index).tree;
  }

  @Nullable HashTree ofHeight(int height) {
    Claim claim = find(height);
    return claim == null ? null : claim.tree;
  }

  /// Counts a channel in; `tree` begins a claim if there is none of its height.
  void join(HashTree tree) {
    Claim claim = find(tree.height());
    if (claim == null) {
      if (claims.size() == CLAIMS_MAX) {
        removeLeastClaimed();
      }
      claim = new Claim(tree);
      claims.add(claim);
    }
    claim.claimants++;
  }

  /// Counts a channel out.
  void leave(int height) {
    Claim claim = find(height);
    if (claim != null && claim.claimants > 0) {
      claim.claimants--;
    }
  }

  void clear() {
    claims.clear();
  }

  private @Nullable Claim find(int height) {
    for (Claim claim : claims) {
      if (claim.tree.height() == height) {
        return claim;
      }
    }
    return null;
  }

  private void removeLeastClaimed() {
    int least = 0;
    for (int i = 1; i < claims.size(); i++) {
      if (claims.get(i).claimants < claims.get(least).claimants) {
        least = i;
      }
    }
    claims.remove(least);
  }
}
