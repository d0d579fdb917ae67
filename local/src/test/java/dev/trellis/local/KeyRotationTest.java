package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.AuthConfig;
import dev.trellis.config.Secret;
import dev.trellis.crypto.AuthKeys;
import dev.trellis.crypto.Sealer;
import dev.trellis.domain.UserId;
import dev.trellis.local.Installation.Call;
import dev.trellis.local.RunningBundle.Answer;
import dev.trellis.store.Accounts;
import dev.trellis.store.Integrations;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key is changed, and what it sealed outlives it. */
class KeyRotationTest {
  private static final String NEW_KEY = "another key for tests, of enough bytes";
  private static final String TOKEN = "gho_a-token-of-github";

  @TempDir private Path data;
  private final Bundle bundle = new Bundle();
  private Bundle.Summary servers;

  @BeforeEach
  void startServers() {
    servers = bundle.start(RunningBundle.options(data), Map.of());
  }

  @AfterEach
  void stopServers() {
    bundle.close();
  }

  @Test
  void whatTheFormerKeySealedIsReadableWithoutIt() {
    // More than are asked for at a time.
    List<UserId> people = new ArrayList<>();
    try (Installation before = Installation.on(servers, Map.of())) {
      for (int i = 0; i < 130; i++) {
        people.add(connected(before, i));
      }
    }
    try (Installation meanwhile = rotated()) {
      assertThat(reseal(meanwhile)).isEqualTo("{\"resealed\":130,\"lost\":0,\"done\":true}");
      assertThat(reseal(meanwhile)).isEqualTo("{\"resealed\":0,\"lost\":0,\"done\":true}");
    }
    try (Installation after = Installation.on(servers, Map.of("AUTH_KEY", NEW_KEY))) {
      people.forEach(user -> assertThat(opened(after, user)).contains(TOKEN));
    }
  }

  /** One that was sealed with a key that is gone does not keep the others from being sealed. */
  @Test
  void whatNoKeyOpensIsToldAndLeftAlone() {
    String lost = "a key that somebody has lost, of enough bytes";
    try (Installation longAgo = Installation.on(servers, Map.of("AUTH_KEY", lost))) {
      connected(longAgo, 1, lost);
    }
    try (Installation before = Installation.on(servers, Map.of())) {
      connected(before, 2);
    }
    try (Installation meanwhile = rotated()) {
      assertThat(reseal(meanwhile)).isEqualTo("{\"resealed\":1,\"lost\":1,\"done\":true}");
      assertThat(reseal(meanwhile)).isEqualTo("{\"resealed\":0,\"lost\":1,\"done\":true}");
    }
  }

  @Test
  void nobodyCanAskForItOverHttp() {
    RunningBundle caller = RunningBundle.of(servers);
    HttpRequest request =
        caller
            .request("/trellis.reseal")
            .method("EVENT", HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(caller.send(request).status()).isEqualTo(404);
  }

  private Installation rotated() {
    return Installation.on(
        servers, Map.of("AUTH_KEY", NEW_KEY, "AUTH_KEY_PREVIOUS", Installation.KEY));
  }

  private static String reseal(Installation installation) {
    Answer answer = installation.schedule("auth", "trellis.reseal");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  private static UserId connected(Installation installation, int number) {
    return connected(installation, number, Installation.KEY);
  }

  /** Somebody new who has given the token of another service. */
  private static UserId connected(Installation installation, int number, String key) {
    String from = "192.0.2." + number;
    String email = UUID.randomUUID() + "@example.com";
    UserId user = UserId.create();
    // Signing up would hash a password for each.
    new Accounts(installation.app().db()).create(user, email, email, "no hash");
    Call put =
        new Call("PUT", "/integrations/github", "{\"accessToken\": \"%s\"}".formatted(TOKEN))
            .from(from)
            .by(Tokens.sign(key, user));
    assertThat(installation.send(put).status()).isEqualTo(204);
    return user;
  }

  /** With the new key alone, as whoever uses the token will open it. */
  private static String opened(Installation installation, UserId user) {
    AuthConfig config =
        new AuthConfig(
            new Secret(NEW_KEY), Optional.empty(), "trellis", AuthConfig.SameSite.STRICT);
    Integrations.Sealed sealed =
        new Integrations(installation.app().db()).sealed(user, "github").orElseThrow();
    byte[] plain =
        new Sealer(AuthKeys.of(config))
            .open(
                new Sealer.AssociatedData(user, "integration", sealed.row(), "sealed"),
                sealed.bytes());
    return new String(plain, StandardCharsets.UTF_8);
  }
}
