package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests do with answers. */
public final class Answers {

  /** Long enough for a busy machine, short enough to fail soon. */
  public static final Timeouts PATIENT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private Answers() {}

  /** Reads an answer to its end. */
  public static List<ModelEvent> all(ModelStream stream) {
    List<ModelEvent> events = new ArrayList<>();
    try (stream) {
      do {
        events.add(stream.next());
      } while (!(events.getLast() instanceof ModelEvent.Finished));
    }
    return events;
  }

  /** The failure that {@code code} ends with, which must be of this kind. */
  public static ModelException failure(ModelException.Kind kind, ThrowingCallable code) {
    ModelException failure = catchThrowableOfType(ModelException.class, code);
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
    return failure;
  }
}
