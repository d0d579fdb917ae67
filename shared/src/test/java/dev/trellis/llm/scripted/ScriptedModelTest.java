package dev.trellis.llm.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedModelTest {
  private static final ModelMessage BUILD = new ModelMessage.User("Build a list for 🌱 plants");
  private static final ModelRequest FIRST = request(List.of(BUILD));
  private static final ModelRequest WRITING =
      request(List.of(BUILD, listing(), listed("{\"files\":[]}")));

  @Test
  void isNamedAsWhatItIs() {
    ScriptedModel model = new ScriptedModel();

    assertThat(model.name()).isEqualTo("scripted");
    model.check();
  }

  @Test
  void streamsWordsThenACall() {
    List<ModelEvent> events = Workbench.events(FIRST);

    List<ModelEvent> last = events.subList(events.size() - 4, events.size());
    String id = ((ModelEvent.ToolStarted) last.getFirst()).callId();
    assertThat(events.subList(0, events.size() - 4))
        .hasSizeGreaterThan(10)
        .allMatch(
            event -> event instanceof ModelEvent.Text(String delta) && delta.matches("\\S+\\s?"));
    assertThat(last.subList(0, 3))
        .containsExactly(
            new ModelEvent.ToolStarted(id, "list_files"),
            new ModelEvent.ToolInput(id, "{}"),
            new ModelEvent.ToolCall(id, "list_files", "{}"));
    ModelEvent.Finished finished = (ModelEvent.Finished) last.getLast();
    assertThat(finished.reason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(finished.usage().inputTokens()).isPositive();
    assertThat(finished.usage().outputTokens()).isBetween(20L, 40L);
  }

  @Test
  void piecesOfAnInputMakeTheWhole() {
    List<ModelEvent> events = Workbench.events(WRITING);

    List<ModelEvent.ToolCall> calls = of(ModelEvent.ToolCall.class, events);
    List<ModelEvent.ToolInput> pieces = of(ModelEvent.ToolInput.class, events);
    assertThat(calls).hasSize(3).extracting(ModelEvent.ToolCall::callId).doesNotHaveDuplicates();
    for (ModelEvent.ToolCall call : calls) {
      assertThat(
              pieces.stream()
                  .filter(piece -> piece.callId().equals(call.callId()))
                  .map(ModelEvent.ToolInput::delta)
                  .collect(Collectors.joining()))
          .isEqualTo(call.input());
    }
    assertThat(pieces).hasSizeGreaterThan(20);
    assertThat(pieces).noneMatch(piece -> Character.isLowSurrogate(piece.delta().charAt(0)));
  }

  @Test
  void sameRequestSameEvents() {
    assertThat(Workbench.events(WRITING)).isEqualTo(Workbench.events(WRITING));
  }

  @Test
  void callsOfDifferentStepsHaveDifferentIds() {
    assertThat(of(ModelEvent.ToolStarted.class, Workbench.events(FIRST)).getFirst().callId())
        .isNotEqualTo(
            of(ModelEvent.ToolStarted.class, Workbench.events(WRITING)).getFirst().callId());
  }

  @Test
  void withoutToolsItOnlyTalks() {
    List<ModelEvent> events = Workbench.events(Workbench.request(List.of(BUILD), List.of(), 1000));

    assertThat(text(events)).contains("no tools", "“Build a list for 🌱 plants”");
    assertThat(of(ModelEvent.ToolStarted.class, events)).isEmpty();
    assertThat(((ModelEvent.Finished) events.getLast()).reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void callsNoToolThatIsNotOffered() {
    List<ModelEvent> events =
        Workbench.events(Workbench.request(WRITING.messages(), List.of("list_files"), 1000));

    assertThat(text(events)).contains("no tool write_file");
    assertThat(of(ModelEvent.ToolStarted.class, events)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{\"files\":[{}]}", "{\"files\":[{\"path\":7}]}"})
  void resultsThatAreNotAsAgreedEndTheTurn(String output) {
    List<ModelEvent> events = Workbench.events(request(List.of(BUILD, listing(), listed(output))));

    assertThat(text(events)).contains("not the JSON that my script knows");
    assertThat(((ModelEvent.Finished) events.getLast()).reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void staysWithinTheAllowedTokens() {
    List<ModelEvent> events =
        Workbench.events(Workbench.request(WRITING.messages(), Workbench.TOOLS, 500));

    ModelEvent.Finished finished = (ModelEvent.Finished) events.getLast();
    assertThat(finished.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(finished.usage().outputTokens()).isLessThanOrEqualTo(500);
    assertThat(of(ModelEvent.ToolCall.class, events)).hasSize(1);
  }

  @Test
  void takesTimeForEachWord() {
    Duration tick = Duration.ofMillis(5);
    long start = System.nanoTime();
    int words = 0;
    try (ModelStream stream = new ScriptedModel(new Pace(tick, tick, tick, tick)).stream(FIRST)) {
      while (stream.next() instanceof ModelEvent.Text) {
        words++;
      }
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(tick.multipliedBy(words));
  }

  @Test
  @Timeout(30)
  void closingWakesAReader() throws Exception {
    Duration forever = Duration.ofDays(1);
    ModelStream stream =
        new ScriptedModel(new Pace(Duration.ZERO, forever, forever, forever)).stream(FIRST);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<ModelEvent> second =
        CompletableFuture.supplyAsync(
            () -> {
              stream.next();
              begun.countDown();
              return stream.next();
            });

    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    stream.close();
    stream.close();

    assertThat(second)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOfSatisfying(
            ModelException.class, e -> assertThat(e.kind()).isEqualTo(ModelException.Kind.CLOSED));
  }

  @Test
  void anInterruptedReaderStops() {
    ModelStream stream = new ScriptedModel().stream(FIRST);

    Thread.currentThread().interrupt();

    assertThatExceptionOfType(ModelException.class).isThrownBy(stream::next);
    assertThat(Thread.interrupted()).isTrue();
    stream.close();
  }

  @Test
  void nothingComesAfterTheEnd() {
    ModelStream stream = new ScriptedModel(Pace.INSTANT).stream(FIRST);
    while (!(stream.next() instanceof ModelEvent.Finished)) {}

    assertThatIllegalStateException().isThrownBy(stream::next);
    stream.close();
  }

  private static ModelRequest request(List<ModelMessage> messages) {
    return Workbench.request(messages, Workbench.TOOLS, 100_000);
  }

  private static ModelMessage listing() {
    return new ModelMessage.Assistant(
        "", List.of(new ModelMessage.ToolCall("1", "list_files", "{}")));
  }

  private static ModelMessage listed(String output) {
    return new ModelMessage.ToolResults(
        List.of(new ModelMessage.ToolResult("1", "list_files", output, false)));
  }

  private static <T extends ModelEvent> List<T> of(Class<T> type, List<ModelEvent> events) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static String text(List<ModelEvent> events) {
    return of(ModelEvent.Text.class, events).stream()
        .map(ModelEvent.Text::delta)
        .collect(Collectors.joining());
  }
}
