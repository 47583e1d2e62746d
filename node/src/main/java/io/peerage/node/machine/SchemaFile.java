package io.peerage.node.machine;

import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.schema.Schema;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// What a schema file holds: the id of a machine, and its states in order.
///
/// ```json
/// {"id": "door",
///  "states": {"Open": {"require": ["Power"], "remove": ["Closed"]}, "Closed": {"auto": true}, "Power": {}},
///  "order": ["Power", "Open", "Closed"]}
/// ```
///
/// A state has the members `auto` and `multi` (true or false), `require`, `add`, `remove`, `after`
/// and `tags` (lists of texts); absent ones are false or empty. Without `order` the states stand as
/// in the file. `Exception` comes last unless it is listed.
///
/// @param id what the machine is called; `machine` if the file does not say
/// @param schema its states
public record SchemaFile(String id, Schema schema) {
  /// Bytes a file may have: a schema of four thousand states with two hundred relations each.
  public static final int BYTES_MAX = 4 << 20;

  /// Reads a file.
  ///
  /// @throws PeerageException `usage` with line and column if it is no schema, or is too long;
  ///   `not_found` and `disk` if it cannot be read
  public static SchemaFile read(Path path) {
    if (Files.isDirectory(path)) {
      throw new PeerageException(
          ErrorCode.USAGE, path + " is a directory", "name the schema file in it");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new PeerageException(
            ErrorCode.USAGE,
            path + " has more than " + BYTES_MAX + " bytes, which no schema needs",
            "");
      }
      return parse(path.toString(), bytes);
    } catch (NoSuchFileException missing) {
      throw new PeerageException(ErrorCode.NOT_FOUND, "there is no file " + path, "", missing);
    } catch (AccessDeniedException denied) {
      throw new PeerageException(ErrorCode.DISK, "no permission to read " + path, "", denied);
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK, "reading " + path + ": " + failed.getMessage(), "", failed);
    }
  }

  /// Reads the content of a file.
  ///
  /// @param source what the file is called in messages
  /// @throws PeerageException `usage` with line and column if it is no schema
  static SchemaFile parse(String source, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return new SchemaReader(source, text.startsWith("\ufeff") ? text.substring(1) : text).read();
    } catch (CharacterCodingException foreign) {
      throw new PeerageException(ErrorCode.USAGE, source + " is not UTF-8", "", foreign);
    }
  }

  /// A blueprint of it, to be completed with handlers.
  public <O> BlueprintBuilder<O> blueprint() {
    return Blueprint.dynamic(id, schema);
  }
}
