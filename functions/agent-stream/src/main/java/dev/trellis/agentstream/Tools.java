package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.agentstream.agents.Grant;
import dev.trellis.agentstream.agents.Tool;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.JsonFields;
import dev.trellis.llm.ModelRequest.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tools that an agent may call. What it may not do is refused here, whatever its model was
 * told, and counted.
 */
final class Tools {
  /** The most characters that a call's input may have. */
  static final int MAX_INPUT_CHARACTERS = 2_000_000;

  /** The most characters that the inputs of all calls may have together. */
  private static final int MAX_INPUTS_CHARACTERS = 16_000_000;

  private static final int MAX_CALLS_IN_A_STEP = 32;

  private final FileTools files;
  private final Grant grant;
  private final Refusals refusals = new Refusals();
  private int callsInStep;
  private int inputCharacters;
  private @Nullable Review review;

  Tools(Workspace workspace, Grant grant) {
    this.files = new FileTools(workspace, grant);
    this.grant = grant;
  }

  /** The tools as models are told of them: those that may be called. */
  List<ToolSpec> specs() {
    return ToolSpecs.of(grant.tools());
  }

  Refusals refusals() {
    return refusals;
  }

  /** The verdict, once it was submitted. */
  Optional<Review> review() {
    return Optional.ofNullable(review);
  }

  /** The model was asked anew, and may call as many tools as ever. */
  void startStep() {
    callsInStep = 0;
  }

  /**
   * Runs a tool.
   *
   * @param name as the model spelled it
   * @param input at most {@link #MAX_INPUT_CHARACTERS} characters of JSON
   * @return its result
   * @throws RefusedException if it cannot be done; the message tells the model why
   */
  JsonNode run(String name, JsonNode input, int characters) {
    try {
      Tool tool = allowed(name, characters);
      JsonNode result = run(tool, JsonFields.of(input));
      refusals.forgive();
      return result;
    } catch (ForbiddenException forbidden) {
      refusals.count();
      throw forbidden;
    } catch (ProblemException invalid) {
      refusals.count();
      throw new RefusedException(describe(invalid.problem()));
    }
  }

  private Tool allowed(String name, int characters) {
    Tool tool =
        Tool.of(name)
            .filter(grant::allows)
            .orElseThrow(() -> new ForbiddenException("You have no tool " + name));
    if (++callsInStep > MAX_CALLS_IN_A_STEP) {
      throw new ForbiddenException(
          "You may call at most %d tools at once".formatted(MAX_CALLS_IN_A_STEP));
    }
    if (characters > MAX_INPUTS_CHARACTERS - inputCharacters) {
      throw new ForbiddenException("You have written as much as may be written in one answer");
    }
    inputCharacters += characters;
    return tool;
  }

  private JsonNode run(Tool tool, JsonFields fields) {
    return switch (tool) {
      case WRITE_FILE -> files.writeFile(fields);
      case EDIT_FILE -> files.editFile(fields);
      case READ_FILES -> files.readFiles(fields);
      case LIST_FILES -> files.listFiles(fields);
      case MOVE_FILE -> files.moveFile(fields);
      case DELETE_FILE -> files.deleteFile(fields);
      case SUBMIT_REVIEW -> submitReview(fields);
    };
  }

  private JsonNode submitReview(JsonFields fields) {
    Review submitted = Review.read(fields);
    review = submitted;
    return submitted.toJson();
  }

  private static String describe(Problem problem) {
    return problem instanceof Problem.Invalid invalid
        ? invalid.errors().stream()
            .map(error -> error.field() + " " + error.reason())
            .collect(Collectors.joining("; "))
        : problem.detail();
  }
}
