-- What became of each backup that was made, or could not be made.
create schema backups;
grant usage on schema backups to tasuki_web, tasuki_work;

create table backups.backup (
  id uuid primary key default gen_random_uuid(),
  began_at timestamptz not null,
  ended_at timestamptz not null,
  occasion text not null check (occasion in ('schedule', 'upgrade', 'hand')),
  -- The file, or the folder where none came to be.
  place text not null,
  -- What was written; null where nothing came of it.
  bytes bigint,
  rows bigint,
  uploads integer,
  -- Uploads that were damaged on the disk already.
  damaged integer,
  -- Why nothing came of it; null: it was read again and found whole.
  failure text
);
create index on backups.backup (ended_at desc);
alter table backups.backup enable row level security;
alter table backups.backup force row level security;
create policy all_for_staff on backups.backup using ((select base.sees_all()));
grant select on backups.backup to tasuki_web;
grant select, insert on backups.backup to tasuki_work;

-- A backup is made by the work role: it reads everything, also what it has no other business with.
do $$
declare name text;
begin
  for name in select nspname from pg_namespace
    where nspowner = (select nspowner from pg_namespace where nspname = 'base') and nspname not in ('public') and nspname !~ '^pg_'
  loop
    execute format('grant usage on schema %I to tasuki_work', name);
    execute format('grant select on all tables in schema %I to tasuki_work', name);
    execute format('grant select on all sequences in schema %I to tasuki_work', name);
  end loop;
end $$;
