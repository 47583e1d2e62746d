package io.peerage.node.prompt;

import io.peerage.node.machine.Lines;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// Lines of a stream. Blank ones, and those that begin with `#`, say nothing.
public final class PipedPrompt implements Prompt {
  private final Lines lines;
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final OutputStream err = new FileOutputStream(FileDescriptor.err);

  /// Lines of a stream, which stays open.
  public PipedPrompt(InputStream in) {
    this.lines = new Lines(in);
  }

  @Override
  public Optional<String> next(String who) throws IOException {
    return lines.next().map(Lines.Line::text);
  }

  @Override
  public boolean isTyped() {
    return false;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public OutputStream err() {
    return err;
  }

  @Override
  public void close() {}
}
