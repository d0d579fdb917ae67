package dev.trellis.log;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One line in CloudWatch's embedded metric format: values, and beside them what CloudWatch is to
 * make metrics of. Each metric has the dimension {@code service}, the function's name; some are
 * there once more without it, for all functions together.
 *
 * @param values by metric, one to a hundred each; not empty
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     format</a>
 */
record MetricLine(
    Instant time,
    String namespace,
    String service,
    String requestId,
    Map<Metric, List<BigDecimal>> values) {

  String asJson() {
    StringBuilder json = new StringBuilder(512);
    json.append("{\"_aws\":{\"Timestamp\":").append(time.toEpochMilli());
    json.append(",\"CloudWatchMetrics\":[");
    directive(json, "[\"service\"]", sorted(false));
    List<Metric> overall = sorted(true);
    if (!overall.isEmpty()) {
      json.append(',');
      directive(json, "[]", overall);
    }
    json.append("]},\"service\":");
    JsonString.append(json, service);
    json.append(",\"correlation_id\":");
    JsonString.append(json, requestId);
    for (Metric metric : sorted(false)) {
      json.append(",\"").append(metric.metricName()).append("\":");
      number(json, values.getOrDefault(metric, List.of()));
    }
    return json.append('}').toString();
  }

  /** A number, or several in brackets. */
  private static void number(StringBuilder json, List<BigDecimal> values) {
    String text = values.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(","));
    json.append(values.size() == 1 ? text : "[" + text + "]");
  }

  private List<Metric> sorted(boolean onlyOverall) {
    return values.keySet().stream().filter(m -> !onlyOverall || m.isOverall()).sorted().toList();
  }

  private void directive(StringBuilder json, String dimensions, List<Metric> metrics) {
    json.append("{\"Namespace\":");
    JsonString.append(json, namespace);
    json.append(",\"Dimensions\":[").append(dimensions).append("],\"Metrics\":[");
    for (Metric metric : metrics) {
      json.append("{\"Name\":\"").append(metric.metricName());
      json.append("\",\"Unit\":\"").append(metric.unit()).append("\"},");
    }
    json.setCharAt(json.length() - 1, ']');
    json.append('}');
  }
}
