create schema calls;
grant usage on schema calls to tasuki_web, tasuki_work;

-- One matter about which an organisation is to be rung up.
create table calls.matter (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations.organisation,
  about text not null,
  -- A round of test mails, or a reaction.
  subject_id uuid not null,
  title text not null,
  urgency text not null,
  -- The most urgent first.
  rank int not null generated always as (array_position(array['urgent', 'high', 'normal', 'low'], urgency)) stored,
  due_at timestamptz,
  since timestamptz not null,
  ended_at timestamptz,
  -- The call that settled it, where one did: whoever takes that back opens it again.
  ended_by uuid,
  unique (about, subject_id, organisation_id)
);
create index on calls.matter (organisation_id);
create index on calls.matter (organisation_id) where ended_at is null;
-- The next one is found in this order, without sorting what is left of the day.
create index on calls.matter (rank, due_at, since, organisation_id) where ended_at is null;

-- Whose turn an organisation is: who has it, and when it is not to be rung up again before.
create table calls.turn (
  organisation_id uuid primary key references organisations.organisation,
  taken_by uuid,
  taken_at timestamptz,
  taken_until timestamptz,
  not_before timestamptz
);
create index on calls.turn (taken_by) where taken_by is not null;

-- A call, and what became of it.
create table calls.call (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations.organisation,
  at timestamptz not null,
  account_id uuid,
  outcome text not null check (outcome in ('spoken', 'absent', 'call_back', 'wrong_number', 'answered')),
  note text,
  -- The number that was rung.
  phone text,
  again_at timestamptz,
  -- What it was about.
  matters uuid[] not null default '{}'
);
create index on calls.call (organisation_id, at desc, id desc);
create index on calls.call (at);
create index on calls.call (organisation_id, phone) where outcome = 'wrong_number';

do $$
declare name text;
begin
  foreach name in array array['calls.matter', 'calls.turn', 'calls.call'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy all_for_staff on %s using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on %s to tasuki_web, tasuki_work', name);
  end loop;
end $$;

-- Calls about test mails were the only ones, and stood there.
insert into calls.matter (organisation_id, about, subject_id, title, urgency, since, ended_at, ended_by)
  select a.organisation_id, 'probe', a.round_id, r.title, 'low', coalesce(a.listed_at, k.at), coalesce(k.done_at, q.at),
    k.done_by
  from (select round_id, organisation_id, max(phone_listed_at) as listed_at from probes.probe group by 1, 2) a
    join probes.round r on r.id = a.round_id
    left join lateral (select min(at) as at, min(at) filter (where outcome in ('reached', 'changed')) as done_at,
        (array_agg(id order by at) filter (where outcome in ('reached', 'changed')))[1] as done_by
      from probes.call where round_id = a.round_id and organisation_id = a.organisation_id) k on true
    left join lateral (select min(answered_at) as at from probes.probe
      where organisation_id = a.organisation_id and reached and answered_at >= r.started_at) q on true
  where a.listed_at is not null or k.at is not null;
insert into calls.call (id, organisation_id, at, account_id, outcome, note, matters)
  select k.id, k.organisation_id, k.at, k.account_id,
    case k.outcome when 'no_answer' then 'absent' when 'wrong_number' then 'wrong_number' else 'spoken' end,
    nullif(concat_ws('。', case k.outcome when 'changed' then '新しい連絡先を聞いた' end, k.note), ''),
    (select array_agg(m.id) from calls.matter m
      where m.about = 'probe' and m.subject_id = k.round_id and m.organisation_id = k.organisation_id)
  from probes.call k;
drop table probes.call;

insert into calls.matter (organisation_id, about, subject_id, title, urgency, due_at, since)
  select r.institution_id, 'reaction', r.id,
    case r.mark when 'drill' then '【訓練】' when 'test' then '【試験】' else '' end || a.title, r.priority,
    case when r.answer is null then r.applicability_by else r.action_by end, r.phone_listed_at
  from reactions.reaction r join reactions.publication p on p.id = r.publication_id
    join advisories.advisory a on a.id = r.advisory_id
  where r.phone_listed_at is not null and r.stage not in ('held', 'closed') and p.withdrawn_at is null;
insert into calls.turn (organisation_id) select distinct organisation_id from calls.matter;
