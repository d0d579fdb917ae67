package dev.trellis.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.util.List;
import java.util.function.Consumer;

/** How an import refuses an archive. */
final class ZipRefusal {
  static final ZipLimits LIMITS = new ZipLimits(100, 500 * 1024, 2_000_000);

  private ZipRefusal() {}

  static List<FieldError> errors(byte[] zip, ZipLimits limits) {
    ProblemException refused =
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> ZipImport.read(zip, limits))
            .actual();
    return refused.problem() instanceof Problem.Invalid(List<FieldError> errors)
        ? errors
        : List.of();
  }

  /** Nothing else is wrong with the archive. */
  static void assertRefused(TestZip zip, String field, String reason) {
    assertThat(errors(zip.bytes(), LIMITS))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.reason()).startsWith(reason);
            });
  }

  /** A good entry is refused once it is changed. */
  static void assertEntryRefused(String reason, Consumer<TestZip.Entry> change) {
    assertRefused(new TestZip().add("a.txt", "some text", change), "entries[0]", reason);
  }
}
