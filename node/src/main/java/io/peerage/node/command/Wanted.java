package io.peerage.node.command;

import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A content that is to be fetched, and where to.
record Wanted(SwarmLink link, SwarmMetadata content, Target target) {

  /// What the links of a command line ask for.
  ///
  /// @param output a file, a directory, or absent for the working directory
  /// @throws PeerageException when a link is none or names no content, a place is no place to write
  ///   to, or two links name the same place or the same content
  static List<Wanted> of(List<String> links, @Nullable String output) {
    if (links.size() > 1 && output != null && !Files.isDirectory(Path.of(output))) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "there are %d links, and %s is no directory".formatted(links.size(), output),
          "name a directory with -o, or get one after the other");
    }
    List<Wanted> all = new ArrayList<>();
    Map<Path, String> places = new HashMap<>();
    Map<SwarmId, String> contents = new HashMap<>();
    for (String link : links) {
      Wanted wanted = of(link, output);
      all.add(wanted);
      wanted.requireMemory();
      String other = contents.putIfAbsent(wanted.content.id(), link);
      if (other != null) {
        throw twice("the same content", other, link, "give one of them");
      }
      Path place = wanted.target.path().toAbsolutePath().normalize();
      other = places.putIfAbsent(place, link);
      if (other != null) {
        throw twice(
            "a file " + place.getFileName(), other, link, "get one of them elsewhere, with -o");
      }
    }
    return all;
  }

  private static Wanted of(String text, @Nullable String output) {
    SwarmLink link = SwarmLink.parse(text);
    SwarmMetadata content =
        link.metadata()
            .orElseThrow(() ->
                new PeerageException(
                    ErrorCode.USAGE,
                    "the link names a peer, but no content",
                    "take the whole line that peerage share prints"));
    return new Wanted(link, content, Target.of(output, link, content));
  }

  private static PeerageException twice(String what, String one, String other, String hint) {
    return new PeerageException(
        ErrorCode.USAGE, "two links name %s: %s and %s".formatted(what, one, other), hint);
  }

  private void requireMemory() {
    content
        .length()
        .ifPresent(bytes ->
            DigestMemory.ofThisProcess()
                .require(name(), bytes, content.chunkSize(), content.hash()));
  }

  /// How it is called where it is one of several.
  String name() {
    return target.path().toString();
  }
}
