package dev.trellis.store;

import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.Page;
import dev.trellis.domain.RunId;
import dev.trellis.domain.Scope;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A person who has signed up, with something of everything that a person may have. */
record Person(UserId user, SessionId session, ApiKeyId key, TestProject project) {
  static final Accounts ACCOUNTS = new Accounts(TestDatabase.db());
  static final Logins LOGINS = new Logins(TestDatabase.db());
  static final Sessions SESSIONS = new Sessions(TestDatabase.db());
  static final ApiKeys API_KEYS = new ApiKeys(TestDatabase.db());
  static final Integrations INTEGRATIONS = new Integrations(TestDatabase.db());
  static final AuditLog AUDIT = new AuditLog(TestDatabase.db());
  static final UndoHistory HISTORY = new UndoHistory(TestDatabase.db());
  static final Conversations CONVERSATIONS = new Conversations(TestDatabase.db());
  static final Checkpoints CHECKPOINTS = new Checkpoints(TestDatabase.db());
  static final Idempotency IDEMPOTENCY = new Idempotency(TestDatabase.db());

  static final Page.Request NEWEST =
      new Page.Request(Page.Order.NEWEST_FIRST, Optional.empty(), Page.MAX_LIMIT);
  static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

  /** Someone who has nothing but an account. */
  static UserId signUp() {
    UserId user = UserId.create();
    ACCOUNTS.create(user, email(user), email(user), "hash 1");
    return user;
  }

  /** Someone who has a row in every table. */
  static Person create() {
    UserId user = signUp();
    SessionId session = openSession(user, "first token of " + user);
    ApiKeyId key = ApiKeyId.create();
    API_KEYS.create(user, newKey(key, Optional.empty()));
    INTEGRATIONS.put(user, "github", "octocat", sealed("key-1", "secret"));
    IDEMPOTENCY.once(user, "k", hash("request"), () -> new byte[] {1});
    TestProject project = TestProject.of(user);
    project.apply(TestProject.newFile("index.html", "<h1>Hello</h1>"));
    HISTORY.undo(user, project.id(), Optional.empty());
    HISTORY.redo(user, project.id(), Optional.empty());
    spend(user, RunsFixture.append(project, "m1").id());
    CONVERSATIONS.keep(user, project.id(), new Conversations.Summary("m1", "They said m1."));
    CHECKPOINTS.put(user, project.id(), "first", Optional.empty());
    return new Person(user, session, key, project);
  }

  private static void spend(UserId user, RunId run) {
    Budgets.Call call = BudgetsFixture.call(run, LocalDate.EPOCH, 10, 300);
    BudgetsFixture.settle(
        user,
        BudgetsFixture.granted(user, call, BudgetsFixture.none()),
        new TokenUsage(10, 0, 0, 10));
    BudgetsFixture.granted(user, call, BudgetsFixture.none());
  }

  static String email(UserId user) {
    return user + "@example.com";
  }

  static SessionId openSession(UserId user, String token) {
    SessionId session = SessionId.create();
    SESSIONS.open(user, session, hash(token), EXPIRES);
    return session;
  }

  /** The first refresh token's hash. */
  byte[] token() {
    return hash("first token of " + user);
  }

  static ApiKeys.NewKey newKey(ApiKeyId id, Optional<Instant> expires) {
    return new ApiKeys.NewKey(
        id, hash("secret of " + id), "CI", Set.of(Scope.READ, Scope.AGENT), expires);
  }

  static Integrations.Sealed sealed(String keyId, String text) {
    return new Integrations.Sealed(UuidV7.next(), keyId, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hash(String text) {
    return ContentHash.of(text.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  /** What the audit tells of the user, newest first. */
  static List<String> audited(UserId user) {
    return AUDIT.page(user, NEWEST).items().stream().map(AuditLog.Entry::action).toList();
  }

  static void disable(UserId user) throws SQLException {
    TestDatabase.change("update account set disabled_at = now() where owner_id = ?", user.value());
  }

  /** A fingerprint of the user's rows in each table; none for a table where they have no row. */
  static Map<String, String> rows(UserId user) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    for (Object table : TestDatabase.column(CatalogueTest.TABLES)) {
      Object found =
          TestDatabase.column(
                  "select md5(string_agg(t::text, ',' order by t::text)) from %s t where owner_id = ?"
                      .formatted(table),
                  user.value())
              .getFirst();
      if (found != null) {
        rows.put(String.valueOf(table), found.toString());
      }
    }
    return rows;
  }
}
