-- What somebody is writing and has not sent: a form of a page (`key`), for whom they act. Nobody else reads it.
create schema drafts;
create table drafts.draft (
  account_id uuid not null references accounts.account (id) on delete cascade,
  organisation_id uuid not null references organisations.organisation (id) on delete cascade,
  key text not null,
  value jsonb not null,
  saved_at timestamptz not null,
  primary key (account_id, organisation_id, key)
);
create index on drafts.draft (organisation_id, key);
create index on drafts.draft (saved_at);
alter table drafts.draft enable row level security;
alter table drafts.draft force row level security;
create policy own on drafts.draft using (account_id = (select base.viewer_account())
  and organisation_id = (select base.viewer_organisation()));
create policy of_the_system on drafts.draft using ((select base.viewer_role()) = 'system');
grant usage on schema drafts to tasuki_web, tasuki_work;
grant select, insert, update, delete on drafts.draft to tasuki_web, tasuki_work;
