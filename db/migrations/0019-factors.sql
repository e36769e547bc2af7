-- Sessions that know what was proved, on which device; kinds of proof an account can give; links that set a password.
alter table accounts.session add column id uuid not null default gen_random_uuid() unique;
alter table accounts.session add column proved text[] not null default '{}';
update accounts.session set proved = '{password}';
alter table accounts.session add column device text not null default '';
alter table accounts.session add column place text not null default '';

-- Kinds of proof besides the password that an account has set up. The rooms that keep the proofs write it here.
create table accounts.held_factor (
  account_id uuid not null references accounts.account,
  factor text not null check (factor in ('passkey', 'totp', 'recovery_code', 'certificate', 'oidc')),
  primary key (account_id, factor)
);
create table accounts.password_link (
  token_hash text primary key,
  account_id uuid not null references accounts.account,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index on accounts.password_link (account_id);
-- Invitations by address, also where there is no contact yet.
alter table accounts.invitation add column id uuid not null default gen_random_uuid() unique;
alter table accounts.invitation add column name text;

create schema factors;
grant usage on schema factors to tasuki_web, tasuki_work;
create table factors.passkey (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts.account,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  synced boolean not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index on factors.passkey (account_id);
-- Questions that a passkey has answered: none counts twice. Asking leaves no row, so that nobody can fill the table.
create table factors.challenge (
  id uuid primary key,
  expires_at timestamptz not null
);
create index on factors.challenge (expires_at);
-- The secret of the six digits, sealed with the installation's key; last_step refuses a code used before.
create table factors.totp (
  account_id uuid primary key references accounts.account,
  sealed text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
create table factors.recovery_code (
  code_hash text primary key,
  account_id uuid not null references accounts.account,
  created_at timestamptz not null,
  used_at timestamptz
);
create index on factors.recovery_code (account_id);
-- Somebody lost their second proof; a representative or the secretariat checked the person and started this.
create schema recoveries;
grant usage on schema recoveries to tasuki_web, tasuki_work;
create table recoveries.recovery (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references accounts.account,
  organisation_id uuid not null references organisations.organisation,
  started_by uuid,
  checked_by text not null,
  started_at timestamptz not null,
  open_from timestamptz not null,
  expires_at timestamptz not null,
  stopped_at timestamptz,
  used_at timestamptz
);
create index on recoveries.recovery (account_id);

do $$
declare name text;
begin
  foreach name in array array['accounts.held_factor', 'accounts.password_link', 'factors.passkey', 'factors.challenge',
      'factors.totp', 'factors.recovery_code', 'recoveries.recovery'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy all_for_staff on %s using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on %s to tasuki_web, tasuki_work', name);
  end loop;
end $$;
create policy own on accounts.held_factor for select using (account_id = (select base.viewer_account()));
create policy own on factors.passkey using (account_id = (select base.viewer_account()));
create policy own on factors.totp for select using (account_id = (select base.viewer_account()));
create policy own on factors.recovery_code for select using (account_id = (select base.viewer_account()));
create policy own on recoveries.recovery for select using (organisation_id = (select base.viewer_organisation()));
