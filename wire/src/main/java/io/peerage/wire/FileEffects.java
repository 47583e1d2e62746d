package io.peerage.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The files of one core: carries out its effects on them and answers with inputs.
final class FileEffects {

  private interface Answer<T> {
    IoInput of(T value);
  }

  private final Turns turns;
  private final Map<Integer, Files.OpenFile> files = new HashMap<>();

  FileEffects(Turns turns) {
    this.turns = turns;
  }

  void carryOut(IoEffect.OnFile effect) {
    Files disk = turns.carrier().files();
    long ticket = effect.ticket();
    switch (effect) {
      case IoEffect.Open open ->
          disk.open(open.path(), open.mode(), outcome -> opened(open, outcome));
      case IoEffect.ReadFile(_, int file, long position, var into) ->
          file(file).read(position, into, answering(ticket, n -> new IoInput.FileRead(ticket, n)));
      case IoEffect.WriteFile(_, int file, long position, var data) -> {
        Consumer<Outcome<Files.Done>> written = done(ticket);
        file(file)
            .write(
                position,
                data,
                outcome -> {
                  turns.pool().release(data);
                  written.accept(outcome);
                });
      }
      case IoEffect.Force(_, int file) -> file(file).force(done(ticket));
      case IoEffect.Truncate(_, int file, long size) -> file(file).truncate(size, done(ticket));
      case IoEffect.CloseFile(_, int file) -> {
        Files.OpenFile open = file(file);
        files.remove(file);
        open.close(done(ticket));
      }
      case IoEffect.Rename(_, var from, var to, boolean replace) ->
          disk.rename(from, to, replace, done(ticket));
      case IoEffect.Delete(_, var path) -> disk.delete(path, done(ticket));
      case IoEffect.Status(_, var path) ->
          disk.status(path, answering(ticket, stamp -> new IoInput.FileStatus(ticket, stamp)));
      case IoEffect.SyncDirectory(_, var directory) -> disk.syncDirectory(directory, done(ticket));
      case IoEffect.FreeSpace(_, var path) ->
          disk.freeSpace(
              path, answering(ticket, bytes -> new IoInput.FreeSpaceFound(ticket, bytes)));
    }
  }

  /// Closes all that are open; nobody waits for it.
  void closeAll() {
    for (Files.OpenFile file : files.values()) {
      file.close(_ -> {});
    }
    files.clear();
  }

  private void opened(IoEffect.Open open, Outcome<Files.OpenFile> outcome) {
    if (outcome instanceof Outcome.Success<Files.OpenFile>(var file)) {
      if (turns.stopped()) {
        file.close(_ -> {});
        return;
      }
      files.put(open.file(), file);
    }
    this.<Files.OpenFile>answering(
            open.ticket(),
            file ->
                new IoInput.FileOpened(
                    open.ticket(), open.file(), file.stamp().size(), file.stamp().modifiedNanos()))
        .accept(outcome);
  }

  private Files.OpenFile file(int number) {
    Files.OpenFile file = files.get(number);
    if (file == null) {
      throw new IllegalStateException("file " + number + " is not open");
    }
    return file;
  }

  private Consumer<Outcome<Files.Done>> done(long ticket) {
    return answering(ticket, _ -> new IoInput.FileDone(ticket));
  }

  private <T> Consumer<Outcome<T>> answering(long ticket, Answer<T> answer) {
    return outcome ->
        turns.answer(
            switch (outcome) {
              case Outcome.Success<T>(T value) -> answer.of(value);
              case Outcome.Failure<T>(PeerageException cause) ->
                  new IoInput.FileFailed(ticket, cause);
              case Outcome.Failure<T>(Throwable mistake) ->
                  new IoInput.FileFailed(
                      ticket,
                      new PeerageException(
                          ErrorCode.INTERNAL, "file operation: " + mistake, "", mistake));
            });
  }
}
