package io.peerage.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that runs once for each of many seeds. The method takes the seed as its one `long`
/// parameter and draws everything from it.
///
/// The seeds are the same in every build. A failure names its seed and the one command that repeats
/// it. The system property `seed` (decimal, or hexadecimal after `0x`) runs that seed alone,
/// `seeds` changes how many there are, `seeds.from` which of all is the first; an empty property
/// counts as not given. Seeds that failed once, and are kept in `src/test/seeds`, are run before
/// the others.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeededRuns.class)
public @interface SeededTest {

  /// How many seeds a build takes.
  int seeds() default 20;
}
