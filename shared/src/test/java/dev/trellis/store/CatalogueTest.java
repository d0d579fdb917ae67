package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the database's catalogue says of who may do what; new tables are looked at too. */
class CatalogueTest {
  static final String TABLES =
      """
      select relname::text from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p', 'm', 'v', 'f')
        and relname not in ('schema_migration', 'installation_day')
      """;

  @Test
  void everyTableForcesRowLevelSecurityOnReadingAndWriting() throws SQLException {
    List<?> open =
        TestDatabase.column(
            TABLES
                + """
                and not (relrowsecurity and relforcerowsecurity and exists (
                  select from pg_policy where polrelid = pg_class.oid and polcmd = '*'
                    and pg_get_expr(polqual, polrelid) like '%owner_id = ( SELECT app_user()%'
                    and pg_get_expr(polwithcheck, polrelid) like '%owner_id = ( SELECT app_user()%'))
                """);

    assertThat(open).isEmpty();
    assertThat(TestDatabase.column(TABLES)).contains("account", "project", "message", "run");
  }

  @Test
  void aSecondPolicyIsForLookingAndForTheOwnerAlone() throws SQLException {
    assertThat(
            TestDatabase.column(
                """
                select concat_ws(' ', polrelid::regclass, polcmd, polroles::regrole[])
                from pg_policy where polname <> 'tenant' or polroles <> '{0}' order by 1
                """))
        .isEqualTo(
            List.of(
                "account r {trellis_owner}",
                "api_key r {trellis_owner}",
                "idempotency r {trellis_owner}",
                "installation_day * {trellis_owner}",
                "integration r {trellis_owner}",
                "project r {trellis_owner}",
                "run r {trellis_owner}",
                "session r {trellis_owner}"));
  }

  @Test
  void functionsOfTheOwnerAreForTheApplicationAloneAndLookNowhereElse() throws SQLException {
    assertThat(
            TestDatabase.column(
                """
                select proname || ' ' || proowner::regrole || ' ' || array_to_string(proconfig, ';')
                  || ' ' || array_to_string(proacl, ';')
                from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1
                """))
        .isEqualTo(
            Stream.of(
                    "api_key_owner",
                    "budget_room",
                    "collect_expired",
                    "collect_project",
                    "find_login",
                    "held_runs",
                    "owners_to_collect",
                    "owners_to_reseal",
                    "reserve_budget",
                    "settle_budget",
                    "sweep_reservations",
                    "waiting_continuations")
                .map(
                    name ->
                        name
                            + " trellis_owner search_path=pg_catalog, pg_temp"
                            + " trellis_owner=X/trellis_owner;trellis_app=X/trellis_owner")
                .toList());
  }

  @Test
  void whatWasSpentIsForTheOwnersFunctionsAlone() throws SQLException {
    assertThat(
            TestDatabase.column(
                """
                select relname || ' ' || relrowsecurity || ' ' || relforcerowsecurity || ' '
                  || has_table_privilege('trellis_app', oid, 'select') || ' '
                  || has_table_privilege('trellis_app', oid, 'insert, update, delete, truncate')
                from pg_class
                where relname in ('usage_day', 'usage_run', 'reservation', 'installation_day')
                order by 1
                """))
        .isEqualTo(
            List.of(
                "installation_day true true false false",
                "reservation true true true false",
                "usage_day true true true false",
                "usage_run true true true false"));
    assertThat(
            TestDatabase.column(
                """
                select 1 where has_function_privilege('trellis_app',
                  'note_usage(reservation, bigint, bigint, bigint, bigint)', 'execute')
                """))
        .isEmpty();
  }

  /** Or each group of chunks would be written to every index of the table. */
  @Test
  void noIndexKnowsOfWhatChangesWhileARunSpeaks() throws SQLException {
    List<@Nullable Object> indexed =
        TestDatabase.column(
            """
            select distinct a.attname::text
            from pg_index i
            join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
            join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where i.indrelid = 'run'::regclass and d.refobjid = i.indrelid
            """);

    assertThat(indexed)
        .contains("project_id", "state", "ended_at")
        .doesNotContain("lease_until", "last_seq", "stop_requested");
  }

  @Test
  void theApplicationsRoleHasNoPowers() throws SQLException {
    assertThat(
            TestDatabase.number(
                """
                select count(*) from pg_roles where rolname = 'trellis_app'
                  and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
                  and not exists (select from pg_auth_members where member = pg_roles.oid)
                """))
        .isOne();
  }

  @Test
  void theApplicationsRoleOwnsNothing() throws SQLException {
    assertThat(
            TestDatabase.number(
                """
                select count(*) from pg_shdepend
                where refobjid = 'trellis_app'::regrole and deptype = 'o'
                """))
        .isZero();
  }

  @Test
  void theApplicationsRoleCanMakeNoTableAndEmptyNone() throws SQLException {
    assertThat(
            TestDatabase.column(
                TABLES
                    + """
                    and has_table_privilege('trellis_app', oid, 'truncate, references, trigger')
                    """))
        .isEmpty();
    assertThat(
            TestDatabase.column(
                """
                select 1 where has_schema_privilege('trellis_app', 'public', 'create')
                  or has_table_privilege('trellis_app', 'schema_migration', 'insert, update, delete')
                """))
        .isEmpty();
  }

  @Test
  void historyContentsAndAuditCannotBeRewritten() throws SQLException {
    assertThat(
            TestDatabase.column(
                """
                select relname::text from pg_class
                where relname in ('content', 'revision', 'history_position', 'file_change', 'audit')
                  and (has_table_privilege('trellis_app', oid, 'update, delete')
                    or has_any_column_privilege('trellis_app', oid, 'update'))
                """))
        .isEmpty();
  }
}
