package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The packaged stream function is started as Lambda starts it: through the wrapper, which puts our
 * runtime in place.
 */
class PackagedStreamTest {
  private static final Path PACKAGED =
      Path.of("..", "functions", "agent-stream", "target", "lambda");
  private static final long PATIENCE_SECONDS = 60;

  @Test
  void packagedFunctionStartsOnOurRuntimeAndTellsWhyItCannotServe() throws Exception {
    CompletableFuture<String> report = new CompletableFuture<>();
    HttpServer runtimeApi =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    runtimeApi.createContext(
        "/2018-06-01/runtime/init/error", exchange -> accept(exchange, report));
    runtimeApi.start();
    try {
      Process process = start(runtimeApi.getAddress().getPort());
      String error = report.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(error).contains("The configuration is not valid", "DATABASE_URL", "AUTH_KEY");
    } finally {
      runtimeApi.stop(0);
    }
  }

  private static Process start(int port) throws IOException {
    Path folder = PACKAGED.toRealPath();
    Path wrapper = folder.resolve("trellis-exec-wrapper");
    assertThat(Files.isExecutable(wrapper)).isTrue();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // What Lambda would have run: AWS's client, its class path and its archive.
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    wrapper.toString(),
                    java,
                    "-Xmx400m",
                    "-Xshare:auto",
                    "-cp",
                    "/nowhere/aws.jar",
                    "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                    "dev.trellis.agentstream.AgentStreamFunction"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_LAMBDA_RUNTIME_API",
                "127.0.0.1:" + port,
                "_HANDLER",
                "dev.trellis.agentstream.AgentStreamFunction",
                "TRELLIS_RESPONSE_MODE",
                "streaming",
                "TRELLIS_CLASSPATH",
                folder + ":" + folder.resolve("lib") + "/*"));
    return builder.start();
  }

  private static void accept(HttpExchange exchange, CompletableFuture<String> report)
      throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(202, -1);
      report.complete(body);
    }
  }
}
