package io.peerage.node.remote;

import io.peerage.node.argument.Addresses;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Addresses where machines are: named ones, and those in the files of a directory, `ID.addr`, each
/// looked at anew whenever they are wanted. For one thread.
public final class Places implements Neighbours.Addressed {
  /// How files with an address end.
  static final String SUFFIX = ".addr";

  /// Bytes of such a file that are read.
  static final int BYTES_MAX = 256;

  /// Files of a directory that are looked at.
  static final int FILES_MAX = 1000;

  private final Set<InetSocketAddress> named = new LinkedHashSet<>();
  private final Optional<Path> directory;
  private final Consumer<String> complaint;

  /// @param directory with files, if there is one
  /// @param complaint told of whatever is of no use
  public Places(
      List<InetSocketAddress> named, Optional<Path> directory, Consumer<String> complaint) {
    this.named.addAll(named);
    this.directory = directory;
    this.complaint = complaint;
  }

  /// The same places, as they are now, for another thread.
  public Places copy() {
    return new Places(List.copyOf(named), directory, complaint);
  }

  /// Adds an address.
  public void add(InetSocketAddress address) {
    named.add(address);
  }

  @Override
  public List<InetSocketAddress> now() {
    Set<InetSocketAddress> all = new LinkedHashSet<>(named);
    directory.ifPresent(path -> all.addAll(in(path)));
    return List.copyOf(all);
  }

  private List<InetSocketAddress> in(Path path) {
    List<InetSocketAddress> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(path)) {
      files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .sorted()
          .limit(FILES_MAX)
          .forEach(file -> read(file).ifPresent(found::add));
    } catch (IOException unreadable) {
      throw new PeerageException(
          ErrorCode.DISK,
          "cannot look into " + path + ": " + unreadable.getMessage(),
          "name a directory with files ID.addr",
          unreadable);
    }
    return found;
  }

  private Optional<InetSocketAddress> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8).strip();
      return Optional.of(Addresses.peer(text));
    } catch (IOException | IllegalArgumentException useless) {
      complaint.accept(file + ": " + useless.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void silent(InetSocketAddress address, PeerageException why) {
    complaint.accept(String.valueOf(why.getMessage()));
  }

  /// Writes a file for a machine that is at an address.
  ///
  /// @return the file
  /// @throws PeerageException `disk` if that cannot be done
  public static Path announce(Path directory, String id, String address) {
    Path file = directory.resolve(id + SUFFIX);
    try {
      return Files.writeString(file, address + "\n");
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK,
          "cannot write " + file + ": " + failed.getMessage(),
          "name a directory that is there",
          failed);
    }
  }

  /// Deletes a file that was written by [#announce].
  public static void withdraw(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      System.getLogger(Places.class.getName())
          .log(System.Logger.Level.DEBUG, "the file " + file + " stays", stays);
    }
  }
}
