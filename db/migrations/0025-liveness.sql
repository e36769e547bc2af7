-- Contacts that live: when a contact last showed by itself that it can be reached, and by what.
create table organisations.proof (
  contact_id uuid not null references organisations.contact,
  organisation_id uuid not null references organisations.organisation,
  by text not null check (by in ('tap', 'reply', 'sign_in', 'reaction', 'invitation', 'entered')),
  -- The last time of this kind.
  at timestamptz not null,
  primary key (contact_id, by)
);
create index on organisations.proof (organisation_id);
alter table organisations.proof enable row level security;
alter table organisations.proof force row level security;
create policy all_for_staff on organisations.proof using ((select base.sees_all()));
create policy own on organisations.proof using (organisation_id = (select base.viewer_organisation()));
create policy under_relay on organisations.proof for select
  using ((select base.viewer_role()) = 'relay' and exists (
    select from members.institution i where i.organisation_id = proof.organisation_id
      and i.route_id = any ((select members.viewer_routes())::uuid[])));
grant select, insert, update, delete on organisations.proof to tasuki_web, tasuki_work;
