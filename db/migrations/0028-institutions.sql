-- An institution is a facility of the register that joined; what the rules derive may be overridden with a reason.
alter table members.institution
  add column facility_id uuid references facilities.facility,
  -- Its successor; its reactions, assets and contacts stay readable under its own name.
  add column merged_into uuid references members.institution;
create unique index on members.institution (facility_id) where merged_into is null;
create index on members.institution (merged_into) where merged_into is not null;

create schema origins;
grant usage on schema origins to tasuki_web, tasuki_work;
create table origins.override (
  organisation_id uuid not null references members.institution,
  field text not null check (field in ('bed_class', 'functions', 'founder', 'tier', 'audience_class', 'route')),
  value jsonb not null,
  reason text not null,
  account_id uuid,
  at timestamptz not null,
  primary key (organisation_id, field)
);
alter table origins.override enable row level security;
alter table origins.override force row level security;
create policy all_for_staff on origins.override using ((select base.sees_all()));
create policy own on origins.override for select using (organisation_id = (select base.viewer_organisation()));
grant select, insert, update, delete on origins.override to tasuki_web, tasuki_work;
