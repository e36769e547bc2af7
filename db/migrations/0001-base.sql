-- Roles that own nothing. They belong to the whole server, so another database may have made them.
do $$
begin
  create role tasuki_web nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  create role tasuki_work nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  execute format('grant tasuki_web, tasuki_work to %I', current_user);
exception when others then
  if not pg_has_role(current_user, 'tasuki_web', 'member') then raise; end if;
end $$;

grant usage on schema base to tasuki_web, tasuki_work;

-- The viewer of this transaction. Without one every function gives null, and every policy says no.
create function base.viewer_role() returns text
  language sql stable as $$ select nullif(current_setting('tasuki.role', true), '') $$;
create function base.viewer_account() returns uuid
  language sql stable as $$ select nullif(current_setting('tasuki.account', true), '')::uuid $$;
create function base.viewer_organisation() returns uuid
  language sql stable as $$ select nullif(current_setting('tasuki.organisation', true), '')::uuid $$;
create function base.sees_all() returns boolean
  language sql stable as $$ select coalesce(current_setting('tasuki.role', true) in ('system', 'secretariat'), false) $$;

-- Every change of state: who, for whom, when, what. Audit trail and timeline at once; never updated.
create table base.event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  name text not null,
  account_id uuid,
  organisation_id uuid,
  for_organisation_id uuid,
  subject_id uuid,
  mark text not null default 'live' check (mark in ('live', 'preview', 'drill', 'test')),
  data jsonb not null default '{}'
);
create index on base.event (subject_id, id);
create index on base.event (for_organisation_id, id) where for_organisation_id is not null;
create index on base.event (name, id);
alter table base.event enable row level security;
alter table base.event force row level security;
create policy seen on base.event for select
  using ((select base.sees_all()) or for_organisation_id = (select base.viewer_organisation()));
-- Nobody writes history in another's name, or into another's.
create policy recorded on base.event for insert with check ((select base.sees_all())
  or (for_organisation_id = (select base.viewer_organisation())
    and organisation_id = (select base.viewer_organisation())
    and account_id is not distinct from (select base.viewer_account())));
grant select, insert on base.event to tasuki_web, tasuki_work;

-- The only way in which the web role hands over work: one job, in the business transaction.
create function base.add_job(task text, payload json, run_at timestamptz, job_key text, attempts int)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_job(
    task, payload, run_at => coalesce(run_at, now()), job_key => job_key, max_attempts => attempts);
end $$;
revoke all on function base.add_job from public;
grant execute on function base.add_job to tasuki_web, tasuki_work;

-- What the secretariat sets on screen (its name, how to reach it). Words stay in content.
create table base.setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
alter table base.setting enable row level security;
alter table base.setting force row level security;
create policy read on base.setting for select using ((select base.viewer_role()) is not null);
create policy written on base.setting using ((select base.sees_all()));
grant select, insert, update, delete on base.setting to tasuki_web, tasuki_work;
