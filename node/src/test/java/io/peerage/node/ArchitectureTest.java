package io.peerage.node;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The arrows between the modules, and what only the driver modules may touch.
class ArchitectureTest {

  /// Modules that stand on a real clock.
  private static final String[] DRIVERS = {"io.peerage.transport..", "io.peerage.node.."};

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.peerage");

  @Test
  void every_module_is_looked_at() {
    Set<String> modules =
        CLASSES.stream()
            .map(ArchitectureTest::module)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(modules)
        .containsExactly(
            "machine", "node", "remote", "simnet", "swarm", "testkit", "transport", "wire");
  }

  private static String module(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }

  /// The second column is all that the first may know of this project beside itself.
  @ParameterizedTest
  @CsvSource({
    "machine,",
    "wire,",
    "testkit,",
    "transport, wire",
    "simnet, wire testkit",
    "swarm, wire machine",
    "remote, wire machine",
    "node, wire machine transport swarm remote",
  })
  void arrows_point_down(String module, String known) {
    String[] allowed = (module + " " + (known == null ? "" : known)).strip().split(" ", -1);
    String[] packages = new String[allowed.length];
    for (int i = 0; i < allowed.length; i++) {
      packages[i] = "io.peerage." + allowed[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage("io.peerage." + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.peerage..").and(resideInAnyPackage(packages).negate()))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({"machine", "wire"})
  void the_foundations_need_nothing_at_run_time(String module) {
    classes()
        .that()
        .resideInAPackage("io.peerage." + module + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "io.peerage." + module + "..")
        .check(CLASSES);
  }

  @Test
  void netty_stays_in_transport() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.peerage.transport..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void packages_of_a_module_have_no_cycles() {
    slices().matching("io.peerage.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void only_drivers_read_clocks_and_sleep() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DRIVERS)
        .should()
        .accessTargetWhere(
            oneOf(
                "java.lang.System.nanoTime",
                "java.lang.System.currentTimeMillis",
                "java.lang.Thread.sleep",
                "java.util.concurrent.TimeUnit.sleep",
                "java.time.Instant.now",
                "java.time.LocalDateTime.now",
                "java.time.ZonedDateTime.now",
                "java.time.InstantSource.system",
                "java.time.Clock.systemUTC",
                "java.time.Clock.systemDefaultZone"))
        .check(CLASSES);
  }

  @Test
  void only_drivers_take_chance_from_nowhere() {
    noClasses()
        .that()
        .resideOutsideOfPackages(DRIVERS)
        .should()
        .accessTargetWhere(
            oneOf(
                "java.lang.Math.random",
                "java.util.UUID.randomUUID",
                "java.util.concurrent.ThreadLocalRandom.current",
                "java.util.random.RandomGenerator.getDefault",
                "java.util.Random.<init>()",
                "java.util.SplittableRandom.<init>()",
                "java.security.SecureRandom.<init>()"))
        .check(CLASSES);
  }

  /// Methods as `type.method`, constructors without arguments as `type.<init>()`; references count
  /// as calls do.
  private static DescribedPredicate<JavaAccess<?>> oneOf(String... targets) {
    Set<String> forbidden = Set.of(targets);
    return DescribedPredicate.describe(
        "is one of " + String.join(", ", targets),
        access -> {
          String name = access.getTargetOwner().getName() + "." + access.getName();
          return forbidden.contains(name)
              || (forbidden.contains(name + "()")
                  && access.getTarget().getFullName().endsWith("()"));
        });
  }
}
