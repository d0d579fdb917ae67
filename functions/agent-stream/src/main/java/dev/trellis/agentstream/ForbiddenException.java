package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;

/** Something that the agent asked for and may not have, whatever there is in the project. */
final class ForbiddenException extends RefusedException {
  private static final long serialVersionUID = 1L;

  ForbiddenException(String reason) {
    super(reason);
  }
}
