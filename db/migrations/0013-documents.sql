create schema documents;
grant usage on schema documents to tasuki_web, tasuki_work;

-- CISA's list of weaknesses that are really exploited.
create table documents.kev (
  cve text primary key,
  added date not null,
  due date,
  ransomware boolean not null default false,
  name text not null
);
-- FIRST's estimate that a weakness is exploited within 30 days, 0 to 1.
create table documents.epss (
  cve text primary key,
  score numeric(6, 5) not null,
  percentile numeric(6, 5) not null,
  scored_on date not null
);

do $$
declare name text;
begin
  foreach name in array array['kev', 'epss'] loop
    execute format('alter table documents.%I enable row level security', name);
    execute format('alter table documents.%I force row level security', name);
    execute format('create policy all_for_staff on documents.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on documents.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
