-- Who signs in for whom: leaving, organisations that nobody signs in for any more, and the representative's role handed over.
create schema people;
grant usage on schema people to tasuki_web, tasuki_work;

-- Somebody leaves: what the successor has to know. A draft until left_at; then as it stood at that moment.
create table people.handover (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations.organisation,
  contact_id uuid references organisations.contact,
  account_id uuid not null references accounts.account,
  name text not null,
  role text not null,
  standing text not null,
  -- Where things are, in the leaver's own words, by topic.
  notes jsonb not null default '{}',
  begun_at timestamptz not null,
  left_at timestamptz,
  -- Stays a contact, and is told on: nobody else is there to tell, or it was only about signing in.
  stays boolean not null default false,
  -- Nobody signs in for the organisation since then.
  last boolean not null default false,
  sheet jsonb check ((sheet is null) = (left_at is null)),
  undone_at timestamptz
);
create unique index on people.handover (organisation_id, account_id) where left_at is null;
create index on people.handover (organisation_id, left_at);

-- Organisations whose last account left, until somebody accepts an invitation.
create table people.vacancy (
  organisation_id uuid primary key references organisations.organisation,
  since timestamptz not null,
  -- Who signed in last.
  name text not null
);
create index on people.vacancy (since);

do $$
declare name text;
begin
  foreach name in array array['handover', 'vacancy'] loop
    execute format('alter table people.%I enable row level security', name);
    execute format('alter table people.%I force row level security', name);
    execute format('create policy all_for_staff on people.%I using ((select base.sees_all()))', name);
    execute format('create policy own on people.%I for select using (organisation_id = (select base.viewer_organisation()))', name);
    execute format('grant select, insert, update, delete on people.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
-- Who informs an institution knows at once that nobody is there any more.
create policy under_relay on people.vacancy for select
  using ((select base.viewer_role()) = 'relay' and exists (
    select from members.institution i where i.organisation_id = vacancy.organisation_id
      and i.route_id = any ((select members.viewer_routes())::uuid[])));

create schema successions;
grant usage on schema successions to tasuki_web, tasuki_work;
-- The representative's role is offered to somebody, who accepts by confirming.
create table successions.succession (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references organisations.organisation,
  from_account_id uuid not null references accounts.account,
  to_account_id uuid not null references accounts.account,
  offered_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz
);
create unique index on successions.succession (organisation_id) where accepted_at is null and withdrawn_at is null;
alter table successions.succession enable row level security;
alter table successions.succession force row level security;
create policy all_for_staff on successions.succession using ((select base.sees_all()));
create policy own on successions.succession for select
  using (organisation_id = (select base.viewer_organisation()));
grant select, insert, update, delete on successions.succession to tasuki_web, tasuki_work;
