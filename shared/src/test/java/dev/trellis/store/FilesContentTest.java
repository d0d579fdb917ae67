package dev.trellis.store;

import static dev.trellis.store.TestProject.newFile;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contents come back as they were sent, to the byte, whatever form they are kept in. */
class FilesContentTest {
  private final TestProject project = TestProject.create();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4 * 1024 - 1, 4 * 1024, 4 * 1024 + 1, 50 * 1024})
  void aContentOfAnyLengthComesBack(int length) {
    String content = "Trellis\n".repeat(length / 8 + 1).substring(0, length);

    project.apply(newFile("a", content));

    assertThat(project.text("a")).isEqualTo(content);
  }

  @Test
  void nulAndEmojiComeBackShortAndLong() {
    String odd = "\0 🌱 \u2028 \r\n \uFEFF \u001F é e\u0301 \\ \" ' {} , NULL ";

    project.apply(newFile("short", odd), newFile("long", odd.repeat(500)));

    assertThat(project.text("short")).isEqualTo(odd);
    assertThat(project.text("long")).isEqualTo(odd.repeat(500));
  }

  @Test
  void aContentThatDeflatingDoesNotShrinkComesBack() {
    StringBuilder noise = new StringBuilder();
    new Random(1).ints(12_000, 'a', 0x2000).forEach(noise::appendCodePoint);

    project.apply(newFile("noise", noise.toString()));

    assertThat(project.text("noise")).isEqualTo(noise.toString());
  }

  @Test
  void contentsAreKeptAsAnAnswerTakesThem() throws SQLException {
    project.apply(newFile("long", "x\n".repeat(2_500)), newFile("short", "x".repeat(500)));

    assertThat(
            TestDatabase.column(
                """
                select size || ' ' || codec || ' ' || fragment_length || ' ' || (length(body) < 200)
                from content where store_id = ? order by size
                """,
                project.id().value()))
        .containsExactly("500 2 500 true", "5000 2 7500 true");
  }
}
