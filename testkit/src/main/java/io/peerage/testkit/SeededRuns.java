package io.peerage.testkit;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/// The runs of a [SeededTest]: which seeds there are. Public because JUnit makes it; nobody else
/// needs to.
public final class SeededRuns implements TestTemplateInvocationContextProvider {

  /// For JUnit.
  public SeededRuns() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return annotation(context).isPresent();
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    if (Arrays.stream(method.getParameterTypes()).filter(long.class::equals).count() != 1) {
      throw new ExtensionConfigurationException(
          method + " is a @SeededTest and needs exactly one parameter of type long, the seed");
    }
    return seeds(context).mapToObj(seed -> new SeededRun(seed, command(context, seed)));
  }

  /// The one command that repeats a run, from the root of the project.
  private static String command(ExtensionContext context, long seed) {
    String module = System.getProperty("user.dir", "");
    return SeededRun.command(
        module.substring(module.lastIndexOf('/') + 1),
        context.getRequiredTestClass(),
        context.getRequiredTestMethod().getName(),
        seed);
  }

  private static LongStream seeds(ExtensionContext context) {
    Optional<String> one = parameter(context, "seed");
    if (one.isPresent()) {
      return LongStream.of(Seeds.parse(one.get()));
    }
    int count =
        parameter(context, "seeds")
            .map(Integer::parseInt)
            .orElseGet(() -> annotation(context).orElseThrow().seeds());
    if (count <= 0) {
      throw new ExtensionConfigurationException("seeds must be positive: " + count);
    }
    Optional<Integer> from = parameter(context, "seeds.from").map(Integer::parseInt);
    // A search for new ones leaves those out that are known.
    LongStream kept = from.isPresent() ? LongStream.empty() : kept(context);
    int first = from.orElse(0);
    LongStream drawn = IntStream.range(first, Math.addExact(first, count)).mapToLong(Seeds::nth);
    return LongStream.concat(kept, drawn);
  }

  private static LongStream kept(ExtensionContext context) {
    return new KeptSeeds(Path.of(System.getProperty("user.dir", "")))
        .of(context.getRequiredTestClass(), context.getRequiredTestMethod().getName());
  }

  /// A configuration parameter of JUnit, which falls back to the system property.
  private static Optional<String> parameter(ExtensionContext context, String name) {
    return context.getConfigurationParameter(name).filter(value -> !value.isBlank());
  }

  private static Optional<SeededTest> annotation(ExtensionContext context) {
    return context.getTestMethod().map(method -> method.getAnnotation(SeededTest.class));
  }
}
