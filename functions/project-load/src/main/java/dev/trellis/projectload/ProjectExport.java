package dev.trellis.projectload;

import dev.trellis.archive.ZipExport;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.ContentDisposition;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Exports;
import dev.trellis.store.Files;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;

/**
 * Gives a project's files as a zip archive, written while it is read. If that fails in the middle,
 * the answer breaks off before the archive's directory, without which it is none.
 */
final class ProjectExport {
  private final Exports exports;

  ProjectExport(Exports exports) {
    this.exports = exports;
  }

  HttpResponse answer(HttpRequest request) {
    Optional<Long> revision = request.query("revision").map(ProjectExport::number);
    Exports.Export export = exports.open(request.caller().userId(), request.projectId(), revision);
    return new HttpResponse(
        200,
        Map.of(
            "content-type",
            "application/zip",
            "content-disposition",
            ContentDisposition.attachment(export.project().name(), ".zip")),
        new HttpResponse.Body.Streamed(out -> ZipExport.write(entries(export.files()), out)));
  }

  private static Iterator<ZipExport.Entry> entries(Iterator<Files.FileContent> files) {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(files, Spliterator.ORDERED), false)
        .map(file -> new ZipExport.Entry(file.entry().path(), file.content()))
        .iterator();
  }

  private static long number(String text) {
    return HttpRequest.parseRevision(text)
        .orElseThrow(
            () -> ProblemException.invalid("revision", "must be the number of a revision, or 0"));
  }
}
