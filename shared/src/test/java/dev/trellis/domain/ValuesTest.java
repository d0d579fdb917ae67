package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  private static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void aProjectIdHasOneForm() {
    ProjectId id = ProjectId.create();

    assertThat(ProjectId.parse(id.toString())).contains(id);
    assertThat(ProjectId.parse("01900000-0000-7000-8000-00000000ABCD"))
        .contains(new ProjectId(UUID.fromString("01900000-0000-7000-8000-00000000abcd")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "01900000000070008000000000000001",
        "{01900000-0000-7000-8000-000000000001}",
        "01900000-0000-7000-8000-00000000000",
        "01900000-0000-7000-8000-0000000000011",
        "01900000-0000-7000-8000-00000000000g",
        " 01900000-0000-7000-8000-000000000001",
        "01900000-0000-7000-8000-000000000001\n",
        "01900000-0000-7000-8000-00000000000１",
        "../../../etc/passwd"
      })
  void whateverElseIsNoProjectId(String text) {
    assertThat(ProjectId.parse(text)).isEmpty();
  }

  @Test
  void aContentHashIsTheSha256OfTheBytes() {
    ContentHash empty = ContentHash.of(new byte[0]);
    ContentHash abc = ContentHash.of("abc".getBytes(StandardCharsets.UTF_8));

    assertThat(empty).hasToString(EMPTY_HASH);
    assertThat(abc).hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(ContentHash.parse(EMPTY_HASH)).contains(empty);
    assertThat(ContentHash.ofBytes(empty.bytes())).isEqualTo(empty).hasSameHashCodeAs(empty);
    assertThat(abc).isNotEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "e3b0", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"})
  void whateverElseIsNoContentHash(String text) {
    assertThat(ContentHash.parse(text)).isEqualTo(Optional.empty());
  }

  @Test
  void aContentHashCannotBeChangedFromOutside() {
    byte[] bytes = ContentHash.of(new byte[0]).bytes();
    ContentHash hash = ContentHash.ofBytes(bytes);
    bytes[0]++;
    hash.bytes()[1]++;

    assertThat(hash).hasToString(EMPTY_HASH);
    assertThatIllegalArgumentException().isThrownBy(() -> ContentHash.ofBytes(new byte[31]));
  }

  @ParameterizedTest
  @CsvSource({
    "a.html, html",
    "A.HTML, html",
    "src/App.tsx, typescriptreact",
    "a.test.mjs, javascript",
    "logo.svg, xml",
    ".yml, yaml",
    "Makefile, plaintext",
    "a.unknown, plaintext",
    "html/readme, plaintext"
  })
  void theLanguageFollowsFromTheName(String path, String language) {
    assertThat(Language.of(new FilePath(path))).isEqualTo(language);
  }

  // "css" alone is a name without an extension, and "a.b/js" one in a folder with a dot.
  @ParameterizedTest
  @ValueSource(strings = {"css", "js", "src/go"})
  void aNameThatIsOnlyAnExtensionTellsNoLanguage(String path) {
    assertThat(Language.of(new FilePath(path))).isEqualTo("plaintext");
  }

  @ParameterizedTest
  @CsvSource({"FREE, 51200", "PRO, 102400", "ENTERPRISE, 512000"})
  void aTierLimitsTheSizeOfAFile(Tier tier, int bytes) {
    assertThat(tier.maxFileBytes()).isEqualTo(bytes);
  }

  @Test
  void aPageHas1To200Items() {
    for (int limit : new int[] {0, -1, 201}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), limit));
    }
    assertThat(new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), 200).limit())
        .isEqualTo(200);
  }

  @Test
  void aProblemIsAnAnswerAndHasNoStackTrace() {
    ProblemException told = ProblemException.invalid("limit", "is odd");

    assertThat(told).hasMessage("limit is odd");
    assertThat(told.getStackTrace()).isEmpty();
  }
}
