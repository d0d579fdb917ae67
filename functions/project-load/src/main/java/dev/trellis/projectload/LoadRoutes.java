package dev.trellis.projectload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.cache.ResponseCache;
import dev.trellis.cache.ResponseCache.Part;
import dev.trellis.domain.FileSelection;
import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Paging;
import dev.trellis.http.ProjectView;
import dev.trellis.projectload.CachedParts.Wanted;
import dev.trellis.projectload.StampedAnswers.Fresh;
import dev.trellis.projectload.StampedAnswers.FreshParts;
import dev.trellis.store.ProjectLoads;
import java.util.List;
import java.util.Optional;

/** Loads a project with its files and a page of its conversation, or one of the two alone. */
final class LoadRoutes {
  private final ProjectLoads loads;
  private final Paging paging;
  private final StampedAnswers answers;

  LoadRoutes(ProjectLoads loads, Paging paging, ResponseCache cache) {
    this.loads = loads;
    this.paging = paging;
    this.answers = new StampedAnswers(loads, new CachedParts(cache));
  }

  private record ProjectPart(
      ProjectView project,
      List<LoadedFileView> files,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<String>> deleted) {
    static ProjectPart of(ProjectLoads.Tree tree) {
      return new ProjectPart(ProjectView.of(tree.project()), fileViews(tree), tree.deleted());
    }
  }

  private record FilesView(
      long revision,
      List<LoadedFileView> files,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<String>> deleted) {
    static FilesView of(ProjectLoads.Tree tree) {
      return new FilesView(tree.project().revision(), fileViews(tree), tree.deleted());
    }
  }

  private record MessagesPart(List<MessageView> messages, Paging.View pagination) {}

  /** Both parts in one, for an answer that is written while it is put together. */
  private record LoadView(
      ProjectView project,
      List<LoadedFileView> files,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<String>> deleted,
      List<MessageView> messages,
      Paging.View pagination) {
    static LoadView of(ProjectPart project, MessagesPart messages) {
      return new LoadView(
          project.project(),
          project.files(),
          project.deleted(),
          messages.messages(),
          messages.pagination());
    }
  }

  HttpResponse project(HttpRequest request) {
    Page.Request page = page(request);
    FileSelection selection = LoadQuery.files(request);
    if (selection.withContent()) {
      return answers.answer(
          request,
          () ->
              load(request, selection, page)
                  .map(l -> new Fresh(l.tree().stamp(), content(request, l, page))));
    }
    return answers.cached(
        request,
        List.of(new Wanted(Part.PROJECT, "project " + selection.since()), wanted(page)),
        () ->
            load(request, selection, page)
                .map(l -> new FreshParts(l.tree().stamp(), parts(l, page))));
  }

  private Optional<ProjectLoads.Loaded> load(
      HttpRequest request, FileSelection selection, Page.Request page) {
    return loads.load(request.caller().userId(), request.projectId(), selection, page);
  }

  private HttpResponse content(HttpRequest request, ProjectLoads.Loaded loaded, Page.Request page) {
    ProjectLoads.Tree tree = loaded.tree();
    return ContentAnswer.of(
        request,
        LoadView.of(ProjectPart.of(tree), messages(tree.stamp(), loaded.messages(), page)));
  }

  private List<Object> parts(ProjectLoads.Loaded loaded, Page.Request page) {
    ProjectLoads.Tree tree = loaded.tree();
    return List.of(ProjectPart.of(tree), messages(tree.stamp(), loaded.messages(), page));
  }

  HttpResponse files(HttpRequest request) {
    FileSelection selection = LoadQuery.files(request);
    if (selection.withContent()) {
      return answers.answer(
          request,
          () ->
              tree(request, selection)
                  .map(t -> new Fresh(t.stamp(), ContentAnswer.of(request, FilesView.of(t)))));
    }
    return answers.cached(
        request,
        List.of(new Wanted(Part.PROJECT, "files " + selection.since())),
        () ->
            tree(request, selection).map(t -> new FreshParts(t.stamp(), List.of(FilesView.of(t)))));
  }

  private Optional<ProjectLoads.Tree> tree(HttpRequest request, FileSelection selection) {
    return loads.tree(request.caller().userId(), request.projectId(), selection);
  }

  HttpResponse messages(HttpRequest request) {
    Page.Request page = page(request);
    return answers.cached(
        request,
        List.of(wanted(page)),
        () ->
            loads
                .messages(request.caller().userId(), request.projectId(), page)
                .map(
                    m ->
                        new FreshParts(
                            m.stamp(), List.of(messages(m.stamp(), m.messages(), page)))));
  }

  private Page.Request page(HttpRequest request) {
    return paging.read(request, list(request.projectId()), Page.Order.OLDEST_FIRST);
  }

  private static Wanted wanted(Page.Request page) {
    return new Wanted(Part.MESSAGES, page.toString());
  }

  private static String list(ProjectId id) {
    return "messages:" + id;
  }

  private MessagesPart messages(ProjectStamp stamp, Page<Message> found, Page.Request page) {
    return new MessagesPart(
        found.items().stream().map(MessageView::of).toList(),
        paging.view(list(stamp.project()), page, found));
  }

  private static List<LoadedFileView> fileViews(ProjectLoads.Tree tree) {
    return tree.files().stream().map(LoadedFileView::of).toList();
  }
}
