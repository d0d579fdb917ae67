package dev.trellis.bench;

import dev.trellis.bench.StreamTarget.Sender;
import dev.trellis.bench.StreamTarget.Senders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts what the stream benchmark compares, all asking one provider. */
final class StreamRig {
  private static final String CHAT_COMPLETION =
      """
      {"model": "fake", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}""";
  private static final String CHAT =
      """
      {"id": "p1", "messages": [{"id": "$MESSAGE", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}]}""";
  private static final String SEND =
      """
      {"id": "$PROJECT", "message": {"id": "$MESSAGE", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}}""";

  private final Path root;
  private final Path peers;
  private final Path folder;
  private final Provider provider;
  private final Resources open;

  /**
   * Starts the provider.
   *
   * @param root the repository
   * @param folder for what is needed meanwhile
   * @param open what is to be closed in the end
   */
  StreamRig(Path root, Path folder, Resources open) throws Exception {
    this.root = root;
    this.peers = root.resolve("bench").resolve("peers");
    this.folder = folder;
    this.open = open;
    this.provider = open.add(Provider.start(peers));
  }

  Provider provider() {
    return provider;
  }

  LoadClient client() {
    return new LoadClient(peers);
  }

  List<StreamTarget> start(List<StreamServer> servers) throws Exception {
    List<StreamTarget> targets = new ArrayList<>();
    for (StreamServer server : servers) {
      targets.add(start(server));
    }
    return targets;
  }

  private StreamTarget start(StreamServer server) throws Exception {
    return switch (server) {
      case DIRECT -> direct();
      case AI_SDK -> aiSdk();
      case PORTKEY -> portkey();
      case TRELLIS -> trellis();
    };
  }

  private StreamTarget direct() {
    return new StreamTarget(
        StreamServer.DIRECT,
        provider.baseUrl() + "/chat/completions",
        CHAT_COMPLETION,
        Optional.empty(),
        Senders.of(Map.of()),
        ServerProcesses.none());
  }

  private StreamTarget aiSdk() throws Exception {
    NodeServer node =
        open.add(
            NodeServer.start(peers, Map.of("UPSTREAM", provider.baseUrl()), "chat-server.mjs"));
    return new StreamTarget(
        StreamServer.AI_SDK,
        node.url() + "/api/chat",
        CHAT,
        Optional.empty(),
        Senders.of(Map.of()),
        ServerProcesses.of(node.process()));
  }

  private StreamTarget portkey() throws Exception {
    NodeServer node = open.add(NodeServer.startPortkey(peers));
    Map<String, String> headers =
        Map.of(
            "authorization", "Bearer none",
            "x-portkey-provider", "openai",
            "x-portkey-custom-host", provider.baseUrl());
    return new StreamTarget(
        StreamServer.PORTKEY,
        node.url() + "/v1/chat/completions",
        CHAT_COMPLETION,
        Optional.empty(),
        Senders.of(headers),
        ServerProcesses.of(node.process()));
  }

  private StreamTarget trellis() throws Exception {
    LocalBundle bundle =
        open.add(LocalBundle.start(root, folder.resolve("trellis"), provider.baseUrl()));
    return new StreamTarget(
        StreamServer.TRELLIS,
        bundle.url() + "/agent",
        SEND,
        Optional.of(bundle.url() + "/agent/$PROJECT/stop"),
        count -> senders(bundle, count),
        new ServerProcesses(
            Optional.of(bundle.process()),
            Optional.of(new ProcessTree(bundle.database())),
            Optional.of(new ProcessTree(bundle.cache()))));
  }

  private static List<Sender> senders(LocalBundle bundle, int count) throws IOException {
    return bundle.newOwners(count).stream()
        .map(
            owner ->
                new Sender(
                    Map.of("authorization", "Bearer " + owner.token()),
                    owner.project().value().toString()))
        .toList();
  }
}
