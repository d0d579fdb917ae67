package dev.trellis.llm.openai;

/** The two names of the same limit. */
enum OutputLimit {
  MAX_COMPLETION_TOKENS("max_completion_tokens"),
  /** The older name. */
  MAX_TOKENS("max_tokens");

  private final String field;

  OutputLimit(String field) {
    this.field = field;
  }

  String field() {
    return field;
  }
}
