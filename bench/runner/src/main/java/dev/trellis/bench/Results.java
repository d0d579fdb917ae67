package dev.trellis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of all results, in which each benchmark has a section of its own, between markers. */
record Results(Path file) {

  /** Puts a section in place of its former self, or at the end. */
  void write(String section, String title, String text) throws IOException {
    String begin = "<!-- begin " + section + " -->\n";
    String end = "<!-- end " + section + " -->\n";
    String whole = begin + "## " + title + "\n\n" + text + end;
    String old =
        Files.exists(file)
            ? Files.readString(file)
            : "# Results\n\nWritten by `./trellis bench`. None of it was run on AWS.\n\n";
    int from = old.indexOf(begin);
    int to = old.indexOf(end);
    String text2 =
        from < 0 || to < from
            ? old + whole
            : old.substring(0, from) + whole + old.substring(to + end.length());
    Files.writeString(file, text2);
  }
}
