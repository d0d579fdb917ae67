package dev.trellis.auth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.domain.Page;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Paging;
import dev.trellis.store.AuditLog;
import java.util.List;
import java.util.Optional;

/** What was changed in one's own account and projects, and from where. */
final class AuditRoutes {
  private static final String LIST = "audit";

  private final AuditLog log;
  private final Paging paging;

  AuditRoutes(AuditLog log, Paging paging) {
    this.log = log;
    this.paging = paging;
  }

  /**
   * A change.
   *
   * @param target what was changed: an id, or a name
   * @param addressHash the same for the same client address, and telling nothing else about it
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record EntryView(
      String id,
      String action,
      String target,
      Optional<String> requestId,
      Optional<String> addressHash,
      String at) {
    static EntryView of(AuditLog.Entry entry) {
      return new EntryView(
          entry.id().toString(),
          entry.action(),
          entry.target(),
          entry.requestId(),
          entry.addressHash(),
          entry.at().toString());
    }
  }

  private record ListView(List<EntryView> entries, Paging.View pagination) {}

  HttpResponse list(HttpRequest request) {
    Page.Request wanted = paging.read(request, LIST, Page.Order.NEWEST_FIRST);
    Page<AuditLog.Entry> page = log.page(request.caller().userId(), wanted);
    List<EntryView> views = page.items().stream().map(EntryView::of).toList();
    return HttpResponse.json(200, new ListView(views, paging.view(LIST, wanted, page)));
  }
}
