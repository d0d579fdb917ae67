package dev.trellis.agentstream;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.Json;
import dev.trellis.store.Send.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The body of a send, as the AI SDK's transports write it: {@code {id, messages, trigger,
 * messageId?}}, or short {@code {id, message}}. The client sends its whole history, but the stored
 * one wins: only the newest message is taken. Fields that we do not know are the client's own, and
 * are passed over.
 *
 * @param parts the message's parts as a JSON array
 * @param text what they say
 * @param agent who is to answer, if the client says so
 * @param review whether changes are to be reviewed, if the client says so
 */
record SendBody(
    ProjectId project,
    String messageId,
    String parts,
    String text,
    Placement placement,
    Optional<AgentName> agent,
    Optional<Boolean> review) {
  private static final int MAX_TEXT_LENGTH = 100_000;

  private record TextPart(String type, String text) {}

  static SendBody read(HttpRequest request) {
    JsonNode body = Json.readBody(request.body());
    if (!body.isObject()) {
      throw ProblemException.invalid("body", "must be a JSON object");
    }
    ProjectId project =
        ProjectId.parse(requiredText(body, "id", "id"))
            .orElseThrow(() -> ProblemException.invalid("id", "must be the id of a project"));
    Located message = newestMessage(body);
    if (!message.node().path("role").asString("").equals("user")) {
      throw ProblemException.invalid(message.field() + ".role", "must be user");
    }
    String messageId = requiredText(message.node(), "id", message.field() + ".id");
    if (messageId.length() > Message.MAX_ID_LENGTH
        || messageId.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw ProblemException.invalid(
          message.field() + ".id", "must have at most 128 visible ASCII characters");
    }
    List<TextPart> parts = parts(message);
    return new SendBody(
        project,
        messageId,
        Json.writeText(parts),
        parts.stream().map(TextPart::text).collect(Collectors.joining("\n")),
        placement(body, messageId),
        agent(body),
        review(body));
  }

  private static Optional<AgentName> agent(JsonNode body) {
    if (!body.hasNonNull("agent")) {
      return Optional.empty();
    }
    Optional<AgentName> agent = body.path("agent").asStringOpt().flatMap(AgentName::of);
    if (agent.isEmpty()) {
      throw ProblemException.invalid("agent", "must be one of " + AgentName.LIST);
    }
    return agent;
  }

  private static Optional<Boolean> review(JsonNode body) {
    if (!body.hasNonNull("review")) {
      return Optional.empty();
    }
    if (!body.path("review").isBoolean()) {
      throw ProblemException.invalid("review", "must be true or false");
    }
    return Optional.of(body.path("review").asBoolean());
  }

  /** A part of the body, and where it stands. */
  private record Located(JsonNode node, String field) {}

  private static Located newestMessage(JsonNode body) {
    if (body.hasNonNull("message")) {
      return new Located(body.get("message"), "message");
    }
    JsonNode messages = body.path("messages");
    if (!messages.isArray() || messages.isEmpty()) {
      throw ProblemException.invalid("messages", "must be a list with at least one message");
    }
    int last = messages.size() - 1;
    return new Located(messages.get(last), "messages[%d]".formatted(last));
  }

  private static Placement placement(JsonNode body, String messageId) {
    String trigger = body.path("trigger").asString("submit-message");
    Optional<String> edited = body.path("messageId").asStringOpt();
    return switch (trigger) {
      case "regenerate-message" -> Placement.ANSWER_AGAIN;
      case "submit-message" ->
          edited.isPresent() && edited.get().equals(messageId)
              ? Placement.REPLACE
              : Placement.APPEND;
      default ->
          throw ProblemException.invalid("trigger", "must be submit-message or regenerate-message");
    };
  }

  private static List<TextPart> parts(Located message) {
    JsonNode parts = message.node().path("parts");
    String field = message.field() + ".parts";
    if (!parts.isArray() || parts.isEmpty()) {
      throw ProblemException.invalid(field, "must be a list with at least one part");
    }
    List<TextPart> texts = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < parts.size(); i++) {
      String text = text(parts.get(i), "%s[%d]".formatted(field, i));
      length += text.length();
      texts.add(new TextPart("text", text));
    }
    if (length > MAX_TEXT_LENGTH) {
      throw ProblemException.invalid(
          field, "must have at most %d characters in all".formatted(MAX_TEXT_LENGTH));
    }
    if (texts.stream().allMatch(part -> part.text().isBlank())) {
      throw ProblemException.invalid(field, "must say something");
    }
    return texts;
  }

  private static String text(JsonNode part, String field) {
    if (!part.path("type").asString("").equals("text")) {
      throw ProblemException.invalid(field + ".type", "must be text: the agent reads nothing else");
    }
    return requiredText(part, "text", field + ".text");
  }

  private static String requiredText(JsonNode object, String name, String field) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      throw ProblemException.invalid(field, "is required");
    }
    if (!value.isString()) {
      throw ProblemException.invalid(field, "must be a string");
    }
    if (!FilePath.isWellFormed(value.asString())) {
      throw ProblemException.invalid(field, "must be valid Unicode");
    }
    return value.asString();
  }
}
