-- How a source stands: a list that gives nothing is no longer taken for one that has nothing to give.
alter table feeds.feed
  -- One of the reasons of content feeds/troubles; null = the last run ended well.
  add column reason text,
  add column trouble_since timestamptz,
  -- When a document last came from it that was not refused.
  add column gave_at timestamptz,
  -- Until when silence is usual, by the documents it brought so far.
  add column quiet_until timestamptz,
  -- How each list ended in the last run, and how many documents it named when it last named any.
  add column lists jsonb not null default '[]',
  -- A run holds the source until then, and puts it off while it goes on: one run at a time.
  add column run_until timestamptz;

-- What stood in trouble before has a reason too, until the next run says more.
update feeds.feed set reason = 'internal', trouble_since = coalesce(last_run_at, created_at)
  where last_error is not null;
update feeds.feed f set gave_at = last_good_at where exists (select from feeds.fetched x where x.feed_id = f.id);

-- Days of which the documents of a source are: what its usual interval is learned from.
create table feeds.delivery (
  feed_id uuid not null references feeds.feed on delete cascade,
  day date not null,
  primary key (feed_id, day)
);

-- Which KEV and EPSS list stands: an older one takes no newer one's place.
create table documents.list (
  kind text primary key check (kind in ('kev', 'epss')),
  -- The day the list is of, as it says itself.
  day date,
  -- The newest day that stands in it; compared where a list says no day.
  newest date,
  loaded_at timestamptz not null
);
insert into documents.list (kind, newest, loaded_at)
  select 'kev', max(added), now() from documents.kev having count(*) > 0;
insert into documents.list (kind, day, newest, loaded_at)
  select 'epss', max(scored_on), max(scored_on), now() from documents.epss having count(*) > 0;

do $$
declare name text;
begin
  foreach name in array array['feeds.delivery', 'documents.list'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy all_for_staff on %s using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on %s to tasuki_web, tasuki_work', name);
  end loop;
end $$;
