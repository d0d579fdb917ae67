package dev.trellis.store;

import static dev.trellis.store.TestProject.delete;
import static dev.trellis.store.TestProject.newFile;
import static dev.trellis.store.TestProject.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.FileSelection;
import dev.trellis.domain.JsonFragment;
import dev.trellis.domain.LoadedFile;
import dev.trellis.store.ProjectLoads.Tree;
import dev.trellis.store.Statement.SqlArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Contents of former times: those of former releases, and those that files had before. */
class FormerContentsTest {
  private static final FileSelection CONTENTS = new FileSelection(Optional.empty(), true);

  private final ProjectLoads loads = new ProjectLoads(TestDatabase.db());
  private final TestProject project = TestProject.create();

  private Tree tree(FileSelection selection) {
    return loads.tree(project.user(), project.id(), selection).orElseThrow();
  }

  private Map<String, String> contents(FileSelection selection) {
    Map<String, String> contents = new TreeMap<>();
    for (LoadedFile file : tree(selection).files()) {
      String text = new String(file.content().orElseThrow().utf8(), UTF_8);
      assertThat(file.entry().hash()).isEqualTo(TestProject.hash(text));
      contents.put(file.entry().path().value(), text);
    }
    return contents;
  }

  @Test
  void contentsThatFormerReleasesStoredAreRead() throws SQLException {
    String odd = "\0 \"quoted\" \\ 🌱\n".repeat(100);
    project.apply(newFile("plain", odd), newFile("deflated", odd + "2"), newFile("now", odd + "3"));
    store(odd, 0, odd.getBytes(UTF_8));
    store(odd + "2", 1, deflate((odd + "2").getBytes(UTF_8)));

    assertThat(contents(CONTENTS))
        .isEqualTo(Map.of("plain", odd, "deflated", odd + "2", "now", odd + "3"));
    assertThat(project.tree()).isEqualTo(contents(CONTENTS));
    project.apply(TestProject.update("plain", odd + "4", odd));
    assertThat(new Revisions(TestDatabase.db()).diff(project.user(), project.id(), 1, 2))
        .hasSize(1);
    for (LoadedFile file : tree(CONTENTS).files()) {
      assertIsWhole(file.content().orElseThrow());
    }
  }

  /** It calls without what came later, and says so of its contents. */
  @Test
  void theReleaseBeforeStoresContentsOnThisSchema() {
    FileOperation.Whole file =
        new FileOperation.Create(new FilePath("a"), "as it is", Optional.empty());
    List<Object> values =
        new BatchStatement(project.id(), TestProject.batch(file), List.of(file))
            .statement()
            .values();
    List<Object> former = new ArrayList<>(values.subList(0, 20));
    former.add(new SqlArray("int4", List.of(0)));
    former.add(new SqlArray("bytea", List.of("as it is".getBytes(UTF_8))));
    String call = "select * from apply_batch(" + "?,".repeat(21) + "?)";

    TestDatabase.db()
        .inTenant(project.user(), tx -> tx.query(new Statement(call, former), Tx::anyRow));

    assertThat(project.text("a")).isEqualTo("as it is");
    assertThat(contents(CONTENTS)).isEqualTo(Map.of("a", "as it is"));
  }

  /** A fragment whose length and sum were wrong would break a gzip answer for its reader alone. */
  private static void assertIsWhole(JsonFragment fragment) {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    try {
      fragment.inflateTo(inside);
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    assertThat(inside.size()).isEqualTo(fragment.length());
  }

  private void store(String content, int codec, byte[] body) throws SQLException {
    int changed =
        TestDatabase.change(
            """
            update content set codec = ?, body = ?, fragment_length = null, fragment_crc = null
            where store_id = ? and hash = ?
            """,
            codec,
            body,
            project.id().value(),
            TestProject.hash(content).bytes());
    assertThat(changed).isOne();
  }

  private static byte[] deflate(byte[] bytes) {
    byte[] out = new byte[bytes.length + 100];
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      return Arrays.copyOf(out, deflater.deflate(out));
    }
  }

  @Test
  void aContentIsFoundByItsHashWhereThePathHadIt() {
    Files files = new Files(TestDatabase.db());
    project.apply(newFile("a", "1"), newFile("b", "2"));
    project.apply(update("a", "3"));
    project.apply(delete("a"));

    for (String version : List.of("1", "3")) {
      assertThat(version(files, "a", version)).contains(version);
    }
    assertThat(version(files, "a", "2")).isEmpty();
    assertThat(version(files, "b", "1")).isEmpty();
    assertThat(version(files, "a", "never")).isEmpty();
  }

  private Optional<String> version(Files files, String path, String content) {
    return files
        .readVersion(project.user(), project.id(), new FilePath(path), TestProject.hash(content))
        .map(bytes -> new String(bytes, UTF_8));
  }
}
