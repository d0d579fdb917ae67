package dev.trellis.llm.scripted;

import tools.jackson.databind.json.JsonMapper;

/** The one mapper of this package. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}
}
