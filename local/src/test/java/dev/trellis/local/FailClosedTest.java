package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.Config;
import dev.trellis.crypto.ApiKeyFormat;
import dev.trellis.domain.UserId;
import dev.trellis.local.Installation.Call;
import dev.trellis.local.RunningBundle.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Whatever is missing, down or out of time keeps people out: of 1,000 attempts each none passes.
 */
class FailClosedTest {
  private static final int ATTEMPTS = 1_000;
  private static final List<Template.Route> CLOSED = AuthenticationTest.closedRoutes().toList();

  private final Random random = new Random(15);

  @Test
  void withoutAGoodKeyNothingStarts() {
    for (int i = 0; i < ATTEMPTS; i++) {
      Map<String, String> settings = new HashMap<>();
      settings.put("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/c");
      settings.put("CURSOR_SECRET", "a secret for tests, of enough bytes");
      String key = weakKey(i);
      if (!key.isEmpty() || i % 2 == 0) {
        settings.put("AUTH_KEY", key);
      }
      assertThat(refusal(settings)).as("started with the key '%s'", key).contains("AUTH_KEY");
    }
  }

  /** Missing, too short, or of hardly any different characters. */
  private String weakKey(int attempt) {
    return switch (attempt % 4) {
      case 0, 1 -> "";
      case 2 -> UUID.randomUUID().toString().substring(0, 1 + random.nextInt(31));
      default -> "abcdefghi".substring(0, 1 + random.nextInt(9)).repeat(40);
    };
  }

  private static List<String> refusal(Map<String, String> settings) {
    try {
      Config.read(settings);
      return List.of();
    } catch (Config.InvalidConfigException refused) {
      return refused.problems().stream().map(problem -> problem.split("[ :]", 2)[0]).toList();
    }
  }

  @Test
  void withoutTheDatabaseKeysAreUnavailableAndNobodyElsePasses() {
    try (Installation down = Installation.withoutServers()) {
      for (int i = 0; i < ATTEMPTS; i++) {
        // A pool waits for a connection: each attempt with a well-formed key takes a moment.
        boolean wellFormed = i % 250 == 0;
        String shown = wellFormed ? ApiKeyFormat.create().key() : forged();
        Answer answer = attempt(down, shown);
        assertThat(answer.status()).as(answer.text()).isEqualTo(wellFormed ? 503 : 401);
      }
    }
  }

  private String forged() {
    return switch (random.nextInt(4)) {
      case 0 -> Tokens.ofAnotherInstallation();
      case 1 -> tampered(Tokens.sign(Installation.KEY, UserId.create()));
      case 2 -> tampered(ApiKeyFormat.create().key());
      default -> UUID.randomUUID().toString();
    };
  }

  private String tampered(String credential) {
    int at = random.nextInt(credential.length());
    char other = credential.charAt(at) == 'x' ? 'y' : 'x';
    return credential.substring(0, at) + other + credential.substring(at + 1);
  }

  @Test
  void tokensFromTwoMinutesAheadDoNotPass() {
    try (Installation here = Installation.onSharedServers()) {
      for (int i = 0; i < ATTEMPTS; i++) {
        String token = Tokens.sign(Installation.KEY, UserId.create(), Duration.ofMinutes(2));
        Answer answer = attempt(here, token);
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
      }
    }
  }

  /** They are two minutes old when they are made, and good for eight more. */
  @Test
  void tokensFromTwoMinutesAgoAreGood() {
    try (Installation here = Installation.onSharedServers()) {
      UserId user = new UserId(UUID.fromString(here.signUp().userId()));
      for (int i = 0; i < ATTEMPTS; i++) {
        String token = Tokens.sign(Installation.KEY, user, Duration.ofMinutes(-2));
        Answer answer = attempt(here, token);
        assertThat(answer.status()).as(answer.text()).isNotIn(401, 403).isLessThan(500);
      }
    }
  }

  /** The clock of who issued it was late by two minutes, and it has just expired there. */
  @Test
  void aTokenIsGoodForAMinuteMoreThanItSaysAtMost() {
    try (Installation here = Installation.onSharedServers()) {
      for (int i = 0; i < ATTEMPTS; i++) {
        Duration ago = Duration.ofMinutes(-12).plusMillis(random.nextInt(58_000));
        Answer answer = attempt(here, Tokens.sign(Installation.KEY, UserId.create(), ago));
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
      }
    }
  }

  private Answer attempt(Installation installation, String shown) {
    Template.Route route = CLOSED.get(random.nextInt(CLOSED.size()));
    String id = UUID.randomUUID().toString();
    return installation.send(
        new Call(route.method(), Requests.path(route, id, id), "{}").by(shown));
  }
}
