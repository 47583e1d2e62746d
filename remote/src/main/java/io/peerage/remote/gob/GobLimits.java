package io.peerage.remote.gob;

/// What one direction of a gob stream may cost its reader. Whatever is above makes the stream
/// malformed, before anything is allocated for it.
///
/// @param messageBytesMax of one message without its length, and of all the messages that a value
///   is spread over together
/// @param piecesMax messages that carry parts of one value: it is cut where it shows a type for the
///   first time inside an interface
/// @param typesMax definitions in the life of the stream
/// @param fieldsMax fields of a defined struct
/// @param nameBytesMax of the name of a type or field, in UTF-8
/// @param depthMax definitions that refer to each other in a chain; a type that comes back to
///   itself counts once
/// @param nestingMax values inside each other
/// @param elementsMax of all lists and maps of a value together; numbers and bytes do not count
public record GobLimits(
    int messageBytesMax,
    int piecesMax,
    int typesMax,
    int fieldsMax,
    int nameBytesMax,
    int depthMax,
    int nestingMax,
    int elementsMax) {

  /// Above this a message could not be held in one array together with what comes next.
  public static final int MESSAGE_BYTES_CEILING = 1 << 30;

  /// Values inside each other are read by calls inside each other.
  public static final int NESTING_CEILING = 256;

  /// Messages of 1 MiB; far more types than the RPC has, and those of users beside them.
  public static final GobLimits DEFAULT = new GobLimits(1 << 20, 16, 256, 64, 256, 16, 32, 1 << 16);

  public GobLimits {
    within("messageBytesMax", messageBytesMax, MESSAGE_BYTES_CEILING);
    within("piecesMax", piecesMax, Integer.MAX_VALUE);
    within("typesMax", typesMax, Integer.MAX_VALUE);
    within("fieldsMax", fieldsMax, Integer.MAX_VALUE);
    within("nameBytesMax", nameBytesMax, Integer.MAX_VALUE);
    within("depthMax", depthMax, NESTING_CEILING);
    within("nestingMax", nestingMax, NESTING_CEILING);
    within("elementsMax", elementsMax, Integer.MAX_VALUE);
  }

  public GobLimits withMessageBytesMax(int most) {
    return new GobLimits(
        most, piecesMax, typesMax, fieldsMax, nameBytesMax, depthMax, nestingMax, elementsMax);
  }

  public GobLimits withPiecesMax(int most) {
    return new GobLimits(
        messageBytesMax,
        most,
        typesMax,
        fieldsMax,
        nameBytesMax,
        depthMax,
        nestingMax,
        elementsMax);
  }

  public GobLimits withTypesMax(int most) {
    return new GobLimits(
        messageBytesMax,
        piecesMax,
        most,
        fieldsMax,
        nameBytesMax,
        depthMax,
        nestingMax,
        elementsMax);
  }

  public GobLimits withFieldsMax(int most) {
    return new GobLimits(
        messageBytesMax,
        piecesMax,
        typesMax,
        most,
        nameBytesMax,
        depthMax,
        nestingMax,
        elementsMax);
  }

  public GobLimits withNameBytesMax(int most) {
    return new GobLimits(
        messageBytesMax, piecesMax, typesMax, fieldsMax, most, depthMax, nestingMax, elementsMax);
  }

  public GobLimits withDepthMax(int most) {
    return new GobLimits(
        messageBytesMax,
        piecesMax,
        typesMax,
        fieldsMax,
        nameBytesMax,
        most,
        nestingMax,
        elementsMax);
  }

  public GobLimits withNestingMax(int most) {
    return new GobLimits(
        messageBytesMax, piecesMax, typesMax, fieldsMax, nameBytesMax, depthMax, most, elementsMax);
  }

  public GobLimits withElementsMax(int most) {
    return new GobLimits(
        messageBytesMax, piecesMax, typesMax, fieldsMax, nameBytesMax, depthMax, nestingMax, most);
  }

  private static void within(String name, int value, int ceiling) {
    if (value < 1 || value > ceiling) {
      throw new IllegalArgumentException(name + " " + value + ", must be 1 to " + ceiling);
    }
  }
}
