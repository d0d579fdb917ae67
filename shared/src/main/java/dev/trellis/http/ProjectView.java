package dev.trellis.http;

import dev.trellis.domain.Project;

/** A project as answers show it; times are in ISO 8601, UTC. */
public record ProjectView(
    String id,
    String name,
    String description,
    boolean starred,
    boolean archived,
    long revision,
    String createdAt,
    String updatedAt) {

  public static ProjectView of(Project project) {
    return new ProjectView(
        project.id().toString(),
        project.name(),
        project.description(),
        project.starred(),
        project.archived(),
        project.revision(),
        project.createdAt().toString(),
        project.updatedAt().toString());
  }
}
