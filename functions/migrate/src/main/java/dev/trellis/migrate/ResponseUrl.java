package dev.trellis.migrate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts an answer where CloudFormation waits for it, and tries again for a while: without an answer
 * a stack hangs for up to an hour. Only the address's host is ever logged: its query is a
 * credential.
 */
final class ResponseUrl {
  /** Five attempts, and the pauses between them. */
  static final Duration MOST = Duration.ofSeconds(70);

  private static final Logger LOG = LoggerFactory.getLogger(ResponseUrl.class);
  private static final int ATTEMPTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client;
  private final Duration firstPause;

  /**
   * A sender.
   *
   * @param firstPause before the second attempt; each further pause is twice as long
   */
  ResponseUrl(HttpClient client, Duration firstPause) {
    this.client = client;
    this.firstPause = firstPause;
  }

  /**
   * Puts an answer.
   *
   * @throws CannotAnswerException if no attempt was accepted
   */
  void put(URI url, byte[] json) {
    // No content type: the address was signed for none.
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(json))
            .build();
    try {
      for (int attempt = 1; !accepted(request); attempt++) {
        if (attempt == ATTEMPTS) {
          throw new CannotAnswerException("CloudFormation did not take the answer");
        }
        Thread.sleep(firstPause.multipliedBy(1L << (attempt - 1)));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CannotAnswerException("stopped before CloudFormation had the answer");
    }
  }

  private boolean accepted(HttpRequest request) throws InterruptedException {
    String host = request.uri().getHost();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 == 2) {
        return true;
      }
      LOG.warn("{} answered {}", host, status);
    } catch (IOException unreachable) {
      // Its kind alone: nothing promises that its text does not hold the address.
      LOG.warn("{} cannot be reached: {}", host, unreachable.getClass().getSimpleName());
    }
    return false;
  }
}
