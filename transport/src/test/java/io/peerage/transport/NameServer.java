package io.peerage.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A name server on loopback that answers what a test has put there. Bytes by hand, so that the
/// client's idea of them is not its own judge.
final class NameServer implements AutoCloseable {

  private static final int RESPONSE = 0x8180;
  private static final int NAME_ERROR = 3;
  private static final int SERVER_FAILURE = 2;

  /// What is answered for a question: a code and records.
  record Answer(int code, int ttlSeconds, List<byte[]> records) {
    static final Answer ABSENT = new Answer(NAME_ERROR, 0, List.of());
    static final Answer FAILURE = new Answer(SERVER_FAILURE, 0, List.of());
  }

  private final DatagramSocket socket;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /// Questions so far, as in `example.com 1`.
  final Map<String, Integer> questions = new ConcurrentHashMap<>();

  NameServer() throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().name("name-server").start(this::serve);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /// @param type the number of the record type: 1 is A, 28 is AAAA, 16 is TXT
  void put(String name, int type, Answer answer) {
    answers.put(name + " " + type, answer);
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] response = response(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        if (response.length > 0) {
          socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
        }
      } catch (SocketException closed) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private byte[] response(ByteBuffer query) {
    short id = query.getShort(0);
    query.position(12);
    StringBuilder name = new StringBuilder();
    for (int length; (length = query.get()) != 0; ) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, US_ASCII));
    }
    short type = query.getShort();
    query.getShort();
    int questionEnd = query.position();
    String question = name + " " + type;
    questions.merge(question, 1, Integer::sum);
    Answer answer = answers.get(question);
    if (answer == null) {
      return new byte[0];
    }
    ByteBuffer out = ByteBuffer.allocate(1500);
    out.putShort(id).putShort((short) (RESPONSE | answer.code));
    out.putShort((short) 1).putShort((short) answer.records.size()).putInt(0);
    out.put(query.slice(12, questionEnd - 12));
    for (byte[] record : answer.records) {
      // The name of the question, by its place.
      out.putShort((short) 0xc00c).putShort(type).putShort((short) 1);
      out.putInt(answer.ttlSeconds).putShort((short) record.length).put(record);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    socket.close();
  }
}
