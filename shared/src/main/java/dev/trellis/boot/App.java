package dev.trellis.boot;

import dev.trellis.cache.Cache;
import dev.trellis.cache.RateLimiter;
import dev.trellis.cache.ResponseCache;
import dev.trellis.config.AgentsConfig;
import dev.trellis.config.AuthConfig;
import dev.trellis.config.CeilingsConfig;
import dev.trellis.config.Config;
import dev.trellis.config.RunsConfig;
import dev.trellis.domain.AgentName;
import dev.trellis.domain.CursorCodec;
import dev.trellis.domain.TokenPrice;
import dev.trellis.http.Cors;
import dev.trellis.http.HttpHandler;
import dev.trellis.llm.Model;
import dev.trellis.log.Metrics;
import dev.trellis.store.Accounts;
import dev.trellis.store.ApiKeys;
import dev.trellis.store.Db;
import dev.trellis.store.Idempotency;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the parts that functions are made of, each when it is first asked for, and closes them
 * together.
 */
public final class App implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  private final Config config;
  private final Metrics metrics;
  private final Models models;
  private final TokenPrices prices;
  private @Nullable Db db;
  private @Nullable Cache cache;
  private @Nullable Credentials credentials;
  private @Nullable RateLimiter rateLimiter;
  private @Nullable ResponseCache responseCache;

  public App(Config config) {
    this.config = config;
    this.models = new Models(config.models(), config.agents());
    this.prices = new TokenPrices(config.modelPrices());
    this.metrics =
        config
            .metrics()
            .map(m -> Metrics.of(System.out, m.namespace(), m.service(), config.modelPrices()))
            .orElseGet(Metrics::none);
  }

  public synchronized Db db() {
    if (db == null) {
      db = new Db(config.database());
    }
    return db;
  }

  /** The cache, if one is configured. */
  public synchronized Optional<Cache> cache() {
    if (cache == null) {
      cache = config.cache().map(Cache::new).orElse(null);
    }
    return Optional.ofNullable(cache);
  }

  /** How the agent's runs are held. */
  public RunsConfig runs() {
    return config.runs();
  }

  /** Sees whether the cache answers; fine if none is configured. */
  public void checkCache() {
    cache().ifPresent(Cache::check);
  }

  /** What answers are made of, kept for a while. */
  public synchronized ResponseCache responseCache() {
    if (responseCache == null) {
      responseCache = new ResponseCache(cache());
    }
    return responseCache;
  }

  /** The model that is asked where no agent has one of its own, and those that stand in for it. */
  public Model model() {
    return models.shared();
  }

  /** The model that an agent asks. */
  public Model model(AgentName agent) {
    return models.of(agent);
  }

  /** The models behind {@link #model()}, in the order in which they are asked. */
  public List<Model> models() {
    return models.all();
  }

  /** How the agents work. */
  public AgentsConfig agents() {
    return config.agents();
  }

  public CursorCodec cursors() {
    return new CursorCodec(config.cursorSecret().reveal().getBytes(StandardCharsets.UTF_8));
  }

  /** What shows who somebody is. */
  public synchronized Credentials credentials() {
    if (credentials == null) {
      credentials = Credentials.of(config.auth());
    }
    return credentials;
  }

  /** What models may do and cost at most. */
  public CeilingsConfig ceilings() {
    return config.ceilings();
  }

  /** What the tokens of a model cost that has this {@link Model#name()}. */
  public TokenPrice tokenPrice(String model) {
    return prices.of(model);
  }

  /** From where browsers send the cookie that holds a refresh token. */
  public AuthConfig.SameSite cookieSameSite() {
    return config.auth().sameSite();
  }

  /** Counts how often somebody does something. */
  public synchronized RateLimiter rateLimiter() {
    if (rateLimiter == null) {
      rateLimiter = new RateLimiter(cache());
    }
    return rateLimiter;
  }

  /** The function bean of a handler, which stands behind all that a request must pass first. */
  LambdaAdapter adapt(HttpHandler handler) {
    RequestGuard guard =
        new RequestGuard(
            handler,
            new Authenticator(
                () -> credentials().accessTokens(),
                () -> new ApiKeys(db()),
                config.oidc().map(oidc -> ExternalCallers.of(oidc, () -> new Accounts(db())))),
            new RequestLimits(this::rateLimiter),
            new IdempotentRequests(() -> new Idempotency(db()), () -> credentials().sealer()));
    return new LambdaAdapter(
        guard, new Cors(config.cors()), metrics, address -> credentials().pseudonym(address));
  }

  /**
   * Makes ready for a snapshot of the process: asks the database once, if the function uses one, so
   * that all it takes to ask is loaded, and closes every connection. A database that is away, or
   * refuses, is no reason to have no snapshot.
   */
  synchronized void prepareSnapshot() {
    if (db != null) {
      try {
        db.check();
      } catch (RuntimeException away) {
        LOG.info("the snapshot is taken without the database: {}", away.getMessage());
      }
    }
    disconnect();
  }

  private void disconnect() {
    models.disconnect();
    if (cache != null) {
      cache.disconnect();
    }
    if (db != null) {
      db.disconnect();
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
    if (cache != null) {
      cache.close();
    }
    if (db != null) {
      db.close();
    }
  }
}
