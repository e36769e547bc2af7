create schema identities;
grant usage on schema identities to tasuki_web, tasuki_work;

-- Who else may say who somebody is (OpenID Connect). The client secret is sealed with the installation's secret.
create table identities.provider (
  id uuid primary key,
  name text not null,
  issuer text not null,
  client_id text not null,
  secret_sealed text not null,
  -- Whether a first sign-in finds its account by the verified mail address that the provider states.
  links_by_mail boolean not null,
  made_at timestamptz not null,
  disabled_at timestamptz
);
create unique index on identities.provider (issuer, client_id) where disabled_at is null;
create table identities.identity (
  id uuid primary key default gen_random_uuid(),
  provider_id uuid not null references identities.provider,
  subject text not null,
  account_id uuid not null references accounts.account,
  -- The mail address that the provider stated, for its owner to recognise it.
  mail text,
  linked_at timestamptz not null,
  linked_by text not null check (linked_by in ('owner', 'mail')),
  used_at timestamptz,
  unlinked_at timestamptz
);
create unique index on identities.identity (provider_id, subject) where unlinked_at is null;
create index on identities.identity (account_id);
-- A way out to a provider that has not come back yet. Used once, in the same browser, soon.
create table identities.attempt (
  state_hash text primary key,
  provider_id uuid not null references identities.provider,
  nonce text not null,
  verifier_sealed text not null,
  -- Who wants to link; null: somebody who wants to sign in.
  account_id uuid references accounts.account,
  next text,
  expires_at timestamptz not null
);
create index on identities.attempt (expires_at);

do $$
declare name text;
begin
  foreach name in array array['provider', 'identity', 'attempt'] loop
    execute format('alter table identities.%I enable row level security', name);
    execute format('alter table identities.%I force row level security', name);
    execute format('create policy all_for_staff on identities.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on identities.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
create policy own on identities.identity for select using (account_id = (select base.viewer_account()));
