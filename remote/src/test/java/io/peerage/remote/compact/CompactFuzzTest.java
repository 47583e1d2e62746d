package io.peerage.remote.compact;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with one of each message: any bytes are messages or a reason, the same ones in pieces.
class CompactFuzzTest {
  static List<byte[]> requests() {
    return List.of(Samples.requestBytes());
  }

  static List<byte[]> replies() {
    return List.of(Samples.replyBytes());
  }

  @MethodSource("requests")
  @FuzzTest
  void only_requests_or_a_reason(byte[] bytes) {
    RequestReader whole = new RequestReader(CompactLimits.DEFAULT);
    whole.feed(ByteBuffer.wrap(bytes));
    RequestReader pieces = new RequestReader(CompactLimits.DEFAULT);
    int fed = 0;
    Decoded<ToServer> expected;
    do {
      expected = whole.next();
      Decoded<ToServer> piecewise = pieces.next();
      while (piecewise instanceof Decoded.NeedMore<ToServer> && fed < bytes.length) {
        pieces.feed(ByteBuffer.wrap(bytes, fed++, 1));
        piecewise = pieces.next();
      }
      if (!expected.equals(piecewise)) {
        throw new AssertionError(expected + " whole, " + piecewise + " in pieces");
      }
    } while (expected instanceof Decoded.Value<ToServer>);
  }

  @MethodSource("replies")
  @FuzzTest
  void only_replies_or_a_reason(byte[] bytes) {
    ReplyReader whole = new ReplyReader(CompactLimits.DEFAULT);
    whole.feed(ByteBuffer.wrap(bytes));
    Decoded<ToClient> next;
    do {
      next = whole.next();
    } while (next instanceof Decoded.Value<ToClient>);
  }
}
