package dev.trellis.projectedit;

import dev.trellis.archive.ZipImport;
import dev.trellis.archive.ZipLimits;
import dev.trellis.domain.FileOperation.Create;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.ProjectView;
import dev.trellis.store.Imports;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes a project of a zip archive. */
final class ProjectImport {
  /**
   * The types that API Gateway passes on as bytes, see the template; any other body it takes for
   * text, and an archive would arrive damaged. The second is how browsers on Windows name a zip.
   */
  static final Set<String> TYPES = Set.of("application/zip", "application/x-zip-compressed");

  private static final String DEFAULT_NAME = "Imported project";

  private final Imports imports;

  ProjectImport(Imports imports) {
    this.imports = imports;
  }

  private record View(ProjectView project, int files, long bytes, int skipped) {}

  HttpResponse answer(HttpRequest request) {
    requireZip(request);
    String name = request.query("name").map(ProjectImport::name).orElse(DEFAULT_NAME);
    ZipImport.Result archive =
        ZipImport.read(request.body(), ZipLimits.of(request.caller().tier()));
    List<Create> files =
        archive.files().stream()
            .map(file -> new Create(file.path(), file.content(), Optional.empty()))
            .toList();
    Project project =
        imports.create(request.caller().userId(), name, files, "Imported from a zip archive");
    long bytes =
        files.stream()
            .mapToLong(file -> file.content().getBytes(StandardCharsets.UTF_8).length)
            .sum();
    return HttpResponse.json(
        201, new View(ProjectView.of(project), files.size(), bytes, archive.skipped()));
  }

  private static void requireZip(HttpRequest request) {
    String type = request.header("content-type").orElse("").split(";", 2)[0].strip();
    if (!TYPES.contains(type.toLowerCase(Locale.ROOT))) {
      throw ProblemException.invalid("content-type", "must be application/zip");
    }
  }

  private static String name(String text) {
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > Project.MAX_NAME_LENGTH) {
      throw ProblemException.invalid(
          "name", "must have 1 to %d characters".formatted(Project.MAX_NAME_LENGTH));
    }
    if (text.indexOf('\0') >= 0 || !FilePath.isWellFormed(text)) {
      throw ProblemException.invalid("name", "must be valid Unicode without U+0000");
    }
    return text;
  }
}
