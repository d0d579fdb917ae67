package dev.trellis.projectload;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import dev.trellis.http.EntityTag;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Files;
import dev.trellis.store.Files.FileContent;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a file's content as it is. As plain text whatever it is, so that no browser runs a
 * project's code on the API's origin.
 */
final class FileRoutes {
  private final Files files;

  FileRoutes(Files files) {
    this.files = files;
  }

  HttpResponse answer(HttpRequest request) {
    FilePath path = path(request);
    Optional<ContentHash> version = request.query("hash").map(FileRoutes::hash);
    return version.isPresent() ? version(request, path, version.get()) : present(request, path);
  }

  private HttpResponse present(HttpRequest request, FilePath path) {
    UserId user = request.caller().userId();
    ProjectId project = request.projectId();
    if (request.header("if-none-match").isPresent()) {
      FileEntry entry = files.find(user, project, path).orElseThrow(FileRoutes::missing);
      EntityTag tag = tag(entry.hash());
      if (Revalidation.has(request, tag)) {
        return Revalidation.unchanged(tag.strong());
      }
    }
    FileContent file = files.read(user, project, path).orElseThrow(FileRoutes::missing);
    return Revalidation.askEachTime(text(file.content()), tag(file.entry().hash()).strong());
  }

  /** A content that the path has or had; whoever asks for it by its hash may keep it for good. */
  private HttpResponse version(HttpRequest request, FilePath path, ContentHash hash) {
    byte[] content =
        files
            .readVersion(request.caller().userId(), request.projectId(), path, hash)
            .orElseThrow(FileRoutes::missing);
    EntityTag tag = tag(hash);
    HttpResponse answer = Revalidation.has(request, tag) ? HttpResponse.empty(304) : text(content);
    return Revalidation.keep(answer, tag.strong());
  }

  private static EntityTag tag(ContentHash hash) {
    return new EntityTag(hash.toString());
  }

  private static HttpResponse text(byte[] content) {
    return new HttpResponse(
        200,
        Map.of("content-type", "text/plain; charset=utf-8"),
        new HttpResponse.Body.Bytes(content));
  }

  private static FilePath path(HttpRequest request) {
    try {
      return new FilePath(request.pathParameter("path"));
    } catch (FilePath.InvalidPathException invalid) {
      throw ProblemException.invalid("path", invalid.reason());
    }
  }

  private static ContentHash hash(String text) {
    return ContentHash.parse(text)
        .orElseThrow(
            () -> ProblemException.invalid("hash", "must be 64 lower-case hexadecimal digits"));
  }

  private static ProblemException missing() {
    return ProblemException.notFound("There is no such file.");
  }
}
