package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.Installation.Call;
import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a browser asks before it calls needs no server and counts against no limit. */
class PreflightTest {

  @Test
  void itIsAnsweredWithoutServersAndWithoutEnd() {
    List<String> paths =
        Template.read(RunningBundle.TEMPLATE).served().stream()
            .flatMap(function -> function.routes().stream())
            .filter(route -> route.method().equals("OPTIONS"))
            .map(route -> route.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString()))
            .toList();
    assertThat(paths).isNotEmpty();
    try (Installation down = Installation.withoutServers()) {
      // More than any class of requests allows in a minute to whoever is not known.
      for (int i = 0; i < 200; i++) {
        for (String path : paths) {
          Answer answer = down.send(preflight(path));
          assertThat(answer.status()).as(path).isEqualTo(204);
          assertThat(answer.headers().firstValue("access-control-allow-origin"))
              .hasValue("https://app.example.com");
          assertThat(answer.headers().map()).doesNotContainKeys("ratelimit", "ratelimit-policy");
        }
      }
    }
  }

  private static Call preflight(String path) {
    return new Call("OPTIONS", path, "")
        .with("origin", "https://app.example.com")
        .with("access-control-request-method", "POST");
  }
}
