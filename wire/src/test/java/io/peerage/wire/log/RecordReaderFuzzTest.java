package io.peerage.wire.log;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Whatever bytes a file has: records, or a reason, and the same however it is cut into runs.
class RecordReaderFuzzTest {

  private static final LogKind KIND = new LogKind("fuzz", 1);

  @FuzzTest(maxDuration = "60s")
  void only_records_or_a_reason(FuzzedDataProvider data) {
    int cut = data.consumeInt(0, 64);
    boolean sealed = data.consumeBoolean();
    byte[] bytes = data.consumeRemainingAsBytes();
    ByteBuffer in = ByteBuffer.wrap(sealed ? sealed(bytes) : bytes);
    List<Bytes> whole = read(new RecordReader(1), in.duplicate());

    RecordReader inParts = new RecordReader(1);
    ByteBuffer first = in.duplicate().limit(Math.min(cut, in.limit()));
    List<Bytes> parts = new ArrayList<>(read(inParts, first));
    parts.addAll(read(inParts, in.duplicate().position(first.position())));
    if (!parts.equals(whole)) {
      throw new AssertionError(whole + " at once, and in parts " + parts);
    }
  }

  /// The bytes as records of their own lengths with right checksums, so that the fuzzer comes past
  /// the first one.
  private static byte[] sealed(byte[] bytes) {
    Pending pending = new Pending();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, 1 + (bytes[at] & 0x1f));
      pending.add(ByteBuffer.wrap(bytes, at, length));
      at += length;
    }
    pending.seal(1);
    return Bytes.copyOf(pending.frames()).toArray();
  }

  private static List<Bytes> read(RecordReader reader, ByteBuffer in) {
    List<Bytes> records = new ArrayList<>();
    while (reader.next(in) instanceof Decoded.Value<ByteBuffer>(ByteBuffer payload)) {
      records.add(Bytes.copyOf(payload));
    }
    return records;
  }

  @FuzzTest(maxDuration = "60s")
  void only_a_head_or_a_reason(byte[] bytes) {
    try {
      LogFormat.head(ByteBuffer.wrap(bytes), KIND, Path.of("log"));
    } catch (PeerageException declared) {
      if (declared.code() != ErrorCode.INTEGRITY) {
        throw declared;
      }
    }
  }
}
