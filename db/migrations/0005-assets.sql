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
create index on assets.asset (institution_id, changed_at desc, id desc) where removed_at is null;
create index on assets.asset (kind, institution_id) where removed_at is null;

-- 「この種類の機器はない」 is an entry too: what an institution has said about a kind of device.
create table assets.statement (
  institution_id uuid not null references members.institution,
  kind text not null,
  has boolean not null,
  stated_at timestamptz not null default now(),
  primary key (institution_id, kind)
);
create index on assets.statement (kind, has);

-- The sheet by which a line came in (sheets.sheet, a later room), so that it can be taken back as a whole.
alter table assets.asset add column sheet_id uuid;
create index on assets.asset (sheet_id) where sheet_id is not null;

-- What institutions of one class have of one kind, counted by a job. Only products that so many
-- institutions have that the row tells nothing about any of them; so it is no organisation's data.
create table assets.popular (
  kind text not null,
  audience_class text not null,
  product_id uuid not null references products.product,
  institutions int not null,
  primary key (kind, audience_class, product_id)
);
alter table assets.popular enable row level security;
alter table assets.popular force row level security;
create policy signed_in on assets.popular for select
  using ((select base.viewer_role()) in ('system', 'secretariat', 'institution'));
create policy counted on assets.popular using ((select base.viewer_role()) = 'system');
grant select on assets.popular to tasuki_web;
grant select, insert, delete on assets.popular to tasuki_work;

do $$
declare name text;
begin
  foreach name in array array['asset', 'statement'] loop
    execute format('alter table assets.%I enable row level security', name);
    execute format('alter table assets.%I force row level security', name);
    execute format('create policy all_for_staff on assets.%I using ((select base.sees_all()))', name);
    execute format('create policy own on assets.%I using (institution_id = (select base.viewer_organisation()))', name);
    execute format('grant select, insert, update, delete on assets.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
