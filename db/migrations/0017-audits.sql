-- A chain over the events: each link holds a hash over its event and the link before. Events that stood
-- already get transaction 0 and so are sealed first; the constant default rewrites no table.
alter table base.event add column xact xid8 not null default '0'::xid8;
alter table base.event alter column xact set default pg_current_xact_id();
create index on base.event (xact, id);
-- What one person did.
create index on base.event (account_id, id) where account_id is not null;

create schema audits;
grant usage on schema audits to tasuki_web, tasuki_work;
-- No foreign key: an event removed behind our back is to be found, not forbidden or cascaded.
create table audits.link (
  seq bigint primary key,
  event_id bigint not null unique,
  hash text not null,
  sealed_at timestamptz not null
);
-- Up to which transaction everything is sealed, so that the next run need not look further back.
create table audits.mark (
  single boolean primary key default true check (single),
  xact xid8 not null
);

do $$
declare name text;
begin
  foreach name in array array['link', 'mark'] loop
    execute format('alter table audits.%I enable row level security', name);
    execute format('alter table audits.%I force row level security', name);
    execute format('create policy all_for_staff on audits.%I using ((select base.sees_all()))', name);
    -- Links are added, never changed.
    execute format('grant select on audits.%I to tasuki_web', name);
    execute format('grant select, insert on audits.%I to tasuki_work', name);
  end loop;
end $$;
grant update on audits.mark to tasuki_work;
