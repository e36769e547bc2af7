create schema outcomes;
grant usage on schema outcomes to tasuki_web, tasuki_work;

-- Counts of each advisory and route, taken anew every minute from the reactions: the list of all advisories
-- reads these, one advisory is always counted as it stands. Nobody edits them.
create table outcomes.progress (
  advisory_id uuid not null references advisories.advisory,
  mark text not null check (mark in ('live', 'preview', 'drill', 'test')),
  -- null: informed by the secretariat directly.
  route_id uuid references members.route,
  safe int not null,
  moving int not null,
  stuck int not null,
  silent int not null,
  held int not null,
  ended int not null,
  answered int not null,
  help_wanted int not null,
  overdue int not null,
  counted_at timestamptz not null,
  unique nulls not distinct (advisory_id, mark, route_id)
);

-- What the ministry sees of one advisory on one day: small counts are hidden before it is kept. Taken once a day,
-- never changed, so that two looks cannot be held against each other.
create table outcomes.snapshot (
  advisory_id uuid not null references advisories.advisory,
  day date not null,
  taken_at timestamptz not null,
  -- { threshold, standings, total, columns: [{ count, parts }], rows: [{ key, total, cells: [{ count, parts }] }] }; hidden = null
  picture jsonb not null,
  primary key (advisory_id, day)
);

do $$
declare name text;
begin
  foreach name in array array['progress', 'snapshot'] loop
    execute format('alter table outcomes.%I enable row level security', name);
    execute format('alter table outcomes.%I force row level security', name);
    execute format('create policy all_for_staff on outcomes.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on outcomes.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
create policy under_relay on outcomes.progress for select
  using ((select base.viewer_role()) = 'relay' and route_id = any ((select members.viewer_routes())::uuid[]));
create policy overseen on outcomes.snapshot for select
  using ((select base.viewer_role()) = 'ministry');

-- The lists of one advisory, in their order. Its pictures read the rows: those of one advisory were written together
-- and lie together, which measured faster than an index that covers all they ask.
drop index reactions.reaction_watch;
create index reaction_watch on reactions.reaction (advisory_id, mark, prefecture, institution_id);
-- Support requests, the oldest first.
drop index reactions.reaction_help;
create index reaction_help on reactions.reaction (answered_at, id) where answer = 'help_wanted' and stage <> 'closed';
-- Who can be reached by mail at all, and whose addresses died.
create index contact_living on members.contact (organisation_id)
  where removed_at is null and mail is not null and mail_dead_at is null;
create index contact_dead on members.contact (organisation_id)
  where removed_at is null and mail_dead_at is not null;
