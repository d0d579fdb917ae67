package dev.trellis.boot;

import dev.trellis.config.AuthConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Somebody whom functions let in that have the test's key. */
final class TestCaller {
  static final String AUTH_KEY = "0123456789abcdef0123456789abcdef";
  static final UserId USER = new UserId(new UUID(0, 1));

  private TestCaller() {}

  static AuthConfig config() {
    return config(AUTH_KEY);
  }

  static AuthConfig config(String key) {
    return new AuthConfig(new Secret(key), Optional.empty(), "trellis", AuthConfig.SameSite.STRICT);
  }

  static String token() {
    return Credentials.of(config())
        .accessTokens()
        .sign(USER, SessionId.create().value(), Tier.FREE);
  }

  /** A GET in that person's name, as API Gateway sends it. */
  static byte[] get(String route) {
    String json =
        """
        {"resource": "%1$s", "path": "%1$s", "httpMethod": "GET",
         "headers": {"Authorization": "Bearer %2$s"}, "requestContext": {"requestId": "test"},
         "body": null, "isBase64Encoded": false}"""
            .formatted(route, token());
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
