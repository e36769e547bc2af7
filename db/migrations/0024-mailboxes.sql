create schema mailboxes;
grant usage on schema mailboxes to tasuki_web, tasuki_work;

-- A mail that came in, as it was received. Only the secretariat reads them.
create table mailboxes.received (
  id uuid primary key default gen_random_uuid(),
  -- One mail that comes twice (retried, or by two ways) has one fingerprint.
  fingerprint text not null unique,
  source text not null check (source in ('smtp', 'imap')),
  received_at timestamptz not null,
  message_id text,
  from_address text,
  from_name text,
  subject text not null,
  body text not null,
  kind text not null check (kind in ('bounce', 'auto_reply', 'reply', 'other')),
  -- The mail of ours that it answers, or reports on (notices.message).
  answers_id uuid references notices.message,
  -- It carries the unguessable id of our mail and comes from the address that we wrote to.
  trusted boolean not null default false,
  contact_id uuid references organisations.contact,
  -- Whose it is: known where trusted, else proposed by the sender's address or said by a person.
  organisation_id uuid references organisations.organisation,
  findings jsonb not null default '[]',
  attachments jsonb not null default '[]',
  size int not null,
  raw bytea not null,
  done_at timestamptz,
  done_by uuid
);
create index on mailboxes.received (received_at desc, id desc);
create index on mailboxes.received (received_at desc, id desc) where done_at is null;
create index on mailboxes.received (answers_id) where answers_id is not null;

-- How far a mailbox that is asked by IMAP was read.
create table mailboxes.cursor (
  mailbox text primary key,
  uid_validity text not null,
  last_uid bigint not null,
  asked_at timestamptz not null
);

do $$
declare name text;
begin
  foreach name in array array['received', 'cursor'] loop
    execute format('alter table mailboxes.%I enable row level security', name);
    execute format('alter table mailboxes.%I force row level security', name);
    execute format('create policy all_for_staff on mailboxes.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on mailboxes.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
