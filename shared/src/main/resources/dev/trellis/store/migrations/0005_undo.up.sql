-- A project's revisions are a line, and undoing adds to it. This tells of the revisions that were made by undoing and redoing, and of
-- those that a project began with: which revision's files they show, and which one's change a redo makes again. Any other revision
-- stands for itself, and nothing can be redone after it. So with at(r) = position, or r where there is no row:
--   undoing at revision r takes back the change of at(r), and leads to at(at(r) - 1): where that change was made;
--   redoing at revision r leads to its redo; what can be redone then is what the newest revision before tells that was there.
-- A position of 0 has nothing before it. A fork's first revision has it too: its files were not made by a change of its own.
create table history_position (
  project_id uuid not null references project on delete cascade,
  revision   bigint not null,
  owner_id   uuid not null,
  position   bigint not null check (position < revision),
  redo       bigint check (redo > position),
  primary key (project_id, revision)
);
create index history_position_position on history_position (project_id, position, revision);
alter table history_position enable row level security;
alter table history_position force row level security;
create policy tenant on history_position using (owner_id = (select app_user())) with check (owner_id = (select app_user()));
grant select, insert on history_position to trellis_app;
