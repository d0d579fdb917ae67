create table second (id int references first);
-- Stays in the middle for as long as a test wants it to.
do $$
begin
  if to_regclass('hold') is not null then
    perform pg_sleep(600);
  end if;
end $$;
create index second_id on second (id);
