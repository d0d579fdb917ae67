package dev.trellis.boot;

import dev.trellis.cache.Cache;
import dev.trellis.config.Config;
import dev.trellis.config.ModelConfig;
import dev.trellis.domain.Caller;
import dev.trellis.domain.CursorCodec;
import dev.trellis.llm.Model;
import dev.trellis.llm.Timeouts;
import dev.trellis.llm.anthropic.AnthropicModel;
import dev.trellis.llm.openai.OpenAiModel;
import dev.trellis.llm.scripted.ScriptedModel;
import dev.trellis.store.Db;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the parts that functions are made of, each when it is first asked for, and closes them
 * together.
 */
public final class App implements AutoCloseable {
  private final Config config;
  private @Nullable Db db;
  private @Nullable Cache cache;
  private @Nullable Model model;

  public App(Config config) {
    this.config = config;
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

  /** Sees whether the cache answers; fine if none is configured. */
  public void checkCache() {
    cache().ifPresent(Cache::check);
  }

  public synchronized Model model() {
    if (model == null) {
      model =
          switch (config.model()) {
            case ModelConfig.Scripted _ -> new ScriptedModel();
            case ModelConfig.OpenAi openAi -> new OpenAiModel(openAi, Timeouts.DEFAULT);
            case ModelConfig.Anthropic anthropic -> new AnthropicModel(anthropic, Timeouts.DEFAULT);
          };
    }
    return model;
  }

  public CursorCodec cursors() {
    return new CursorCodec(config.cursorSecret().reveal().getBytes(StandardCharsets.UTF_8));
  }

  /** Who makes the requests: the one user that the configuration knows. */
  Caller caller() {
    return new Caller(config.localUser());
  }

  @Override
  public synchronized void close() {
    if (cache != null) {
      cache.close();
    }
    if (db != null) {
      db.close();
    }
  }
}
