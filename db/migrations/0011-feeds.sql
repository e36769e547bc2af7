create schema feeds;
grant usage on schema feeds to tasuki_web, tasuki_work;

-- Where documents come from by themselves, and how that goes.
create table feeds.feed (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  url text not null unique,
  every_hours int not null check (every_hours between 1 and 720),
  enabled boolean not null default true,
  created_at timestamptz not null,
  next_run_at timestamptz,
  last_run_at timestamptz,
  last_good_at timestamptz,
  -- In plain Japanese; null = the last run was good.
  last_error text,
  failures int not null default 0,
  -- How many were taken, same, superseded, older, refused, enriched in the last run.
  last_result jsonb
);

-- What a feed brought already, in the state that the provider named; what failed is not here and is tried again.
create table feeds.fetched (
  feed_id uuid not null references feeds.feed on delete cascade,
  url text not null,
  changed text not null,
  primary key (feed_id, url)
);

do $$
declare name text;
begin
  foreach name in array array['feed', 'fetched'] loop
    execute format('alter table feeds.%I enable row level security', name);
    execute format('alter table feeds.%I force row level security', name);
    execute format('create policy all_for_staff on feeds.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on feeds.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
