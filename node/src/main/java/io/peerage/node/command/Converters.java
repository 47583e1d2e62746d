package io.peerage.node.command;

import static java.util.Locale.ROOT;

import io.peerage.node.argument.Addresses;
import io.peerage.node.argument.Sizes;
import io.peerage.node.remote.MachineName;
import io.peerage.remote.WireCodec;
import io.peerage.swarm.Congestion;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;

/// Words as values, where the type of the option alone does not say how.
final class Converters {
  private Converters() {}

  /// A positive size that fits an int.
  static final class ChunkSize implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      long bytes = Sizes.parse(text);
      if (bytes < 1 || bytes > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("'" + text + "' is no size of a chunk");
      }
      return (int) bytes;
    }
  }

  /// A size of at least a byte.
  static final class FileSize implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long bytes = Sizes.parse(text);
      if (bytes < 1) {
        throw new IllegalArgumentException("'" + text + "' leaves nothing to transfer");
      }
      return bytes;
    }
  }

  /// A rate of at least a byte a second.
  static final class Rate implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long bytes = Sizes.parse(text);
      if (bytes < 1) {
        throw new IllegalArgumentException("'" + text + "' lets nothing through");
      }
      return bytes;
    }
  }

  /// A kind of congestion control, in small letters.
  static final class CongestionName implements ITypeConverter<Congestion> {
    @Override
    public Congestion convert(String text) {
      return switch (text) {
        case "ledbat" -> Congestion.LEDBAT;
        case "model" -> Congestion.MODEL;
        default ->
            throw new IllegalArgumentException("'" + text + "' is neither 'ledbat' nor 'model'");
      };
    }
  }

  /// A language that machines are spoken of in, in small letters.
  static final class Codec implements ITypeConverter<WireCodec> {
    @Override
    public WireCodec convert(String text) {
      List<String> words =
          Arrays.stream(WireCodec.values()).map(each -> each.name().toLowerCase(ROOT)).toList();
      if (!words.contains(text)) {
        throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", words));
      }
      return WireCodec.valueOf(text.toUpperCase(ROOT));
    }
  }

  /// A machine of some process.
  static final class MachineNamed implements ITypeConverter<MachineName> {
    @Override
    public MachineName convert(String text) {
      return MachineName.parse(text);
    }
  }

  /// An address to listen on.
  static final class Listen implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      return Addresses.listen(text);
    }
  }

  /// An address to send to.
  static final class Peer implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      return Addresses.peer(text);
    }
  }
}
