package io.peerage.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tables of pages that name code: whether what they name exists.
final class PageTables {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> PACKAGES =
      List.of(
          "",
          "bin.",
          "channel.",
          "congestion.",
          "content.",
          "effect.",
          "message.",
          "peer.",
          "picker.",
          "store.",
          "tree.");

  private PageTables() {}

  /// The rows of all tables of a page, heads left out.
  static List<String[]> rows(String page) {
    try (Stream<String> lines = Files.lines(DOCS.resolve(page))) {
      List<String> all = lines.toList();
      return java.util.stream.IntStream.range(0, all.size())
          .filter(i -> all.get(i).startsWith("| "))
          .filter(i -> i + 1 == all.size() || !all.get(i + 1).startsWith("|---"))
          .mapToObj(i -> all.get(i).replaceAll("^\\| *| *\\|$", "").split(" *\\| *", -1))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// What stands between backticks.
  static Stream<String> names(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1));
  }

  /// Whether there is such a public type or member here.
  static boolean isMember(String name) {
    String[] parts = name.split("\\.", 2);
    return types(parts[0])
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .anyMatch(type -> parts.length == 1 || hasMember(type, parts[1]));
  }

  /// Whether there is such a test: here as a class, in other modules as source.
  static boolean isTest(String name) {
    String[] parts = name.split("\\.", 2);
    return types(parts[0])
            .anyMatch(type ->
                parts.length == 1
                    || Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals(parts[1])))
        || isTestElsewhere(
            parts[0], parts.length == 1 ? "class " + parts[0] + " " : " " + parts[1] + "(");
  }

  private static boolean isTestElsewhere(String type, String text) {
    return Stream.of("node", "wire", "transport", "simnet")
        .map(module -> Path.of("..", module, "src", "test", "java"))
        .filter(Files::isDirectory)
        .flatMap(root -> sources(root, type + ".java").stream())
        .anyMatch(source -> read(source).contains(text));
  }

  private static List<Path> sources(Path root, String name) {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> path.endsWith(name)).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<Class<?>> types(String name) {
    return PACKAGES.stream().flatMap(place -> type(place, name));
  }

  private static Stream<Class<?>> type(String place, String name) {
    try {
      return Stream.of(Class.forName("io.peerage.swarm." + place + name));
    } catch (ClassNotFoundException absent) {
      return Stream.of();
    }
  }

  private static boolean hasMember(Class<?> type, String name) {
    return Stream.<Member[]>of(type.getMethods(), type.getFields())
            .flatMap(Arrays::stream)
            .anyMatch(member -> member.getName().equals(name))
        || Arrays.stream(type.getClasses()).anyMatch(nested -> nested.getSimpleName().equals(name));
  }
}
