create schema sheets;
grant usage on schema sheets to tasuki_web, tasuki_work;

-- A file of register lines: read and looked at first, taken when a person confirms it, undone as a whole.
create table sheets.sheet (
  id uuid primary key default gen_random_uuid(),
  institution_id uuid not null references members.institution,
  file_name text not null,
  sha256 text not null,
  -- The lines as read, until they are taken.
  lines jsonb not null default '[]',
  findings jsonb not null default '[]',
  added int not null default 0,
  changed int not null default 0,
  -- What changed lines and statements were before, so that the sheet can be taken back.
  before jsonb not null default '{}',
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  undone_at timestamptz
);
create index on sheets.sheet (institution_id, created_at desc);

alter table sheets.sheet enable row level security;
alter table sheets.sheet force row level security;
create policy all_for_staff on sheets.sheet using ((select base.sees_all()));
create policy own on sheets.sheet using (institution_id = (select base.viewer_organisation()));
grant select, insert, update, delete on sheets.sheet to tasuki_web, tasuki_work;
