package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSeedsTest {

  @TempDir private Path module;

  private KeptSeeds kept(String content) throws IOException {
    Path folder = Files.createDirectories(module.resolve("src/test/seeds"));
    Files.writeString(folder.resolve("KeptSeedsTest.txt"), content);
    return new KeptSeeds(module);
  }

  @Test
  void a_method_has_its_own_seeds_in_the_order_of_the_file() throws IOException {
    KeptSeeds kept = kept("# found by night\none 0x2a # 3 s\n\nother 7\none -1\n");

    assertThat(kept.of(KeptSeedsTest.class, "one")).containsExactly(42L, -1L);
    assertThat(kept.of(KeptSeedsTest.class, "other")).containsExactly(7L);
    assertThat(kept.of(KeptSeedsTest.class, "third")).isEmpty();
  }

  @Test
  void a_test_without_a_file_has_none() {
    assertThat(new KeptSeeds(module).of(KeptSeedsTest.class, "one")).isEmpty();
  }

  @Test
  void a_line_that_is_something_else_is_refused() throws IOException {
    KeptSeeds kept = kept("one\n");

    assertThatThrownBy(() -> kept.of(KeptSeedsTest.class, "one").sum())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KeptSeedsTest.txt");
  }
}
