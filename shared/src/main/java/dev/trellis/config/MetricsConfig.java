package dev.trellis.config;

import java.util.Optional;

/**
 * Under which names metrics are written. They are only on Lambda, which makes metrics of lines in
 * its logs, and only where logs are not in text.
 *
 * @param namespace {@code POWERTOOLS_METRICS_NAMESPACE}, or else Trellis
 * @param service the function's name
 */
public record MetricsConfig(String namespace, String service) {

  static Optional<MetricsConfig> read(Env env) {
    if (env.text("LOG_FORMAT").filter("text"::equals).isPresent()) {
      return Optional.empty();
    }
    String namespace = env.text("POWERTOOLS_METRICS_NAMESPACE").orElse("Trellis");
    return env.text("AWS_LAMBDA_FUNCTION_NAME")
        .map(service -> new MetricsConfig(namespace, service));
  }
}
