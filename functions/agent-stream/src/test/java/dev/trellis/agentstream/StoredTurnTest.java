package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.agentstream.agents.Grant;
import dev.trellis.agentstream.agents.Tool;
import dev.trellis.domain.AgentName;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Language;
import dev.trellis.domain.Tier;
import dev.trellis.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A turn is told again from what was stored of its stream. */
class StoredTurnTest {
  private static final JsonNode NEW_FILE =
      Json.readForeign("{\"path\": \"a.txt\", \"content\": \"A\"}");
  private static final JsonNode MADE =
      Json.readForeign("{\"path\": \"a.txt\", \"size\": 1, \"created\": true}");
  private static final JsonNode NOTHING = Json.readForeign("{}");

  private final Workspace workspace =
      new Workspace(
          List.of(new FileEntry(new FilePath("old.txt"), ContentHash.of(bytes("O")), 1, "text")),
          path -> Optional.of(bytes("O")),
          Tier.FREE);
  private final List<String> chunks =
      new ArrayList<>(UiMessageStream.beginning("answer-1", AgentName.BUILDER, false));
  private final UiMessageStream answer = new UiMessageStream(new Stored(chunks), List.of());

  private record Stored(List<String> chunks) implements ChunkSink {
    @Override
    public void accept(String chunk) {
      chunks.add(chunk);
    }

    @Override
    public void acceptEffect(String chunk) {
      chunks.add(chunk);
    }
  }

  @Test
  void theMessageIsTheOneThatWasTold() {
    writeAFile();
    answer.startStep();
    answer.reasoning("I ");
    answer.reasoning("think.");
    answer.text("Now I ");
    answer.text("refuse.");
    answer.toolInputError("c2", "edit_file", "Not JSON.");
    answer.toolStarted("c3", "delete_file");
    answer.toolInput("c3", "delete_file", NOTHING);
    answer.toolError("c3", "delete_file", NOTHING, "path is required");
    answer.finishStep();
    answer.data("review", Json.readForeign("{\"approved\": true, \"findings\": []}"));
    String told = answer.parts().toJson();

    StoredTurn turn = turn();

    assertThat(turn.messageId()).isEqualTo("answer-1");
    assertThat(turn.isWhole()).isTrue();
    assertThat(turn.parts()).isEqualTo(told).contains("I think.", "Now I refuse.", "review");
  }

  @Test
  void itsFileChangesAreMadeOnceMore() {
    writeAFile();
    answer.startStep();
    answer.toolStarted("c2", "read_files");
    answer.toolInput("c2", "read_files", NOTHING);
    answer.toolOutput("c2", "read_files", NOTHING, NOTHING);
    answer.toolStarted("c3", "write_file");
    answer.toolInput("c3", "write_file", Json.readForeign("{\"path\":\"b\",\"content\":\"\"}"));

    assertThat(turn().isWhole()).isTrue();
    assertThat(workspace.operations())
        .as("what has no output was not done")
        .containsExactly(
            new FileOperation.Create(
                new FilePath("a.txt"), "A", Optional.of(Language.of(new FilePath("a.txt")))));
  }

  @Test
  void moreCallsThanAStepMayHaveAreThoseOfSeveralSteps() {
    for (int step = 0; step < 3; step++) {
      answer.startStep();
      for (int i = 0; i < 20; i++) {
        String id = "c%d-%d".formatted(step, i);
        answer.toolStarted(id, "write_file");
        answer.toolInput(id, "write_file", NEW_FILE);
        answer.toolOutput(id, "write_file", NEW_FILE, MADE);
      }
      answer.finishStep();
    }
    assertThat(turn().isWhole()).isTrue();
  }

  @Test
  void whatCannotBeMadeAgainIsSaid() {
    JsonNode edit =
        Json.readForeign(
            "{\"path\": \"old.txt\", \"edits\": [{\"search\": \"gone\", \"replace\": \"x\"}]}");
    answer.startStep();
    answer.toolStarted("c1", "edit_file");
    answer.toolInput("c1", "edit_file", edit);
    answer.toolOutput("c1", "edit_file", edit, NOTHING);

    assertThat(turn().isWhole()).isFalse();
  }

  /** Whoever saw what was not stored drops the step's parts and gets them anew. */
  @Test
  void theStepUnderWayIsToldAnewBehindTheNumbersThatMayHaveBeenSent() {
    writeAFile();
    answer.startStep();
    answer.text("I am ");
    answer.text("going to");
    int stored = chunks.size();
    answer.text(" be lost");
    StoredTurn turn = new StoredTurn(chunks.subList(0, stored), tools());
    turn.parts();

    List<String> repair = turn.repair();
    assertThat(types(repair.subList(0, RunLog.MOST_AHEAD)))
        .isEqualTo(Collections.nCopies(RunLog.MOST_AHEAD, "data-lost"));
    assertThat(Json.readOwn(repair.getFirst()).path("transient").asBoolean()).isTrue();
    List<String> rest = repair.subList(RunLog.MOST_AHEAD, repair.size());
    assertThat(types(rest))
        .as("without the step before, and without its own beginning")
        .containsExactly("reset-step", "text-start", "text-delta", "text-end");
    assertThat(Json.readOwn(rest.get(2)).path("delta").asString()).isEqualTo("I am going to");
  }

  @Test
  void aStepThatHadEndedIsToldToItsEnd() {
    answer.startStep();
    answer.text("Done.");
    answer.finishStep();
    StoredTurn turn = turn();
    turn.parts();

    assertThat(types(turn.repair()))
        .endsWith("reset-step", "text-start", "text-delta", "text-end", "finish-step");
  }

  @Test
  void aCallThatWasNotMadeIsClosedWithAnError() {
    answer.startStep();
    answer.toolStarted("c1", "write_file");
    StoredTurn turn = turn();
    String parts = turn.parts();

    assertThat(parts).contains("output-error", "write_file");
    assertThat(types(turn.repair())).endsWith("reset-step", "tool-input-start", "tool-input-error");
    assertThat(workspace.changedPaths()).isEmpty();
  }

  @Test
  void whatIsAddedComesLast() {
    answer.startStep();
    answer.text("Done.");
    StoredTurn turn = turn();
    turn.say(" But not stored.");

    assertThat(turn.parts()).contains("Done. But not stored.");
  }

  @Test
  void ofARunThatSaidNothingNothingIsKept() {
    StoredTurn turn = turn();

    assertThat(turn.parts()).isEqualTo("[]");
    assertThat(turn.repair()).hasSize(RunLog.MOST_AHEAD + 1);
    assertThat(new StoredTurn(List.of(), tools()).messageId()).isEmpty();
  }

  private void writeAFile() {
    answer.startStep();
    answer.text("I write.");
    answer.toolStarted("c1", "write_file");
    answer.toolInputDelta("c1", "{\"path\"");
    answer.toolInput("c1", "write_file", NEW_FILE);
    answer.toolOutput("c1", "write_file", NEW_FILE, MADE);
    answer.finishStep();
  }

  private StoredTurn turn() {
    return new StoredTurn(chunks, tools());
  }

  private Tools tools() {
    return new Tools(workspace, new Grant(EnumSet.allOf(Tool.class), List.of()));
  }

  private static List<String> types(List<String> chunks) {
    return chunks.stream().map(chunk -> Json.readOwn(chunk).path("type").asString()).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
