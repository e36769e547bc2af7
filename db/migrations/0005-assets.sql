create schema assets;
grant usage on schema assets to tasuki_web, tasuki_work;

create table assets.asset (
  id uuid primary key default gen_random_uuid(),
  institution_id uuid not null references members.institution,
  kind text not null,
  release_id uuid not null references products.release,
  -- As typed, so that a clerk finds the line again by the words on the box.
  vendor text not null,
  product text not null,
  model text,
  version text,
  place text,
  -- null = nobody has said; that is asked, not assumed.
  internet_facing boolean,
  emr_connected boolean,
  maintainer text,
  note text,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz
);
create index on assets.asset (release_id, institution_id) where removed_at is null;
create index on assets.asset (institution_id, changed_at desc, id) where removed_at is null;

-- 「この種類の機器はない」 is an entry too: what an institution has said about a kind of device.
create table assets.statement (
  institution_id uuid not null references members.institution,
  kind text not null,
  has boolean not null,
  stated_at timestamptz not null default now(),
  primary key (institution_id, kind)
);
create index on assets.statement (kind, has);

create table assets.import (
  id uuid primary key default gen_random_uuid(),
  institution_id uuid not null references members.institution,
  file_name text not null,
  sha256 text not null,
  taken int not null,
  findings jsonb not null default '[]',
  created_at timestamptz not null default now(),
  undone_at timestamptz
);
alter table assets.asset add column import_id uuid references assets.import;

do $$
declare name text;
begin
  foreach name in array array['asset', 'statement', 'import'] loop
    execute format('alter table assets.%I enable row level security', name);
    execute format('alter table assets.%I force row level security', name);
    execute format('create policy all_for_staff on assets.%I using ((select base.sees_all()))', name);
    execute format('create policy own on assets.%I using (institution_id = (select base.viewer_organisation()))', name);
    execute format('grant select, insert, update, delete on assets.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
