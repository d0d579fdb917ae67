package dev.trellis.crypto;

import com.nulabinc.zxcvbn.Zxcvbn;
import dev.trellis.domain.FilePath;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which passwords are good enough to be taken. */
final class PasswordPolicy {
  private static final int MIN_LENGTH = 12;
  private static final int MIN_SCORE = 3;
  // A shorter name in an address may well be a part of a word by chance.
  private static final int MIN_NAME_LENGTH = 4;
  // The estimate tries every reading of 1, 4, @ and their like as letters, of every part of the
  // text:
  // 0.4 seconds at worst for this length, 4 seconds for 100. What is strong by here is strong.
  private static final int MAX_ESTIMATED_LENGTH = 32;
  private static final String LENGTH =
      "must have %d to %d characters".formatted(MIN_LENGTH, PasswordText.MAX_LENGTH);

  private final Zxcvbn zxcvbn = new Zxcvbn();

  /** Why a password cannot be taken, as a short phrase; empty if it can. */
  Optional<String> weakness(String password, String email) {
    if (password.length() <= PasswordText.MAX_RAW_LENGTH && !FilePath.isWellFormed(password)) {
      return Optional.of("must be valid Unicode");
    }
    Optional<PasswordText> text =
        PasswordText.of(password).filter(parsed -> parsed.length() >= MIN_LENGTH);
    return text.isEmpty() ? Optional.of(LENGTH) : weakness(text.get(), folded(email));
  }

  private Optional<String> weakness(PasswordText password, String email) {
    String name = email.substring(0, Math.max(0, email.lastIndexOf('@')));
    if (password.value().codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("must not contain control characters");
    }
    if (contains(password, email) || contains(password, name)) {
      return Optional.of("must not contain the email address or the name in it");
    }
    return score(password, List.of(email, name, "trellis")) < MIN_SCORE
        ? Optional.of("is too easy to guess; several uncommon words are a good password")
        : Optional.empty();
  }

  private static boolean contains(PasswordText password, String name) {
    return name.length() >= MIN_NAME_LENGTH && folded(password.value()).contains(name);
  }

  private int score(PasswordText password, List<String> known) {
    String estimated = withoutRepeats(password.beginning(MAX_ESTIMATED_LENGTH));
    return zxcvbn.measure(estimated, known).getScore();
  }

  /**
   * What a text repeats, if it does: the estimate takes a repeat that is cut off for a new word.
   */
  private static String withoutRepeats(String text) {
    for (int period = 1; period <= text.length() / 2; period++) {
      if (text.startsWith(text.substring(period))) {
        return text.substring(0, period);
      }
    }
    return text;
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
