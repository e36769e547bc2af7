create schema reactions;
grant usage on schema reactions to tasuki_web, tasuki_work;

-- One guidance sent out: with the inputs and the clocks that were decided at that moment.
create table reactions.publication (
  id uuid primary key default gen_random_uuid(),
  advisory_id uuid not null references advisories.advisory,
  guidance_id uuid not null unique references advisories.guidance,
  mark text not null check (mark in ('live', 'preview', 'drill', 'test')),
  tlp text not null,
  published_at timestamptz not null,
  published_by uuid,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  -- { severity, exploitation, kevAdded, epss, table, deadlines: id@version, decisions: [{ exposure, tier, priority, reason }] }
  priority_inputs jsonb not null
);
create index on reactions.publication (advisory_id, published_at desc);

-- One relay organisation on one route for one publication, with its own clock.
create table reactions.hop (
  id uuid primary key default gen_random_uuid(),
  publication_id uuid not null references reactions.publication,
  route_id uuid not null references members.route,
  position int not null,
  organisation_id uuid not null references members.organisation,
  state text not null check (state in ('ahead', 'waiting', 'forwarded', 'fell_through', 'cancelled')),
  arrived_at timestamptz,
  due_at timestamptz,
  -- When the relay is reminded, once; empty when that is done or not due.
  remind_at timestamptz,
  settled_at timestamptz,
  settled_by uuid,
  note text,
  unique (publication_id, route_id, position)
);
create index on reactions.hop (organisation_id, state);
create index on reactions.hop (due_at) where state = 'waiting';
create index on reactions.hop (remind_at) where remind_at is not null;

-- What one institution was asked about one advisory, and where it stands.
create table reactions.reaction (
  id uuid primary key default gen_random_uuid(),
  advisory_id uuid not null references advisories.advisory,
  publication_id uuid not null references reactions.publication,
  institution_id uuid not null references members.institution,
  mark text not null check (mark in ('live', 'preview', 'drill', 'test')),
  basis text not null check (basis in ('affected', 'possibly', 'asked', 'rule')),
  reason text not null,
  -- Kinds of device that its register says nothing about; set where basis is 'asked'.
  asked_kinds text[] not null default '{}',
  exposure text not null check (exposure in ('internet', 'emr', 'unknown', 'none')),
  priority text not null check (priority in ('urgent', 'high', 'normal', 'low')),
  stage text not null check (stage in ('held', 'notified', 'acknowledged', 'applicability', 'action', 'closed')),
  answer text check (answer in ('not_applicable', 'checking', 'planned', 'done', 'cannot', 'unknown', 'vendor_asked', 'help_wanted')),
  cannot_reason text check (cannot_reason in ('budget', 'vendor', 'no_downtime', 'unknown')),
  planned_on date,
  note text,
  -- What else the answer said: { version, maintainer, phone }.
  details jsonb not null default '{}',
  -- 'register': a line of the register answered the question 「お使いですか」.
  answered_via text check (answered_via in ('link', 'page', 'phone', 'register')),
  -- Facts of the institution at publication, so that a later change does not rewrite the picture.
  prefecture text not null,
  audience_class text not null,
  tier text not null,
  route_id uuid references members.route,
  -- The last organisation of the route: the one the institution knows.
  relay_id uuid references members.organisation,
  created_at timestamptz not null,
  notified_at timestamptz,
  opened_at timestamptz,
  acknowledged_at timestamptz,
  first_answered_at timestamptz,
  answered_at timestamptz,
  closed_at timestamptz,
  reopened_at timestamptz,
  acknowledge_by timestamptz not null,
  applicability_by timestamptz not null,
  action_by timestamptz not null,
  -- How many steps of its ladder are done; an answer or a reopening begins another ladder.
  rung int not null default 0,
  -- How many steps were ever done: tells the notices apart.
  chased int not null default 0,
  next_chase_at timestamptz,
  phone_listed_at timestamptz,
  unique (advisory_id, institution_id, mark)
);
create index on reactions.reaction (institution_id, created_at desc);
create index on reactions.reaction (next_chase_at) where next_chase_at is not null;
create index on reactions.reaction (publication_id, route_id);
create index reaction_held on reactions.reaction (publication_id, route_id) where stage = 'held';
create index on reactions.reaction (closed_at) where closed_at is not null;
-- Every dashboard of one advisory reads only this.
create index reaction_watch on reactions.reaction
  (advisory_id, mark) include (stage, answer, basis, prefecture, audience_class, relay_id, first_answered_at, notified_at, opened_at, institution_id);
create index reaction_help on reactions.reaction (answered_at desc) where answer = 'help_wanted' and stage <> 'closed';

do $$
declare name text;
begin
  foreach name in array array['publication', 'hop', 'reaction'] loop
    execute format('alter table reactions.%I enable row level security', name);
    execute format('alter table reactions.%I force row level security', name);
    execute format('create policy all_for_staff on reactions.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on reactions.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
-- An institution meets its own to-do once the routes have released it.
create policy own on reactions.reaction for select
  using (institution_id = (select base.viewer_organisation()) and stage <> 'held');
create policy own_answer on reactions.reaction for update
  using (institution_id = (select base.viewer_organisation()) and stage <> 'held');
create policy under_relay on reactions.reaction for select
  using ((select base.viewer_role()) = 'relay' and route_id = any ((select members.viewer_routes())::uuid[]));
create policy own on reactions.hop for select
  using (organisation_id = (select base.viewer_organisation()));
-- A relay settles what waits for it; it neither makes hops nor removes them.
create policy own_forwarding on reactions.hop for update
  using (organisation_id = (select base.viewer_organisation()) and state = 'waiting')
  with check (organisation_id = (select base.viewer_organisation()));
-- Found from the institution's few reactions: a publication may have 200,000.
create policy concerned on reactions.publication for select
  using (id in (select publication_id from reactions.reaction where institution_id = (select base.viewer_organisation())));
create policy under_relay on reactions.publication for select
  using ((select base.viewer_role()) = 'relay' and exists (select from reactions.reaction r
    where r.publication_id = publication.id and r.route_id = any ((select members.viewer_routes())::uuid[])));
create policy relayed on reactions.publication for select
  using (exists (select from reactions.hop h where h.publication_id = publication.id
    and h.organisation_id = (select base.viewer_organisation())));
-- A reader meets an advisory through its own to-do; drafts and the inbox stay with the secretariat.
create policy told on advisories.advisory for select
  using (tlp is not null and exists (select from reactions.publication p where p.advisory_id = advisory.id));
create policy told on advisories.guidance for select
  using (exists (select from reactions.publication p where p.guidance_id = guidance.id));
create policy told on advisories.guidance_text for select
  using (exists (select from reactions.publication p where p.guidance_id = guidance_text.guidance_id));
create policy told on advisories.affected for select
  using (exists (select from reactions.publication p where p.advisory_id = affected.advisory_id));
-- Only about one's own devices: a verdict on another release tells what somebody else holds.
create policy told on advisories.verdict for select
  using (exists (select from assets.asset a where a.release_id = verdict.release_id and a.removed_at is null
      and a.institution_id = (select base.viewer_organisation()))
    and exists (select from reactions.publication p where p.advisory_id = verdict.advisory_id));
