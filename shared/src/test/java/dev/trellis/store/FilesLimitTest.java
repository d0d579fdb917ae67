package dev.trellis.store;

import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Tier;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file may have as many bytes as its owner's tier allows, and not one more. */
class FilesLimitTest {

  @ParameterizedTest
  @EnumSource(Tier.class)
  void theLimitIsExactToTheByte(Tier tier) throws SQLException {
    TestProject project = TestProject.create(tier);
    int most = tier.maxFileBytes();

    project.apply(newFile("most", "x".repeat(most)));
    Problem refusal = project.refusal(newFile("more", "x".repeat(most + 1)));

    assertThat(((Problem.Invalid) refusal).errors())
        .containsExactly(
            new FieldError(
                "operations[0].content",
                "has %d bytes, and a file may have at most %d in the %s tier"
                    .formatted(most + 1, most, tier)));
    assertThat(project.tree()).containsOnlyKeys("most");
  }

  @Test
  void bytesAreCountedAndNotCharacters() throws SQLException {
    TestProject project = TestProject.create(Tier.FREE);
    // 4 bytes each in UTF-8, 2 chars each in Java.
    String most = "🌱".repeat(Tier.FREE.maxFileBytes() / 4);

    project.apply(newFile("a", most));

    assertThat(project.refusal(update("a", most + "x"))).isInstanceOf(Problem.Invalid.class);
    assertThat(project.text("a")).isEqualTo(most);
  }

  @Test
  void everyFileThatIsTooLargeIsTold() throws SQLException {
    TestProject project = TestProject.create(Tier.FREE);
    String tooLarge = "x".repeat(Tier.FREE.maxFileBytes() + 1);

    Problem refusal =
        project.refusal(newFile("a", tooLarge), newFile("b", "fine"), newFile("c", tooLarge));

    assertThat(((Problem.Invalid) refusal).errors())
        .extracting(FieldError::field)
        .containsExactly("operations[0].content", "operations[2].content");
  }

  @Test
  void aFileFromABetterTierCanStillBeMoved() throws SQLException {
    TestProject project = TestProject.create(Tier.PRO);
    project.apply(newFile("a", "x".repeat(Tier.PRO.maxFileBytes())));
    TestDatabase.change(
        "update account set tier = 'FREE' where owner_id = ?", project.user().value());

    project.apply(move("a", "b"));

    assertThat(project.tree()).containsOnlyKeys("b");
  }
}
