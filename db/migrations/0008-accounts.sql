create schema accounts;
grant usage on schema accounts to tasuki_web, tasuki_work;

create table accounts.account (
  id uuid primary key default gen_random_uuid(),
  mail text not null unique,
  name text not null,
  password_hash text not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create table accounts.membership (
  account_id uuid not null references accounts.account,
  organisation_id uuid not null references members.organisation,
  role text not null check (role in ('secretariat', 'relay', 'ministry', 'vendor', 'institution')),
  primary key (account_id, organisation_id)
);
create index on accounts.membership (organisation_id);
create table accounts.session (
  token_hash text primary key,
  account_id uuid not null references accounts.account,
  organisation_id uuid not null references members.organisation,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_seen_at timestamptz not null
);
create index on accounts.session (account_id);
-- Tries to sign in that did not succeed (yet). The bucket is a keyed hash of an address, a client or a
-- browser that signed in before: the table names nobody.
create table accounts.sign_in_try (
  id bigint generated always as identity primary key,
  bucket text not null,
  at timestamptz not null
);
create index on accounts.sign_in_try (bucket, at);
create index on accounts.sign_in_try (at);
-- One-time links: the first secretariat account, and invitations.
create table accounts.invitation (
  token_hash text primary key,
  organisation_id uuid not null references members.organisation,
  role text not null,
  mail text,
  contact_id uuid references members.contact,
  expires_at timestamptz not null,
  used_at timestamptz
);

do $$
declare name text;
begin
  foreach name in array array['account', 'membership', 'session', 'sign_in_try', 'invitation'] loop
    execute format('alter table accounts.%I enable row level security', name);
    execute format('alter table accounts.%I force row level security', name);
    execute format('create policy all_for_staff on accounts.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on accounts.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;

create policy own on accounts.account for select using (id = (select base.viewer_account()));
create policy own_mark on accounts.account for update using (id = (select base.viewer_account()));
create policy own on accounts.membership for select using (account_id = (select base.viewer_account()));
create policy own on accounts.session using (account_id = (select base.viewer_account()));
create policy own on accounts.invitation for select
  using (organisation_id = (select base.viewer_organisation()));
-- Somebody who works for several organisations knows their names.
create policy member on members.organisation for select
  using (exists (select from accounts.membership m
    where m.organisation_id = organisation.id and m.account_id = (select base.viewer_account())));
