package dev.trellis.store;

import dev.trellis.domain.FileEntry;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.Tier;
import java.sql.SQLException;
import java.util.List;

/**
 * What a run begins with, read in the round trip that makes it begin.
 *
 * @param newest messages, oldest first
 * @param files the project's, by path
 */
record RunContext(List<Message> newest, List<FileEntry> files) {

  /**
   * @param historyLimit how many messages at most
   */
  static Statement statement(ProjectId project, int historyLimit) {
    return Messages.newestStatement(project, historyLimit).then(Files.listStatement(project));
  }

  static RunContext read(Results results) throws SQLException {
    List<Message> newest = Messages.readNewest(results.next());
    return new RunContext(newest, Tx.readAll(results.next(), Files::readEntry));
  }

  Runs.Opened opened(RunId run, Message asked, Tier tier) {
    return new Runs.Opened(run, asked, newest, files, tier);
  }
}
