package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
  private final EntityTag tag = new EntityTag("a,b");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a,b\"",
        "W/\"a,b\"",
        " W/\"a,b\" ",
        "\"x\", \"a,b\"",
        "\"x\",W/\"y\" , W/\"a,b\",\"z\"",
        ", ,\"a,b\",",
        "*",
        " * "
      })
  void itIsNamed(String field) {
    assertThat(tag.isNamedIn(field)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a,b",
        "\"a\"",
        "\"a,b",
        "w/\"a,b\"",
        "W/ \"a,b\"",
        "\"x\" \"a,b\"",
        "x, \"a,b\"",
        "\"*\"",
        "*, \"x\"",
        "\"a\", \"b\"",
        "\"xa,b\""
      })
  void itIsNotNamed(String field) {
    assertThat(tag.isNamedIn(field)).isFalse();
  }

  @Test
  void tagsFollowFromWhatDecides() {
    assertThat(of("a")).isEqualTo(of("a")).isNotEqualTo(of("b"));
    assertThat(of("a").strong()).matches("\"[\\w-]{22}\"");
    assertThat(of("a").weak()).isEqualTo("W/" + of("a").strong());
    assertThatIllegalArgumentException().isThrownBy(() -> new EntityTag("a\""));
    assertThatIllegalArgumentException().isThrownBy(() -> new EntityTag("a b"));
  }

  private static EntityTag of(String text) {
    return EntityTag.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
