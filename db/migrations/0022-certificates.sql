create schema certificates;
grant usage on schema certificates to tasuki_web, tasuki_work;

-- Our own small certificate authority, made by an administrator. Its key is sealed with the installation's secret.
create table certificates.authority (
  id uuid primary key,
  name text not null,
  certificate_pem text not null,
  key_sealed text not null,
  made_at timestamptz not null,
  made_by uuid,
  not_after timestamptz not null,
  -- The list of revoked certificates as last signed.
  crl bytea not null,
  crl_number bigint not null,
  crl_until timestamptz not null
);
-- Public facts of what was issued. The private key is made, handed over and forgotten.
create table certificates.certificate (
  id uuid primary key,
  account_id uuid not null references accounts.account,
  authority_id uuid not null references certificates.authority,
  serial text not null,
  label text not null,
  made_at timestamptz not null,
  not_after timestamptz not null,
  -- The certificate that this one follows; it is revoked when this one is first used.
  replaces uuid references certificates.certificate,
  used_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  revoked_reason text check (revoked_reason in ('lost', 'unused', 'replaced', 'left')),
  -- The last reminder sent: so many days before the end.
  reminded_days int,
  unique (authority_id, serial)
);
create index on certificates.certificate (account_id, made_at);
create index on certificates.certificate (made_at, id);
create index on certificates.certificate (not_after) where revoked_at is null;
-- Authorities of others stand in a file (setting CLIENT_CA_FILE). What is believed of each:
create table certificates.trust (
  fingerprint text primary key,
  by_mail boolean not null,
  changed_at timestamptz not null
);
-- Whose certificate of another authority this is, by the number in its subject.
create table certificates.registration (
  id uuid primary key default gen_random_uuid(),
  fingerprint text not null,
  subject_number text not null,
  account_id uuid not null references accounts.account,
  made_at timestamptz not null,
  made_by uuid,
  ended_at timestamptz
);
create unique index on certificates.registration (fingerprint, subject_number) where ended_at is null;
create index on certificates.registration (account_id);
-- From the listener that asks for certificates back to the application: once, at once, in the same browser.
create table certificates.ticket (
  token_hash text primary key,
  browser_hash text not null,
  account_id uuid not null references accounts.account,
  certificate_id uuid references certificates.certificate,
  expires_at timestamptz not null
);
create index on certificates.ticket (expires_at);

do $$
declare name text;
begin
  foreach name in array array['authority', 'certificate', 'trust', 'registration', 'ticket'] loop
    execute format('alter table certificates.%I enable row level security', name);
    execute format('alter table certificates.%I force row level security', name);
    execute format('create policy all_for_staff on certificates.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on certificates.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
create policy own on certificates.certificate for select using (account_id = (select base.viewer_account()));
create policy own on certificates.registration for select using (account_id = (select base.viewer_account()));
