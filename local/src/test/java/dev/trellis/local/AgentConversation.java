package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.UserId;
import dev.trellis.local.Installation.Call;
import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Somebody's project, and an installation whose model is a provider behind a socket: so a test says
 * what the model says, and sees what it is shown.
 */
record AgentConversation(Installation installation, String token, String user, String project) {

  /** Functions on the shared servers that ask this provider. */
  static Installation installation(ScriptedProvider provider, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("OPENAI_BASE_URL", provider.url());
    return Installation.on(RunningBundle.servers(), settings);
  }

  static ScriptedProvider provider() {
    try {
      return new ScriptedProvider();
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** A new project of somebody new, who may ask often. */
  static AgentConversation begin(Installation installation) {
    Member member = installation.signUp();
    String token = Tokens.sign(Installation.KEY, new UserId(UUID.fromString(member.userId())));
    Call create = new Call("POST", "/projects", "{\"name\": \"A project\"}").by(token);
    String project = installation.send(create).json().path("id").asString();
    return new AgentConversation(installation, token, member.userId(), project);
  }

  /** The same project, reached through another process, as it were. */
  AgentConversation through(Installation other) {
    return new AgentConversation(other, token, user, project);
  }

  Answer call(String method, String path, String body) {
    return installation.send(new Call(method, path, body).by(token));
  }

  void create(String path, String content) {
    String batch = "{\"operations\": [%s]}".formatted(RunningBundle.create(path, content));
    Answer answer = call("POST", "/projects/%s/files/batch".formatted(project), batch);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** Stores so many messages, long before now, the odd ones a person's. */
  void addMessages(int count) {
    Administrator.run(
        RunningBundle.servers().database(),
        """
        insert into message (project_id, id, owner_id, client_id, role, parts)
        select '%s', ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '%s', 'm' || i,
          case i %% 2 when 1 then 'user' else 'assistant' end,
          json_build_array(json_build_object('type', 'text',
            'text', 'Message ' || i || ': ' || repeat('about the garden, ', 20)))
        from generate_series(1, %d) i
        """
            .formatted(project, user, count));
  }

  /** A column of the newest run, as the database has it. */
  String newestRun(String column) {
    String sql =
        "select %s from run where project_id = '%s' order by id desc limit 1"
            .formatted(column, project);
    return Administrator.run(RunningBundle.servers().database(), sql).getFirst();
  }

  JsonNode loaded() {
    return call("GET", "/projects/" + project, "").json();
  }

  String file(String path) {
    return call("GET", "/projects/%s/files/%s".formatted(project, path), "").text();
  }

  /**
   * Sends a message and reads the whole answer.
   *
   * @param more further fields of the body, as JSON
   */
  Answer post(String id, String text, String more) {
    ObjectNode body =
        (ObjectNode) JsonMapper.shared().readTree(RunningBundle.message(project, id, text));
    body.setAll((ObjectNode) JsonMapper.shared().readTree(more));
    return call("POST", "/agent", body.toString());
  }

  /** Every chunk of an answer but the closing mark. */
  List<JsonNode> send(String id, String text, String more) {
    return post(id, text, more).chunks();
  }

  List<JsonNode> send(String id, String text) {
    return send(id, text, "{}");
  }

  /** How an answer ended. */
  static String end(List<JsonNode> chunks) {
    return chunks.getLast().path("finishReason").asString();
  }

  /** Who answered: what was told last. */
  static String agent(List<JsonNode> chunks) {
    return chunks.stream()
        .map(chunk -> chunk.at("/messageMetadata/agent").asString(""))
        .filter(name -> !name.isEmpty())
        .reduce("", (_, later) -> later);
  }

  /** The names of the tools that a request offers. */
  static List<String> tools(JsonNode request) {
    return request
        .path("tools")
        .valueStream()
        .map(tool -> tool.at("/function/name").asString())
        .toList();
  }
}
