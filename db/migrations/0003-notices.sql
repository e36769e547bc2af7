create schema notices;
grant usage on schema notices to tasuki_web, tasuki_work;

-- The words of a batch of notices; placeholders are filled for each reader when the mail is made.
create table notices.letter (
  id uuid primary key default gen_random_uuid(),
  template text not null,
  subject text not null,
  body text not null,
  -- Where its link leads; {token} becomes the reader's own signed token.
  link_path text not null,
  created_at timestamptz not null default now()
);

-- One thing told to one contact on one channel about one subject.
create table notices.notice (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  letter_id uuid not null references notices.letter,
  subject_id uuid not null,
  organisation_id uuid not null references members.organisation,
  contact_id uuid not null references members.contact,
  channel text not null default 'mail' check (channel in ('mail', 'phone')),
  -- The rung of the ladder; a reminder is another notice, never the same one again.
  step int not null default 0,
  urgent boolean not null default false,
  -- Goes as a mail of its own; otherwise it may share one with others that are due to the same contact.
  alone boolean not null default true,
  mark text not null default 'live' check (mark in ('live', 'preview', 'drill', 'test')),
  -- Values of the letter's placeholders that differ from reader to reader.
  fill jsonb,
  created_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  message_id uuid,
  cancelled_at timestamptz,
  link_expires_at timestamptz,
  link_revoked_at timestamptz,
  unique (subject_id, contact_id, channel, kind, step)
);
create index on notices.notice (not_before) where message_id is null and cancelled_at is null;
create index on notices.notice (message_id) where message_id is not null;
create index on notices.notice (organisation_id, created_at desc);

-- The mail that carries one notice, or several in a digest. States are what the server said, never "read".
create table notices.message (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references members.organisation,
  contact_id uuid not null references members.contact,
  address text not null,
  state text not null default 'queued'
    check (state in ('queued', 'sending', 'accepted', 'temporarily_failed', 'permanently_failed', 'unknown', 'cancelled')),
  urgent boolean not null default false,
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  -- Which worker is sending it: the key of an advisory lock that lives and dies with that process.
  sender bigint,
  code text,
  server_reply text,
  bounced_at timestamptz,
  created_at timestamptz not null default now(),
  settled_at timestamptz
);
create index on notices.message (urgent desc, next_attempt_at) where state in ('queued', 'temporarily_failed');
create index on notices.message (sender) where state = 'sending';
create index on notices.message (organisation_id, created_at desc);
create index on notices.message (state, created_at desc);

do $$
declare name text;
begin
  foreach name in array array['letter', 'notice', 'message'] loop
    execute format('alter table notices.%I enable row level security', name);
    execute format('alter table notices.%I force row level security', name);
    execute format('create policy all_for_staff on notices.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on notices.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
create policy own on notices.notice for select using (organisation_id = (select base.viewer_organisation()));
create policy own on notices.message for select using (organisation_id = (select base.viewer_organisation()));
create policy own on notices.letter for select
  using (id in (select letter_id from notices.notice where organisation_id = (select base.viewer_organisation())));
