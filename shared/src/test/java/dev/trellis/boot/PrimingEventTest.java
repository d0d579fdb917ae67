package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ProjectId;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;

class PrimingEventTest {
  private final Recorder recorder = new Recorder();

  /** Remembers the requests that come as far as a handler. */
  private static final class Recorder extends LambdaFunction {
    private final List<HttpRequest> requests = new ArrayList<>();

    @Override
    protected HttpHandler handler(App app) {
      return request -> {
        requests.add(request);
        return HttpResponse.empty(204);
      };
    }
  }

  @Test
  void aRouteThatIsClosedToStrangersIsServedToAUserWhoWasMadeUp() {
    HttpRequest request =
        serve(PrimingRequest.post("/projects/{projectId}/files/batch", "{\"name\": \"a\"}"));
    assertThat(request.endpoint()).isEqualTo("POST /projects/{projectId}/files/batch");
    assertThat(request.authenticated()).isPresent();
    assertThat(ProjectId.parse(request.pathParameter("projectId"))).isPresent();
    assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo("{\"name\": \"a\"}");
  }

  @Test
  void aProjectsIdCanStandInTheBody() {
    byte[] body = serve(PrimingRequest.post("/agent", "PROJECT")).body();
    assertThat(ProjectId.parse(new String(body, StandardCharsets.UTF_8))).isPresent();
  }

  @Test
  void aPublicRouteIsAskedWithoutACredential() {
    HttpRequest request = serve(PrimingRequest.get("/health/live"));
    assertThat(request.header("authorization")).isEmpty();
    assertThat(request.body()).isEmpty();
  }

  private HttpRequest serve(PrimingRequest request) {
    GenericApplicationContext context = StreamingProgram.context(Map.of());
    LambdaAdapter adapter = recorder.start(context);
    try (App app = context.getBean(App.class)) {
      for (byte[] event : PrimingEvent.all(List.of(request), app)) {
        adapter.apply(new GenericMessage<>(new ByteArrayInputStream(event), Map.of()));
      }
    }
    assertThat(recorder.requests).hasSize(1);
    return recorder.requests.getFirst();
  }
}
