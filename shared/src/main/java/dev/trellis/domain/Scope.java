package dev.trellis.domain;

/** What an API key may be used for. None includes another. */
public enum Scope {
  /** Looking at projects. */
  READ,
  /** Changing projects and their files. */
  WRITE,
  /** Running the agent, which costs money. */
  AGENT,
  /** The account itself: its keys, sessions and integrations. */
  ADMIN
}
