create schema tokens;
grant usage on schema tokens to tasuki_web, tasuki_work;

-- A key by which a program of an organisation asks. Only its hash is kept; a token is revoked, never deleted.
create table tokens.token (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations.organisation,
  -- Who made it. It opens nothing more than this person still may, and nothing once they are gone.
  account_id uuid not null references accounts.account,
  name text not null,
  token_hash text not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  -- The network it came from, not the address.
  last_used_from text,
  revoked_at timestamptz
);
create index on tokens.token (organisation_id, created_at);
create index on tokens.token (account_id);
alter table tokens.token enable row level security;
alter table tokens.token force row level security;
create policy all_for_staff on tokens.token using ((select base.sees_all()));
create policy own on tokens.token using (organisation_id = (select base.viewer_organisation()));
grant select, insert, update on tokens.token to tasuki_web, tasuki_work;
