-- Organisations and their contacts are a noun of their own, below the institutions and routes of members.
create schema organisations;
grant usage on schema organisations to tasuki_web, tasuki_work;
alter table members.organisation set schema organisations;
alter table members.contact set schema organisations;

create or replace function members.refresh_statistics() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$ begin
  analyze members.institution, members.route, members.route_step;
end $$;
create function organisations.refresh_statistics() returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$ begin
  analyze organisations.organisation, organisations.contact;
end $$;
revoke all on function organisations.refresh_statistics from public;
grant execute on function organisations.refresh_statistics to tasuki_work;
