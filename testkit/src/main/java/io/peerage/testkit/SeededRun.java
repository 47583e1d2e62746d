package io.peerage.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.TestAbortedException;

/// One run of a [SeededTest]: gives the method its seed, and names it when the run fails.
record SeededRun(long seed, String command)
    implements TestTemplateInvocationContext, ParameterResolver, TestExecutionExceptionHandler {

  /// @param module the folder of the Maven module
  static String command(String module, Class<?> test, String method, long seed) {
    String name = test.getName().substring(test.getPackageName().length() + 1);
    String selected = "-Dtest=" + name + '#' + method;
    // A nested class has a dollar sign, which a shell would take for itself.
    String quoted = name.indexOf('$') < 0 ? selected : '\'' + selected + '\'';
    return "mvn test -pl %s -am %s -Dseed=%s -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(module, quoted, Seeds.text(seed));
  }

  @Override
  public String getDisplayName(int invocationIndex) {
    return "seed " + Seeds.text(seed);
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == long.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return seed;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable cause)
      throws Throwable {
    if (cause instanceof TestAbortedException) {
      throw cause;
    }
    throw new AssertionError(
        "%s%nseed %s failed; repeat it with%n  %s".formatted(cause, Seeds.text(seed), command),
        cause);
  }
}
