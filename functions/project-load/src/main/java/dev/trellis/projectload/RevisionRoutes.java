package dev.trellis.projectload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.domain.Checkpoint;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileDiff;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Revision;
import dev.trellis.domain.UnifiedDiff;
import dev.trellis.domain.UserId;
import dev.trellis.http.CheckpointView;
import dev.trellis.http.FileView;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Paging;
import dev.trellis.store.Checkpoints;
import dev.trellis.store.Revisions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows the history of a project's files. */
final class RevisionRoutes {
  private final Revisions revisions;
  private final Checkpoints checkpoints;
  private final Paging paging;

  RevisionRoutes(Revisions revisions, Checkpoints checkpoints, Paging paging) {
    this.revisions = revisions;
    this.checkpoints = checkpoints;
    this.paging = paging;
  }

  private record RevisionView(long revision, String author, String message, String createdAt) {
    static RevisionView of(Revision revision) {
      return new RevisionView(
          revision.number(),
          revision.author().name().toLowerCase(Locale.ROOT),
          revision.message(),
          revision.createdAt().toString());
    }
  }

  private record ListView(List<RevisionView> revisions, Paging.View pagination) {}

  private record CheckpointsView(List<CheckpointView> checkpoints) {}

  private record TreeView(long revision, List<FileView> files) {}

  private record DiffView(long from, long to, List<FileDiffView> files) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record FileDiffView(
      String path,
      Optional<String> before,
      Optional<String> after,
      String diff,
      boolean truncated) {
    static FileDiffView of(FileDiff file) {
      return new FileDiffView(
          file.change().path().value(),
          file.change().before().map(ContentHash::toString),
          file.change().after().map(ContentHash::toString),
          file.diff().map(FileDiffView::text).orElse(""),
          file.diff().map(UnifiedDiff::truncated).orElse(true));
    }

    private static String text(UnifiedDiff diff) {
      return diff.hunks().stream().map(UnifiedDiff.Hunk::text).collect(Collectors.joining());
    }
  }

  HttpResponse list(HttpRequest request) {
    ProjectId id = request.projectId();
    String name = "revisions:" + id;
    Page.Request wanted = paging.read(request, name, Page.Order.NEWEST_FIRST);
    Page<Revision> page =
        revisions
            .list(request.caller().userId(), id, wanted)
            .orElseThrow(() -> ProblemException.notFound("There is no such project."));
    return Revalidation.json(
        request,
        new ListView(
            page.items().stream().map(RevisionView::of).toList(), paging.view(name, wanted, page)));
  }

  /** The tree, or with {@code diff} how it differs from that of another revision. */
  HttpResponse one(HttpRequest request) {
    UserId user = request.caller().userId();
    ProjectId id = request.projectId();
    long number = request.revision();
    Optional<Long> other = request.query("diff").map(RevisionRoutes::other);
    if (other.isEmpty()) {
      List<FileView> files = revisions.tree(user, id, number).stream().map(FileView::of).toList();
      return HttpResponse.json(200, new TreeView(number, files));
    }
    List<FileDiffView> files =
        revisions.diff(user, id, other.get(), number).stream().map(FileDiffView::of).toList();
    return HttpResponse.json(200, new DiffView(other.get(), number, files));
  }

  HttpResponse checkpoints(HttpRequest request) {
    List<Checkpoint> all =
        checkpoints
            .list(request.caller().userId(), request.projectId())
            .orElseThrow(() -> ProblemException.notFound("There is no such project."));
    return HttpResponse.json(
        200, new CheckpointsView(all.stream().map(CheckpointView::of).toList()));
  }

  private static long other(String text) {
    return HttpRequest.parseRevision(text)
        .orElseThrow(
            () -> ProblemException.invalid("diff", "must be the number of a revision, or 0"));
  }
}
