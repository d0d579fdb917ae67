package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is put on Lambda is small and whole; {@link ConformanceTest} starts it. */
class PackageTest {
  private static final long MEBIBYTE = 1024 * 1024;

  static List<Template.FunctionBlock> functions() {
    return Template.read(RunningBundle.TEMPLATE).functions();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void zipHoldsTheSameAndIsSmall(Template.FunctionBlock function) throws IOException {
    Path target = Path.of("..", "functions", function.name(), "target");
    Path zip = target.resolve(function.name() + ".zip");
    assertThat(Files.size(zip)).isLessThan(maxMebibytes(function.name()) * MEBIBYTE);
    try (ZipFile file = new ZipFile(zip.toFile());
        var folder = Files.walk(target.resolve("lambda"))) {
      assertThat(file.stream().filter(entry -> !entry.isDirectory()).count())
          .isEqualTo(folder.filter(Files::isRegularFile).count());
      assertThat(file.getEntry(function.entryClass().replace('.', '/') + ".class")).isNotNull();
    }
  }

  /** Passwords need a library of eight that no other function has. */
  private static long maxMebibytes(String function) {
    return function.equals("auth") ? 20 : 15;
  }
}
