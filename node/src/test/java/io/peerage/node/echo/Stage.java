package io.peerage.node.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Carrier;
import io.peerage.wire.Core;
import io.peerage.wire.Driver;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import java.util.concurrent.CompletableFuture;

/// Runs the cores of one test, and notices when one of them makes a mistake.
final class Stage {

  private final CompletableFuture<Throwable> mistake = new CompletableFuture<>();

  <C extends Core<IoInput, IoEffect>> Driver<C> run(
      Carrier carrier, C core, Driver.Message<C> start) {
    Driver<C> driver = new Driver<>(carrier, core, mistake::complete);
    tell(driver, start);
    return driver;
  }

  static <C extends Core<IoInput, IoEffect>> void tell(
      Driver<C> driver, Driver.Message<C> message) {
    assertThat(driver.tell(message)).isTrue();
  }

  /// Waits for what must come, or for a mistake of a core, which is the failure then.
  <T> T await(World world, CompletableFuture<T> future) throws Exception {
    var _ = world.await(CompletableFuture.anyOf(future, mistake));
    if (mistake.isDone()) {
      throw new AssertionError("a core failed", mistake.get());
    }
    return future.get();
  }
}
