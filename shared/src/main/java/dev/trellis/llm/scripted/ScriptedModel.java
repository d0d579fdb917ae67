package dev.trellis.llm.scripted;

import dev.trellis.llm.Model;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;

/**
 * A stand-in for a language model that needs no key and no network. It really calls the agent's
 * tools: the first request builds a small to-do app, later ones change it. An answer depends on
 * nothing but the request, so any instance can give it and the same request gets the same answer.
 */
public final class ScriptedModel implements Model {
  static final String NAME = "scripted";

  private final Pace pace;

  /** A model that writes at the pace of a fast real one. */
  public ScriptedModel() {
    this(Pace.NATURAL);
  }

  public ScriptedModel(Pace pace) {
    this.pace = pace;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Returns at once; what is waited for is waited for in the stream. */
  @Override
  public ModelStream stream(ModelRequest request) {
    return new PacedStream(Script.answer(request).events(request), pace);
  }

  /** Always succeeds: there is nothing to reach. */
  @Override
  public void check() {}

  /** There is no connection. */
  @Override
  public void disconnect() {}
}
