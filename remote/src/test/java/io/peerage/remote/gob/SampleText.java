package io.peerage.remote.gob;

import io.peerage.remote.gob.GobValue.Encoded;
import io.peerage.remote.gob.GobValue.Known;
import io.peerage.remote.gob.Sample.Sub;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A sample as the line that `interop/gob` says of it; the README there has the form.
final class SampleText {

  private SampleText() {}

  static String line(Sample sample) {
    Sub sub = sample.sub();
    return String.join(
        " ",
        String.valueOf(sample.flag()),
        String.valueOf(sample.number()),
        Long.toUnsignedString(sample.natural()),
        String.valueOf(sample.small()),
        real(sample.real()),
        hex(sample.text()),
        sample.raw().hex(),
        texts(sample.names()),
        numbers(sample.ticks()),
        sample.lists().stream().map(list -> "/" + numbers(list)).collect(Collectors.joining()),
        map(sample.schema(), SampleText::sub),
        sub == null ? "-" : sub(sub),
        map(sample.args(), SampleText::any),
        any(sample.any()));
  }

  private static String sub(Sub sub) {
    return "{%s;%s;%s}".formatted(sub.auto(), texts(sub.add()), any(sub.any()));
  }

  private static String any(GobValue any) {
    return switch (any) {
      case GobValue.Nil _ -> "nil";
      case GobValue.Truth(boolean value) -> "bool:" + value;
      case GobValue.Whole(long value) -> "int:" + value;
      case GobValue.Natural(long bits) -> "uint64:" + Long.toUnsignedString(bits);
      case GobValue.Real(double value) -> "float64:" + real(value);
      case GobValue.Text(String value) -> "string:" + hex(value);
      case GobValue.Blob(var value) -> "[]uint8:" + value.hex();
      case GobValue.Texts(var values) -> "[]string:" + texts(values);
      case GobValue.Wholes(Numbers values) -> "[]int:" + numbers(values);
      case Encoded(String name, _, var value) -> name + ":" + value.hex();
      case Known<?>(String name, _, Sub value) -> name + ":" + sub(value);
      case Known<?> _, GobValue.Foreign _ -> throw new IllegalArgumentException("" + any);
    };
  }

  private static String real(double value) {
    return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String texts(List<String> texts) {
    return texts.stream().map(text -> "." + hex(text)).collect(Collectors.joining());
  }

  private static String numbers(Numbers numbers) {
    return numbers.stream().mapToObj(number -> "." + number).collect(Collectors.joining());
  }

  /// In the order of the bytes of their keys.
  private static <V> String map(Map<String, V> map, Function<V, String> each) {
    var sorted = new TreeMap<String, String>();
    map.forEach((key, value) -> sorted.put(hex(key), each.apply(value)));
    return sorted.entrySet().stream()
        .map(entry -> "," + entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining());
  }
}
