package io.peerage.node.machine;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.DynamicState;
import io.peerage.machine.Id;
import io.peerage.machine.schema.Declaration;
import io.peerage.machine.schema.Schema;
import io.peerage.node.argument.Nearest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads one schema, token by token, and says with line and column what is wrong with it. Nothing
/// is skipped: what is not understood is an error, and so is what stands there twice.
final class SchemaReader {
  /// Characters a tag may have.
  static final int TAG_MAX = 256;

  private static final String DEFAULT_ID = "machine";
  private static final int NESTING_MAX = 8;
  private static final int TEXT_MAX = 64 << 10;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxStringLength(TEXT_MAX)
                  .maxNameLength(TEXT_MAX)
                  .build())
          .build();

  private static final List<String> FILE_MEMBERS = List.of("id", "states", "order");
  private static final List<String> STATE_MEMBERS =
      List.of("auto", "multi", "require", "add", "remove", "after", "tags");

  private final String source;
  private final JsonParser json;

  SchemaReader(String source, String text) {
    this.source = source;
    json = FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  /// Reads it.
  ///
  /// @throws PeerageException `usage` if it is no schema
  SchemaFile read() {
    try (json) {
      return file();
    } catch (JacksonException malformed) {
      throw fault(malformed.getLocation(), malformed.getOriginalMessage(), "", malformed);
    }
  }

  private SchemaFile file() {
    String id = DEFAULT_ID;
    @Nullable Schema schema = null;
    @Nullable List<String> order = null;
    TokenStreamLocation orderAt = TokenStreamLocation.NA;
    begin(JsonToken.START_OBJECT, "a schema is an object: {\"states\": {…}}");
    Set<String> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      switch (member(seen, FILE_MEMBERS)) {
        case "id" -> id = id();
        case "states" -> schema = states();
        default -> {
          json.nextToken();
          orderAt = json.currentTokenLocation();
          order = List.copyOf(texts("order", DynamicState.NAME_MAX));
        }
      }
    }
    TokenStreamLocation end = json.currentTokenLocation();
    if (schema == null) {
      throw fault(end, "the schema has no \"states\"", "", null);
    }
    if (json.nextToken() != null) {
      throw fault("nothing may follow the schema");
    }
    return new SchemaFile(id, order == null ? schema : ordered(schema, order, orderAt));
  }

  private Schema ordered(Schema schema, List<String> order, TokenStreamLocation at) {
    try {
      return schema.ordered(order);
    } catch (IllegalArgumentException misfit) {
      throw fault(at, Shown.of(String.valueOf(misfit.getMessage())), "", misfit);
    }
  }

  private String id() {
    json.nextToken();
    String id = text("id");
    try {
      return Id.checked(id);
    } catch (IllegalArgumentException wrong) {
      throw fault(
          json.currentTokenLocation(),
          "\""
              + Shown.of(id)
              + "\" is no id: 1 to "
              + Id.LENGTH_MAX
              + " of a-z, 0-9, dot, underscore and hyphen",
          "",
          wrong);
    }
  }

  private Schema states() {
    SequencedMap<String, Declaration> states = new LinkedHashMap<>();
    begin(JsonToken.START_OBJECT, "\"states\" wants an object: {\"Open\": {…}}");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = stateName(json.currentName());
      if (states.containsKey(name)) {
        throw fault("state " + name + " is there twice");
      }
      if (states.size() == Blueprint.STATES_MAX) {
        throw fault("more than " + Blueprint.STATES_MAX + " states");
      }
      states.put(name, state(name));
    }
    if (states.size() == Blueprint.STATES_MAX && !states.containsKey(Basic.Exception.name())) {
      throw fault("more than " + Blueprint.STATES_MAX + " states, with Exception");
    }
    return Schema.of(states);
  }

  private Declaration state(String name) {
    Declaration state = Declaration.PLAIN;
    boolean auto = false;
    boolean multi = false;
    SequencedSet<String> require = state.require();
    SequencedSet<String> add = state.add();
    SequencedSet<String> remove = state.remove();
    SequencedSet<String> after = state.after();
    SequencedSet<String> tags = state.tags();
    begin(JsonToken.START_OBJECT, "state " + name + " wants an object, {} at least");
    Set<String> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String member = member(seen, STATE_MEMBERS);
      json.nextToken();
      switch (member) {
        case "auto" -> auto = flag(member);
        case "multi" -> multi = flag(member);
        case "require" -> require = names(member);
        case "add" -> add = names(member);
        case "remove" -> remove = names(member);
        case "after" -> after = names(member);
        default -> tags = texts(member, TAG_MAX);
      }
    }
    return new Declaration(auto, multi, require, add, remove, after, tags);
  }

  /// The name of the member that begins here: one of `known`, and not seen before.
  private String member(Set<String> seen, List<String> known) {
    String name = json.currentName();
    if (!known.contains(name)) {
      throw fault(
          json.currentTokenLocation(),
          "there is no member \"" + Shown.of(name) + "\"",
          Nearest.to(name, known)
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("there are " + String.join(", ", known)),
          null);
    }
    if (!seen.add(name)) {
      throw fault("\"" + name + "\" is there twice");
    }
    return name;
  }

  private boolean flag(String member) {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw fault("\"" + member + "\" wants true or false");
    };
  }

  private SequencedSet<String> names(String member) {
    SequencedSet<String> names = new LinkedHashSet<>();
    list(member);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      names.add(stateName(text(member)));
    }
    return names;
  }

  private SequencedSet<String> texts(String member, int charsMax) {
    SequencedSet<String> texts = new LinkedHashSet<>();
    list(member);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String text = text(member);
      if (text.length() > charsMax) {
        throw fault("more than " + charsMax + " characters in \"" + member + "\"");
      }
      texts.add(text);
    }
    return texts;
  }

  private void list(String member) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw fault("\"" + member + "\" wants a list of texts: [\"…\"]");
    }
  }

  private String text(String member) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw fault("\"" + member + "\" wants text in quotes");
    }
    return json.getString();
  }

  private String stateName(String name) {
    try {
      return DynamicState.of(name).name();
    } catch (IllegalArgumentException wrong) {
      throw fault(json.currentTokenLocation(), String.valueOf(wrong.getMessage()), "", wrong);
    }
  }

  private void begin(JsonToken token, String otherwise) {
    if (json.nextToken() != token) {
      throw fault(otherwise);
    }
  }

  private PeerageException fault(String message) {
    return fault(json.currentTokenLocation(), message, "", null);
  }

  private PeerageException fault(
      TokenStreamLocation at, String message, String hint, @Nullable Throwable cause) {
    String place = source + ":" + at.getLineNr() + ":" + at.getColumnNr();
    return cause == null
        ? new PeerageException(ErrorCode.USAGE, place + ": " + message, hint)
        : new PeerageException(ErrorCode.USAGE, place + ": " + message, hint, cause);
  }
}
