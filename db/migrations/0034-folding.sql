-- By which rules the texts that facilities are found by were folded (src/facilities/fold.ts): under other rules they
-- are folded anew, once, by a job. No row: before there was a name for them.
create table facilities.folding (
  only_one boolean primary key default true check (only_one),
  rules text not null,
  at timestamptz not null
);
alter table facilities.folding enable row level security;
alter table facilities.folding force row level security;
create policy all_for_staff on facilities.folding using ((select base.sees_all()));
grant select, insert, update on facilities.folding to tasuki_work;

-- The rules under which a list was read: what is taken under newer ones is folded anew.
alter table rosters.import add column folding text;

-- Stated by who uploads, for rows that do not say where they stand.
alter table rosters.import add column prefecture text;
