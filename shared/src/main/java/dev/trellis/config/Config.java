package dev.trellis.config;

import dev.trellis.domain.ModelPrice;
import dev.trellis.domain.ModelPrices;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that can be set, read once at start-up. Prints with its secrets masked.
 *
 * @param modelPrices what models cost, in USD per million tokens: those that {@code MODEL_PRICES}
 *     names, and any other as {@code MODEL_PRICE_INPUT} and {@code MODEL_PRICE_OUTPUT} say; unknown
 *     unless these are set
 * @param ceilings what models may do and cost at most
 * @param agents how the agents work
 * @param oidc another issuer whose tokens are accepted, if there is one
 * @param runs how the agent's runs are held
 * @param cursorSecret at least 32 bytes; cursors that it signed stay valid for as long as it stays
 */
public record Config(
    DatabaseConfig database,
    Optional<CacheConfig> cache,
    ModelsConfig models,
    ModelPrices modelPrices,
    CeilingsConfig ceilings,
    AgentsConfig agents,
    Optional<MetricsConfig> metrics,
    CorsConfig cors,
    Secret cursorSecret,
    AuthConfig auth,
    Optional<OidcConfig> oidc,
    RunsConfig runs) {

  private static final int LEAST_SECRET_BYTES = 32;
  private static final int MAX_PRICE = 10_000;

  /**
   * Reads the configuration.
   *
   * @throws InvalidConfigException with every problem there is
   */
  public static Config read(Map<String, String> environment) {
    Env env = new Env(environment);
    Optional<DatabaseConfig> database = DatabaseConfig.read(env);
    Optional<CacheConfig> cache = CacheConfig.read(env);
    ModelsConfig models = ModelsConfig.read(env);
    ModelPrices prices = modelPrices(env);
    CeilingsConfig ceilings = CeilingsConfig.read(env);
    AgentsConfig agents = AgentsConfig.read(env);
    CorsConfig cors = CorsConfig.read(env);
    Secret secret = cursorSecret(env);
    AuthConfig auth = AuthConfig.read(env);
    Optional<OidcConfig> oidc = OidcConfig.read(env);
    RunsConfig runs = RunsConfig.read(env);
    if (env.isSet("AUTH_KEY") && auth.key().equals(secret)) {
      env.problem("CURSOR_SECRET", "must not be AUTH_KEY itself");
    }
    if (!env.problems().isEmpty()) {
      throw new InvalidConfigException(env.problems());
    }
    return new Config(
        database.orElseThrow(),
        cache,
        models,
        prices,
        ceilings,
        agents,
        MetricsConfig.read(env),
        cors,
        secret,
        auth,
        oidc,
        runs);
  }

  private static ModelPrices modelPrices(Env env) {
    return new ModelPrices(
        ModelPriceTable.read(env),
        new ModelPrice(
            env.amount("MODEL_PRICE_INPUT", MAX_PRICE),
            env.amount("MODEL_PRICE_OUTPUT", MAX_PRICE)));
  }

  private static Secret cursorSecret(Env env) {
    Secret secret = env.secret("CURSOR_SECRET").orElse(new Secret(""));
    if (secret.reveal().getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
      env.problem(
          "CURSOR_SECRET", "must have at least %d random bytes".formatted(LEAST_SECRET_BYTES));
    }
    return secret;
  }

  /** The configuration cannot be used; the message lists every problem on a line of its own. */
  public static final class InvalidConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidConfigException(List<String> problems) {
      super("The configuration is not valid:\n  - " + String.join("\n  - ", problems));
      this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
      return problems;
    }
  }
}
