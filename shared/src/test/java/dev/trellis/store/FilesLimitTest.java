package dev.trellis.store;

import static dev.trellis.store.TestProject.move;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Tier;
import java.sql.SQLException;
import java.util.stream.IntStream;
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

  @Test
  void howManyFilesAProjectMayHaveFollowsTheTier() throws SQLException {
    TestProject project = TestProject.create(Tier.FREE);
    project.apply(many(0, Tier.FREE.maxFiles()));

    Problem refusal = project.refusal(newFile("more", "x"));

    assertThat(((Problem.Invalid) refusal).errors())
        .containsExactly(
            new FieldError(
                "operations",
                "would make it 1001 files with 3791 bytes, and a project may have at most 1000"
                    + " files with 20 MiB in the FREE tier"));
    project.apply(TestProject.delete("0"), newFile("more", "x"));
    project.apply(update("1", "xx"), TestProject.move("2", "d/2"));
    assertThat(counted(project)).isEqualTo(stored(project)).startsWith("1000 ");
  }

  @Test
  void howManyBytesAProjectMayHaveFollowsTheTier() throws SQLException {
    TestProject project = TestProject.create(Tier.FREE);
    project.apply(newFile("a", "x".repeat(1_000)), newFile("b", "y"));
    // As if it had files with nearly all that it may have.
    TestDatabase.change(
        "update project set byte_count = 20 * 1048576 where id = ?", project.id().value());

    assertThat(project.refusal(update("b", "yy"))).isInstanceOf(Problem.Invalid.class);
    project.apply(update("a", "x".repeat(998)), update("b", "yyy"));
    assertThat(project.text("b")).isEqualTo("yyy");
  }

  @Test
  void aProjectWithMoreBytesThanTheTierAllowsMayStillShrink() throws SQLException {
    TestProject project = TestProject.create(Tier.FREE);
    project.apply(newFile("a", "x".repeat(1_000)), newFile("b", "y"));
    // As if it had been filled in a better tier.
    TestDatabase.change(
        "update project set byte_count = 30 * 1048576 where id = ?", project.id().value());

    assertThat(project.refusal(update("a", "x".repeat(1_001)))).isInstanceOf(Problem.Invalid.class);
    assertThat(project.refusal(newFile("c", "x"))).isInstanceOf(Problem.Invalid.class);
    project.apply(update("a", "z".repeat(1_000)));
    project.apply(update("a", "x".repeat(999)));
    project.apply(TestProject.delete("b"));
    assertThat(text("select byte_count::text from project where id = ?", project))
        .isEqualTo(Integer.toString(30 * 1_048_576 - 2));
  }

  @Test
  void whoHasMoreThanTheTierAllowsMayStillTakeAway() throws SQLException {
    TestProject project = TestProject.create(Tier.PRO);
    project.apply(many(0, 1_000));
    project.apply(many(1_000, 1_001));
    TestDatabase.change(
        "update account set tier = 'FREE' where owner_id = ?", project.user().value());

    project.apply(update("0", "changed"));
    assertThat(project.refusal(newFile("more", "x"))).isInstanceOf(Problem.Invalid.class);
    project.apply(TestProject.delete("0"));
    assertThat(counted(project)).isEqualTo(stored(project)).startsWith("1000 ");
  }

  private static FileOperation[] many(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> newFile(Integer.toString(i), Integer.toString(i) + (i % 10 == 0 ? "" : "x")))
        .toArray(FileOperation[]::new);
  }

  private static String counted(TestProject project) throws SQLException {
    return text("select file_count || ' ' || byte_count from project where id = ?", project);
  }

  private static String stored(TestProject project) throws SQLException {
    return text("select count(*) || ' ' || sum(size) from file where project_id = ?", project);
  }

  private static String text(String sql, TestProject project) throws SQLException {
    return String.valueOf(TestDatabase.column(sql, project.id().value()).getFirst());
  }
}
