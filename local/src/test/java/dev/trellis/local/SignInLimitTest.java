package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.Installation.Call;
import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A password may be tried ten times in a quarter of an hour at most, wherever one asks. How many of
 * them pass depends on whether Redis answers in time, on a busy machine too.
 */
class SignInLimitTest {
  private static final int MOST = 10;
  private static final String HERE = "127.0.0.1";

  @Test
  void twoInstancesCountTogetherAndAloneWhenRedisIsGone(@TempDir Path data) throws IOException {
    try (Bundle bundle = new Bundle()) {
      Bundle.Summary servers = bundle.start(RunningBundle.options(data), Map.of());
      try (Installation other = Installation.on(servers, Map.of())) {
        Person person = Person.signUp(RunningBundle.of(servers));
        List<Answer> answers = tries(person, other, 15);
        assertThat(answers.getLast().status()).isEqualTo(429);
        assertThat(signIn(other, person.email(), person.password(), "192.0.2.9").status())
            .as("from elsewhere")
            .isEqualTo(200);

        shutDown(URI.create(servers.cache()));
        answers.addAll(tries(person, other, 15));
        assertThat(passed(answers)).isBetween(1L, (long) MOST);
        assertThat(answers.getLast().status()).isEqualTo(429);
        assertThat(answers).allSatisfy(SignInLimitTest::isRefused);
      }
    }
  }

  @Test
  void anAccountThatThereIsNotIsLimitedAlike() {
    try (Installation here = Installation.onSharedServers()) {
      String nobody = UUID.randomUUID() + "@example.com";
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        answers.add(signIn(here, nobody, "x", "192.0.2.20"));
      }
      assertThat(passed(answers)).isBetween(1L, (long) MOST);
      assertThat(answers.getLast().status()).isEqualTo(429);
      assertThat(answers).allSatisfy(SignInLimitTest::isRefused);
    }
  }

  /** Wrong passwords, over HTTP and at another instance by turns. */
  private static List<Answer> tries(Person person, Installation other, int each) {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      String guess = "a guess " + i;
      String body = Person.credentials(person.email(), guess);
      answers.add(person.bundle().anonymous().post("/auth/signin", body));
      answers.add(signIn(other, person.email(), guess, HERE));
    }
    return answers;
  }

  private static Answer signIn(
      Installation installation, String email, String password, String from) {
    String body = Person.credentials(email, password);
    return installation.send(new Call("POST", "/auth/signin", body).from(from));
  }

  private static long passed(List<Answer> answers) {
    return answers.stream().filter(answer -> answer.status() == 401).count();
  }

  private static void isRefused(Answer answer) {
    assertThat(answer.status()).isIn(401, 429);
    if (answer.status() == 429) {
      assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 900L);
      assertThat(answer.json().path("type").asString()).endsWith("too-many-requests");
    }
  }

  private static void shutDown(URI redis) throws IOException {
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket.getOutputStream().write("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).as("it went away").isEqualTo(-1);
    }
  }
}
