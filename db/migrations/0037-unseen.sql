-- Migrations ran without the role under which rows are seen (base/migrate.ts now takes it): where rows stood already,
-- 0029 and 0032 set nothing. What they meant to set is set here where it is still missing.
update feeds.feed set reason = 'internal', trouble_since = coalesce(last_run_at, created_at)
  where last_error is not null and reason is null;
update feeds.feed f set gave_at = last_good_at
  where gave_at is null and exists (select from feeds.fetched x where x.feed_id = f.id);
insert into exploits.list (kind, newest, loaded_at)
  select 'kev', max(added), now() from exploits.kev having count(*) > 0
  on conflict do nothing;
insert into exploits.list (kind, day, newest, loaded_at)
  select 'epss', max(scored_on), max(scored_on), now() from exploits.epss having count(*) > 0
  on conflict do nothing;

-- Every document is read again and every verdict reached anew, also because products that only a title or a host names
-- are read now. What a person decided stays.
update advisories.advisory set match_wanted_at = now(), reread_wanted = document_id is not null;
select base.add_job('advisories.match', '{}'::json, null, 'advisories.match', 10)
  where exists (select from advisories.advisory);
