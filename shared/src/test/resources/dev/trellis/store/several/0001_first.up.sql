create table first (id int primary key, note text not null default $$none$$);
grant select on first to trellis_app;
