-- What a conversation's beginning says in short, so that a model need not be shown all of it. It goes with the message that it
-- ends with: a cut takes a message together with all behind it, so while that one is there, all before it are as they were.
create table conversation_summary (
  project_id uuid primary key references project on delete cascade,
  owner_id   uuid not null,
  up_to      uuid not null,
  text       text not null check (char_length(text) between 1 and 20000),
  foreign key (project_id, owner_id, up_to) references message (project_id, owner_id, id) on delete cascade
);
alter table conversation_summary enable row level security;
alter table conversation_summary force row level security;
create policy tenant on conversation_summary
  using (owner_id = (select app_user())) with check (owner_id = (select app_user()));
grant select, insert, update, delete on conversation_summary to trellis_app;
