-- The public register of facilities, as the government's lists give it and as people corrected it.
create schema facilities;
grant usage on schema facilities to tasuki_web, tasuki_work;
-- The lists themselves: read, compared, taken, taken back.
create schema rosters;
grant usage on schema rosters to tasuki_web, tasuki_work;

create table facilities.facility (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  kana text,
  kind text not null check (kind in ('hospital', 'clinic_beds', 'clinic', 'dental', 'pharmacy', 'midwifery', 'visiting_nursing')),
  prefecture text not null check (prefecture ~ '^(0[1-9]|[1-3][0-9]|4[0-7])$'),
  postal text,
  address text,
  phone text,
  fax text,
  -- null: no list said so far.
  beds int check (beds >= 0),
  beds_text text,
  bed_class text,
  functions text[] not null default '{}',
  founder text,
  opened_on date,
  designated_on date,
  -- Fields that a person confirmed; no import overwrites them.
  confirmed text[] not null default '{}',
  closed_on date,
  closed_reason text,
  merged_into uuid references facilities.facility,
  -- Counts every change; an import is taken back only where nothing came after it.
  version int not null default 1,
  -- Name, kana and place in one spelling for searching, and its pairs of characters as numbers.
  sought text collate "C" not null,
  grams int[] not null,
  -- Name and address in one spelling: two entries with the same may be one facility.
  place_key text collate "C",
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index on facilities.facility using gin (grams);
create index on facilities.facility (sought, id);
create index on facilities.facility (prefecture, sought, id);
create index on facilities.facility (place_key);
create index on facilities.facility (merged_into) where merged_into is not null;
-- The map counts from this alone.
create index on facilities.facility (prefecture, kind, bed_class) where closed_on is null;

-- Several for one facility: medical and dental, or what it had before a merger.
create table facilities.code (
  code text collate "C" primary key check (code ~ '^[0-9]{10}$'),
  facility_id uuid not null references facilities.facility,
  -- The import (rosters.import) that brought it; null = a person did.
  import_id uuid
);
create index on facilities.code (facility_id);
create index on facilities.code (substr(code, 4));

create table facilities.former_name (
  id uuid primary key default gen_random_uuid(),
  facility_id uuid not null references facilities.facility on delete cascade,
  name text not null,
  until_on date not null,
  sought text collate "C" not null,
  grams int[] not null,
  -- The import (rosters.import) that brought it; null = a person did.
  import_id uuid
);
create index on facilities.former_name (facility_id);
create index on facilities.former_name using gin (grams);

-- What an import did to a facility, and how it was before.
create table facilities.change (
  import_id uuid not null,
  facility_id uuid not null,
  action text not null check (action in ('new', 'changed', 'gone')),
  -- What the list calls itself; for the facility's history.
  source text not null,
  -- field: [before, after].
  changes jsonb not null default '{}',
  before jsonb,
  -- The version of the facility that the import left: with a later one it is not taken back.
  version int not null,
  at timestamptz not null,
  undone_at timestamptz,
  primary key (import_id, facility_id)
);
create index on facilities.change (facility_id);

create table rosters.import (
  id uuid primary key default gen_random_uuid(),
  file_name text not null,
  size int not null,
  sha256 text not null,
  account_id uuid,
  -- What the file does not say: the point table of its codes, and for which prefectures it is complete.
  point_table text,
  complete text[],
  state text not null default 'reading'
    check (state in ('reading', 'refused', 'preview', 'taking', 'taken', 'undoing', 'undone')),
  progress int not null default 0,
  -- How many rows of each action, and how they were read.
  counts jsonb not null default '{}',
  findings jsonb not null default '[]',
  created_at timestamptz not null default now(),
  taken_at timestamptz,
  undone_at timestamptz
);
create index on rosters.import (created_at, id);

-- One facility of an imported list: what will happen to it.
create table rosters.line (
  import_id uuid not null references rosters.import on delete cascade,
  number int not null,
  place text not null,
  action text not null check (action in ('new', 'changed', 'same', 'gone', 'left_out')),
  facility_id uuid,
  version int,
  name text not null,
  prefecture text not null,
  codes text[] not null,
  -- Every value of the list, as columns of facilities.facility; how it will be found.
  facts jsonb not null,
  sought text,
  grams int[],
  place_key text,
  -- field: [before, after]; `kept` are the ones that a person had confirmed otherwise.
  changes jsonb not null default '{}',
  kept jsonb not null default '{}',
  findings text[] not null default '{}',
  primary key (import_id, number)
);
create index on rosters.line (import_id, action, number);

create function facilities.refresh_statistics() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$ begin
  analyze facilities.facility, facilities.code, facilities.former_name, facilities.change;
end $$;
revoke all on function facilities.refresh_statistics from public;
grant execute on function facilities.refresh_statistics to tasuki_work;

-- What stands in public lists is nobody's: everybody reads it, and only the secretariat and the jobs write it. Not by
-- row-level security, beneath which no index of the search could be used (its operators are not leakproof).
create function facilities.refuse_strangers() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as
$$ begin
  if not base.sees_all() then
    raise insufficient_privilege using message = 'the register of facilities is written by the secretariat';
  end if;
  return null;
end $$;

do $$
declare name text;
begin
  foreach name in array array['facility', 'code', 'former_name'] loop
    execute format('create trigger refuse_strangers before insert or update or delete or truncate on facilities.%I
      for each statement execute function facilities.refuse_strangers()', name);
    execute format('grant select, insert, update, delete on facilities.%I to tasuki_web, tasuki_work', name);
  end loop;
  foreach name in array array['facilities.change', 'rosters.import', 'rosters.line'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy all_for_staff on %s using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on %s to tasuki_web, tasuki_work', name);
  end loop;
end $$;
