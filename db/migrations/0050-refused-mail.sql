-- A mail outside the notices (an invitation, a word about a sign-in …) that nobody took for good: until a person saw it.
create table base.refused_mail (
  id uuid primary key default gen_random_uuid(),
  refused_at timestamptz not null,
  address text not null,
  subject text not null,
  outcome text not null check (outcome in ('permanently_failed', 'unknown')),
  -- What the other side said.
  reply text not null,
  seen_at timestamptz,
  seen_by uuid
);
create index on base.refused_mail (refused_at) where seen_at is null;
alter table base.refused_mail enable row level security;
alter table base.refused_mail force row level security;
create policy seen on base.refused_mail using ((select base.sees_all()));
grant select, update on base.refused_mail to tasuki_web;
grant select, insert, delete on base.refused_mail to tasuki_work;
