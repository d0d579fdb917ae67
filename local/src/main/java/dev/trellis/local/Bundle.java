package dev.trellis.local;

import dev.trellis.boot.App;
import dev.trellis.config.Config;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running bundle: the functions, the port that they are served on, and the servers that they
 * need.
 */
final class Bundle implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bundle.class);

  // Where development servers usually are; CORS_ORIGINS says otherwise.
  private static final String DEVELOPMENT_ORIGINS =
      IntStream.of(3001, 4173, 4200, 5173, 8080)
          .mapToObj("http://localhost:%1$d,http://127.0.0.1:%1$d"::formatted)
          .collect(Collectors.joining(","));

  private static final List<String> SETTINGS =
      List.of(
          "MODEL_PROVIDER",
          "MODEL_FALLBACK",
          "MODEL_REASONING",
          "MODEL_FIRST_EVENT_SECONDS",
          "MODEL_BETWEEN_EVENTS_SECONDS",
          "MODEL_TOTAL_SECONDS",
          "OPENAI_API_KEY",
          "OPENAI_BASE_URL",
          "OPENAI_MODEL",
          "ANTHROPIC_API_KEY",
          "ANTHROPIC_BASE_URL",
          "ANTHROPIC_MODEL",
          "GEMINI_API_KEY",
          "GEMINI_BASE_URL",
          "GEMINI_MODEL",
          "XAI_API_KEY",
          "XAI_BASE_URL",
          "XAI_MODEL",
          "BEDROCK_API_KEY",
          "AWS_BEARER_TOKEN_BEDROCK",
          "BEDROCK_BASE_URL",
          "BEDROCK_MODEL",
          "BEDROCK_REGION",
          "MODEL_PRICES",
          "MODEL_PRICE_INPUT",
          "MODEL_PRICE_OUTPUT",
          "CEILING_RUN_STEPS",
          "CEILING_RUN_TOKENS",
          "CEILING_RUN_USD",
          "CEILING_RUN_SECONDS",
          "CEILING_STEP_OUTPUT_TOKENS",
          "CEILING_DAY_TOKENS",
          "CEILING_DAY_USD",
          "CEILING_INSTALLATION_DAY_USD",
          "AGENT_MODEL_BUILDER",
          "AGENT_MODEL_REVIEWER",
          "AGENT_MODEL_FIXER",
          "AGENT_MODEL_EXPLAINER",
          "AGENT_ROUTER",
          "AGENT_REVIEW",
          "AGENT_READ_ONLY_PATHS",
          "CONTEXT_TOKENS",
          "CORS_ORIGINS",
          "RUN_LEASE_SECONDS",
          "AGENT_SECOND_SEND",
          "AGENT_AUTO_CONTINUE");

  /** The function that ends lost runs. */
  private static final String SWEPT = "agent-stream";

  /** What was started, latest first: so it is stopped. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private boolean closed;

  /** What there is to tell about a running bundle. */
  record Summary(
      String url,
      List<String> functions,
      String model,
      String database,
      String cache,
      DemoAccount demo) {
    Summary {
      functions = List.copyOf(functions);
    }
  }

  /**
   * Starts everything.
   *
   * @param environment what may be set from outside: the model, its prices and ceilings, and who
   *     may call from a browser
   * @throws StartException if something cannot start; what had started is to be closed all the same
   */
  Summary start(Options options, Map<String, String> environment) {
    Template template = Template.read(options.template());
    HttpServer server = opened(HttpServer.bind(options.port()));
    DataFolder folder = opened(DataFolder.open(options.data(), options.fresh()));
    LocalDatabase database = opened(LocalDatabase.start(folder.database()));
    LocalCache cache = opened(LocalCache.start(folder.cache(), folder.cachePid()));
    App app = opened(new App(config(environment, folder, database, cache)));
    // Otherwise the first request would wait for all that it takes to ask the cache to be loaded.
    app.checkCache();
    DemoAccount demo = DemoAccount.open(app.db(), database.tiers(), folder);
    Router<LocalFunction> router = new Router<>();
    List<LocalFunction> functions = new ArrayList<>();
    Map<String, LocalFunction> daily = new HashMap<>();
    for (Template.FunctionBlock block : template.served()) {
      LocalFunction function = LocalFunction.start(block, app);
      functions.add(function);
      block.routes().forEach(route -> router.add(route, function));
      block.daily().forEach(event -> daily.put(event, function));
    }
    server.serve(new Gateway(router));
    // Bound first, but to be stopped before what its requests need; and before it the calls, which
    // still have an end to tell.
    stopFirst(server);
    functions.forEach(this::opened);
    opened(DailyCalls.start(daily));
    functions.stream()
        .filter(function -> function.name().equals(SWEPT))
        .forEach(function -> opened(Sweeps.of(function).start()));
    return new Summary(
        "http://127.0.0.1:" + server.port(),
        template.served().stream().map(Template.FunctionBlock::name).toList(),
        app.model().name(),
        database.adminUrl(),
        cache.url(),
        demo);
  }

  private static Config config(
      Map<String, String> environment,
      DataFolder folder,
      LocalDatabase database,
      LocalCache cache) {
    Map<String, String> settings = new HashMap<>();
    settings.put("CORS_ORIGINS", DEVELOPMENT_ORIGINS);
    SETTINGS.stream()
        .filter(environment::containsKey)
        .forEach(name -> settings.put(name, environment.get(name)));
    settings.put("DATABASE_URL", database.appUrl());
    settings.put("DATABASE_POOL_SIZE", "20");
    settings.put("CACHE_URL", cache.url());
    settings.put("CURSOR_SECRET", folder.secret("cursor-secret").reveal());
    settings.put("AUTH_KEY", folder.secret("auth-key").reveal());
    try {
      return Config.read(settings);
    } catch (Config.InvalidConfigException invalid) {
      throw new StartException(String.join("\n", invalid.problems()), invalid);
    }
  }

  private synchronized <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private synchronized void stopFirst(AutoCloseable part) {
    parts.remove(part);
    parts.push(part);
  }

  /** Stops everything, also what has only just started; may be called twice. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception failed) {
        LOG.warn("could not stop {}", part.getClass().getSimpleName(), failed);
      }
    }
  }
}
