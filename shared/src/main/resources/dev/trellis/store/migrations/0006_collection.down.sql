drop function owners_to_collect, collect_expired, collect_project;
drop index session_expiry, project_deleted;
drop policy expired on idempotency;
drop policy expired on session;
drop policy expired on project;
