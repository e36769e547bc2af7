create schema members;
grant usage on schema members to tasuki_web, tasuki_work;

create table members.organisation (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('institution', 'relay', 'ministry', 'vendor', 'secretariat')),
  name text not null,
  kana text,
  prefecture text,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);
create index on members.organisation (kind, prefecture);

-- Who informs whom: an ordered chain of organisations that ends at the institution.
create table members.route (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  name text not null
);
create table members.route_step (
  route_id uuid not null references members.route,
  position int not null,
  organisation_id uuid not null references members.organisation,
  -- 'at_once' passes on by itself; 'waits' needs a person, until the fall-through time.
  forwards text not null check (forwards in ('at_once', 'waits')),
  fall_through_hours int,
  primary key (route_id, position)
);
create index on members.route_step (organisation_id);

create table members.institution (
  organisation_id uuid primary key references members.organisation,
  code text unique,
  kind text not null,
  beds int not null default 0,
  bed_class text not null,
  functions text[] not null default '{}',
  founder text not null,
  prefecture text not null,
  tier text not null check (tier in ('L1', 'L2', 'L3', 'L4')),
  critical boolean not null default false,
  -- Whom a text is written for; derived from kind and beds by the rule in content.
  audience_class text not null check (audience_class in ('clinic', 'hospital_small', 'hospital_large')),
  route_id uuid references members.route
);
create index on members.institution (route_id);
-- The order of the list.
create index on members.institution (code, organisation_id);
create index on members.institution (prefecture, audience_class);

create table members.contact (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references members.organisation,
  -- 1 is told first. A removed contact stands in no order.
  position int check ((position is null) = (removed_at is not null)),
  name text not null,
  duty text not null check (duty in ('staff', 'director', 'it', 'desk')),
  mail text,
  phone text,
  reachable text,
  -- Who signs in as this contact (accounts.account); null = a contact only.
  account_id uuid,
  -- A hard bounce makes an address dead until somebody proves it or writes another.
  mail_dead_at timestamptz,
  -- When somebody of the organisation last said that this is still right.
  confirmed_at timestamptz,
  removed_at timestamptz,
  -- Deferrable, so that one statement may give all contacts their new places.
  unique (organisation_id, position) deferrable
);
create index on members.contact (lower(mail));

-- Routes that pass through the viewer's organisation. Definer: a relay may know them without reading all steps.
create function members.viewer_routes() returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select coalesce(array_agg(distinct route_id), '{}') from members.route_step
   where organisation_id = base.viewer_organisation() $$;
revoke all on function members.viewer_routes from public;
grant execute on function members.viewer_routes to tasuki_web, tasuki_work;
-- After many rows came at once: plans made without statistics take minutes. Definer: only the owner may analyze.
create function members.refresh_statistics() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$ begin
  analyze members.organisation, members.institution, members.contact, members.route, members.route_step;
end $$;
revoke all on function members.refresh_statistics from public;
grant execute on function members.refresh_statistics to tasuki_work;

do $$
declare name text;
begin
  foreach name in array array['organisation', 'route', 'route_step', 'institution', 'contact'] loop
    execute format('alter table members.%I enable row level security', name);
    execute format('alter table members.%I force row level security', name);
    execute format('create policy all_for_staff on members.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on members.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;

create policy own on members.organisation for select
  using (id = (select base.viewer_organisation()));
-- The names of those who inform and oversee are no secret within the circle.
create policy circle on members.organisation for select
  using ((select base.viewer_role()) in ('institution', 'relay', 'ministry', 'vendor') and kind in ('relay', 'ministry', 'secretariat'));
-- exists, not in: the planner may then look one row up instead of hashing every institution first.
create policy under_relay on members.organisation for select
  using ((select base.viewer_role()) = 'relay' and exists (
    select from members.institution i where i.organisation_id = organisation.id
      and i.route_id = any ((select members.viewer_routes())::uuid[])));
create policy own on members.institution for select
  using (organisation_id = (select base.viewer_organisation()));
create policy under_relay on members.institution for select
  using ((select base.viewer_role()) = 'relay' and route_id = any ((select members.viewer_routes())::uuid[]));
create policy own on members.contact
  using (organisation_id = (select base.viewer_organisation()));
create policy under_relay on members.contact for select
  using ((select base.viewer_role()) = 'relay' and exists (
    select from members.institution i where i.organisation_id = contact.organisation_id
      and i.route_id = any ((select members.viewer_routes())::uuid[])));
create policy passing on members.route for select
  using (id = any ((select members.viewer_routes())::uuid[]) or id in (
    select route_id from members.institution where organisation_id = (select base.viewer_organisation())));
-- Not for the owner, as whom viewer_routes() runs: its own policy below shows it every step.
create policy passing on members.route_step for select to tasuki_web, tasuki_work
  using (route_id = any ((select members.viewer_routes())::uuid[]) or route_id in (
    select route_id from members.institution where organisation_id = (select base.viewer_organisation())));
do $$
begin
  execute format('create policy for_viewer_routes on members.route_step for select to %I using (true)', current_user);
end $$;
