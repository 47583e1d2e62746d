package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.HashFunction;
import java.nio.ByteBuffer;
import java.util.Arrays;

class VerificationFuzzTest {

  private static final int CHUNK = 50;
  private static final Sharer SHARER =
      new Sharer(HashFunction.SHA_1, CHUNK, Contents.named("g2", 200 * CHUNK - 13));

  /// Whatever two channels send in turn, true and false: nothing but the content is ever proven, a
  /// scratch stays within its bound, and an honest channel still gets everything through.
  @FuzzTest
  void nothing_but_the_content_is_ever_proven(FuzzedDataProvider input) {
    Verification receiver =
        input.consumeBoolean()
            ? Verification.ofLength(SHARER.function, CHUNK, SHARER.root(), SHARER.content.length)
            : Verification.ofUnknownLength(SHARER.function, CHUNK, SHARER.root());
    Scratch[] channels = {receiver.newScratch(), receiver.newScratch()};
    while (input.remainingBytes() > 0) {
      Scratch channel = channels[input.consumeInt(0, 1)];
      if (input.consumeBoolean()) {
        integrity(input, receiver, channel);
      } else {
        data(input, receiver, channel);
      }
      assertThat(channel.size()).isLessThanOrEqualTo(8 * 44 + 64);
    }
    Scratch honest = receiver.newScratch();
    for (long chunk = 0; chunk < SHARER.chunks(); chunk++) {
      assertThat(SHARER.send(receiver, honest, OwedHashes.From.PEAKS, receiver.verified(), chunk))
          .isIn(Verdict.GOOD, Verdict.REPEAT);
    }
    assertThat(receiver.certainLength()).hasValue(SHARER.content.length);
  }

  private static void integrity(FuzzedDataProvider input, Verification receiver, Scratch channel) {
    int layer = input.consumeInt(0, 10);
    long bin = Bins.of(layer, input.consumeInt(0, 255 >> Math.min(layer, 8)));
    boolean isTrue = layer <= 8 && input.consumeBoolean();
    long first = isTrue ? Bins.first(bin) : input.consumeLong();
    long last = isTrue ? Bins.last(bin) : input.consumeBoolean() ? input.consumeLong() : first;
    byte[] digest = isTrue ? SHARER.digest(bin) : Arrays.copyOf(input.consumeBytes(20), 20);
    receiver.integrity(channel, first, last, ByteBuffer.wrap(digest));
  }

  private static void data(FuzzedDataProvider input, Verification receiver, Scratch channel) {
    boolean isTrue = input.consumeBoolean();
    long chunk = isTrue ? input.consumeInt(0, 199) : input.consumeLong();
    byte[] content = isTrue ? SHARER.chunk(chunk) : input.consumeBytes(CHUNK + 1);
    Verdict verdict = receiver.data(channel, chunk, ByteBuffer.wrap(content));
    if (verdict == Verdict.GOOD) {
      assertThat(content).isEqualTo(SHARER.chunk(chunk));
    }
  }
}
