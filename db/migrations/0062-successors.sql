-- Who comes after a contact, as somebody said behind the link of a mail: of a test mail or of a warning.
create table probes.successor (
  id uuid primary key default gen_random_uuid(),
  contact_id uuid not null references organisations.contact,
  organisation_id uuid not null references organisations.organisation,
  name text,
  mail text,
  said_at timestamptz not null,
  -- Somebody looked at it; null: it waits.
  done_at timestamptz
);
create unique index on probes.successor (contact_id) where done_at is null;
create index on probes.successor (organisation_id);
create index on probes.successor (said_at) where done_at is null;

alter table probes.successor enable row level security;
alter table probes.successor force row level security;
create policy all_for_staff on probes.successor using ((select base.sees_all()));
create policy own on probes.successor using (organisation_id = (select base.viewer_organisation()));
grant select, insert, update, delete on probes.successor to tasuki_web, tasuki_work;

insert into probes.successor (id, contact_id, organisation_id, name, mail, said_at, done_at)
  select distinct on (contact_id, successor_done_at is null) id, contact_id, organisation_id, successor_name,
    successor_mail, successor_at, successor_done_at
  from probes.probe where successor_at is not null
  order by contact_id, successor_done_at is null, successor_at desc;

alter table probes.probe drop column successor_name, drop column successor_mail, drop column successor_at,
  drop column successor_done_at;
