package io.peerage.testkit;

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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tables of pages in `docs` that name code: whether what they name exists. Run in the folder of a
/// module.
public final class PageTables {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private final List<String> packages;

  private PageTables(List<String> packages) {
    this.packages = packages;
  }

  /// For a module's code.
  ///
  /// @param module its first package
  /// @param others those below it, without the first one's name
  public static PageTables of(String module, String... others) {
    return new PageTables(
        Stream.concat(Stream.of(module), Stream.of(others).map(other -> module + "." + other))
            .toList());
  }

  /// The rows of all tables of a page, heads left out.
  public static List<String[]> rows(String page) {
    try (Stream<String> lines = Files.lines(DOCS.resolve(page))) {
      List<String> all = lines.toList();
      return IntStream.range(0, all.size())
          .filter(i -> all.get(i).startsWith("| "))
          .filter(i -> i + 1 == all.size() || !all.get(i + 1).startsWith("|---"))
          .mapToObj(i -> all.get(i).replaceAll("^\\| *| *\\|$", "").split(" *\\| *", -1))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// What stands between backticks.
  public static Stream<String> names(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1));
  }

  /// Whether there is such a public type or member here.
  public boolean isMember(String name) {
    String[] parts = name.split("\\.", 2);
    return types(parts[0])
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .anyMatch(type -> parts.length == 1 || hasMember(type, parts[1]));
  }

  /// Whether there is such a test: here as a class, in other modules as source.
  public boolean isTest(String name) {
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
    return Stream.of("node", "wire", "transport", "simnet", "machine")
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

  private Stream<Class<?>> types(String name) {
    return packages.stream().flatMap(place -> type(place, name));
  }

  private static Stream<Class<?>> type(String place, String name) {
    try {
      return Stream.of(Class.forName(place + "." + name));
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
