package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.crypto.AuthKeys.KeySet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthKeysTest {

  @Test
  void everyPurposeAndEveryKeyHasAKeyOfItsOwn() {
    Set<String> derived = new HashSet<>();
    for (String secret : List.of(TestKeys.KEY, TestKeys.OTHER)) {
      KeySet keys = TestKeys.of(secret).current();
      for (var key : List.of(keys.accessTokens(), keys.refreshTokens(), keys.sealing())) {
        assertThat(key.getEncoded()).hasSize(32);
        derived.add(HexFormat.of().formatHex(key.getEncoded()));
      }
    }
    assertThat(derived).hasSize(6);
  }

  // What was made by one release must be good for the next; computed with Python.
  @Test
  void theDerivationNeverChanges() {
    KeySet keys = TestKeys.of(TestKeys.KEY).current();

    assertThat(keys.id()).isEqualTo("5258822a");
    assertThat(HexFormat.of().formatHex(keys.sealing().getEncoded()))
        .isEqualTo("7789f042f71355419d8bba6ff6422a074069133b9d845b127f2ab6f4e51a3a9a");
  }

  @Test
  void anIdNamesAKeyWithoutTellingIt() {
    assertThat(TestKeys.of(TestKeys.KEY).current().id()).matches("[0-9a-f]{8}");
    assertThat(TestKeys.of(TestKeys.OTHER).current().id())
        .isNotEqualTo(TestKeys.of(TestKeys.KEY).current().id());
  }

  @Test
  void thePreviousKeysAreKnownButNotCurrent() {
    AuthKeys rotated = TestKeys.of(TestKeys.OTHER, TestKeys.KEY);
    String previous = TestKeys.of(TestKeys.KEY).current().id();

    assertThat(rotated.current().id()).isEqualTo(TestKeys.of(TestKeys.OTHER).current().id());
    assertThat(rotated.find(previous)).isPresent();
    assertThat(TestKeys.of(TestKeys.OTHER).find(previous)).isEmpty();
  }
}
