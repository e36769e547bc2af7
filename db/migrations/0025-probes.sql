create schema probes;
create schema reaches;
grant usage on schema probes, reaches to tasuki_web, tasuki_work;

-- One round of test mails: to whoever joins in a month, on a day of the schedule, or started by hand.
create table probes.round (
  id uuid primary key default gen_random_uuid(),
  reason text not null check (reason in ('joining', 'schedule', 'hand')),
  title text not null,
  -- What it is for, where there may be only one: `joining 2026-11`, `schedule 2026-12-01`.
  occasion text unique,
  choice jsonb not null default '{}',
  started_at timestamptz not null,
  started_by uuid
);
create index on probes.round (started_at desc, id desc);

-- One test mail to one contact, and how far it was followed up. What the organisation was at that moment is kept
-- beside it, so that a round reads the same later.
create table probes.probe (
  id uuid primary key default gen_random_uuid(),
  round_id uuid not null references probes.round,
  organisation_id uuid not null references organisations.organisation,
  contact_id uuid not null references organisations.contact,
  hop text not null check (hop in ('ministry', 'secretariat', 'relay', 'institution', 'vendor')),
  prefecture text,
  audience_class text,
  kind text,
  relay_id uuid references organisations.organisation,
  -- bounced: also where there was no living address to write to.
  state text not null check (state in ('waiting', 'answered', 'changed', 'not_ours', 'bounced')),
  reached boolean generated always as (state in ('answered', 'changed')) stored,
  asked_at timestamptz not null,
  answer_by timestamptz not null,
  -- Steps of the ladder that are done, and when the next is due; null when none is.
  rung int not null default 0,
  next_at timestamptz,
  relay_told_at timestamptz,
  phone_listed_at timestamptz,
  answered_at timestamptz,
  answered_via text check (answered_via in ('tap', 'reply')),
  -- Who comes after, as somebody said on the page behind the link.
  successor_name text,
  successor_mail text,
  successor_at timestamptz,
  successor_done_at timestamptz,
  unique (round_id, contact_id)
);
create index on probes.probe (round_id, organisation_id);
create index on probes.probe (organisation_id, asked_at desc);
create index on probes.probe (contact_id);
create index on probes.probe (next_at) where next_at is not null;
create index on probes.probe (phone_listed_at) where phone_listed_at is not null;
create index on probes.probe (successor_at) where successor_at is not null and successor_done_at is null;

-- A call by the secretariat to an organisation in which nobody answered.
create table probes.call (
  id uuid primary key default gen_random_uuid(),
  round_id uuid not null references probes.round,
  organisation_id uuid not null references organisations.organisation,
  at timestamptz not null,
  account_id uuid,
  outcome text not null check (outcome in ('reached', 'changed', 'no_answer', 'wrong_number')),
  note text
);
create index on probes.call (round_id, organisation_id, at desc);

-- What the ministry sees of a round on one day; small counts are hidden already (decision 004).
create table reaches.snapshot (
  round_id uuid not null references probes.round,
  day date not null,
  taken_at timestamptz not null,
  picture jsonb not null,
  primary key (round_id, day)
);

do $$
declare name text;
begin
  foreach name in array array['probes.round', 'probes.probe', 'probes.call', 'reaches.snapshot'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy all_for_staff on %s using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on %s to tasuki_web, tasuki_work', name);
  end loop;
end $$;
create policy own on probes.probe using (organisation_id = (select base.viewer_organisation()));
create policy under_relay on probes.probe for select
  using ((select base.viewer_role()) = 'relay' and exists (
    select from members.institution i where i.organisation_id = probe.organisation_id
      and i.route_id = any ((select members.viewer_routes())::uuid[])));
create policy asked on probes.round for select
  using ((select base.viewer_role()) is not null and id in (select round_id from probes.probe));
create policy for_ministry on reaches.snapshot for select using ((select base.viewer_role()) = 'ministry');
