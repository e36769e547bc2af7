-- Three nouns: what was agreed to, who asks to be let in and what became of it, and the way in for strangers.
create schema consents;
create schema applications;
create schema entries;
grant usage on schema consents, applications, entries to tasuki_web, tasuki_work;

create table applications.application (
  id uuid primary key default gen_random_uuid(),
  -- sent: the address is not proved yet. waiting: for the secretariat. asked: for the applicant.
  state text not null default 'sent' check (state in ('sent', 'waiting', 'asked', 'approved', 'refused')),
  -- Counts every change, so that a decision can say which state of things it saw.
  version int not null default 1,
  -- Kind of applicant, from content: institution, vendor, relay, authority, person.
  applicant text not null,
  -- The facility chosen from the register; null: stated by the applicant.
  facility_id uuid,
  name text not null,
  prefecture text,
  -- What else was stated about the organisation, or stands in the register about the facility.
  facts jsonb not null default '{}',
  person text not null,
  person_kana text not null,
  duty text not null,
  mail text not null,
  -- The address without +tag and capitals: one person is one key.
  mail_key text not null,
  domain text not null,
  phone text not null,
  site text,
  site_domain text,
  reason text,
  -- What a person has to look at, from content: free_mail, other_domain, lookalike …
  flags text[] not null default '{}',
  -- The earlier application of the same organisation that this one stands with.
  joined_to uuid references applications.application on delete set null,
  changed_at timestamptz not null,
  sent_at timestamptz not null,
  proved_at timestamptz,
  checked_at timestamptz,
  checked_by uuid,
  check_note text,
  decided_at timestamptz,
  decided_by uuid,
  -- Why it was refused (content), and what the secretariat added in its own words.
  refusal text,
  words text,
  organisation_id uuid references organisations.organisation
);
create index on applications.application (state, sent_at, id);
create index on applications.application (mail_key, sent_at);
create index on applications.application (facility_id);
create index on applications.application (domain);
create index on applications.application (joined_to);

-- One link that proves an address; used once.
create table applications.proof (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications.application on delete cascade,
  -- The address it was sent to: a link is worth nothing for another one.
  mail text not null,
  mail_key text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on applications.proof (application_id);
create index on applications.proof (mail_key, made_at);

-- What the secretariat asked back, and what was answered.
create table applications.question (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references applications.application on delete cascade,
  text text not null,
  asked_at timestamptz not null,
  asked_by uuid,
  answer text,
  answered_at timestamptz
);
create index on applications.question (application_id);

-- What somebody is writing, field by field as typed, until it was proved. Whoever holds its signed address writes on.
create table entries.draft (
  id uuid primary key default gen_random_uuid(),
  applicant text not null,
  facility_id uuid,
  typed jsonb not null default '{}',
  -- The application made of it; null: not sent yet.
  application_id uuid references applications.application on delete cascade,
  -- Being written: before it is sent, and while it is corrected.
  open boolean not null default true,
  created_at timestamptz not null
);
create index on entries.draft (created_at);
create index on entries.draft (application_id);

-- Addresses that want to be told once when applications are taken again.
create table entries.wish (
  id uuid primary key default gen_random_uuid(),
  mail text not null,
  mail_key text not null unique,
  at timestamptz not null
);

-- Who agreed (or did not) to which text in which version.
create table consents.consent (
  id uuid primary key default gen_random_uuid(),
  -- The application with which it was said; the row outlives it.
  said_with uuid,
  -- For whom it counts; null: for nobody yet.
  organisation_id uuid references organisations.organisation,
  account_id uuid,
  text_id text not null,
  text_version text not null,
  given boolean not null,
  at timestamptz not null,
  check (said_with is not null or organisation_id is not null)
);
create index on consents.consent (said_with);
create index on consents.consent (organisation_id, text_id, text_version);

do $$
declare name text;
begin
  foreach name in array array['consents.consent', 'applications.application', 'applications.proof',
    'applications.question', 'entries.wish', 'entries.draft'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy all_for_staff on %s using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on %s to tasuki_web, tasuki_work', name);
  end loop;
end $$;
-- An organisation knows what was agreed to for it, and may agree to more.
create policy own on consents.consent for select
  using (organisation_id = (select base.viewer_organisation()));
create policy own_new on consents.consent for insert
  with check (organisation_id = (select base.viewer_organisation()) and said_with is null
    and account_id is not distinct from (select base.viewer_account()));
