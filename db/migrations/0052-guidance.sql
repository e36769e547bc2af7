-- What is told, and to whom, is a noun of its own beside the advisory that it is about.
create schema guidance;
grant usage on schema guidance to tasuki_web, tasuki_work;
alter table advisories.guidance set schema guidance;
alter table advisories.guidance_text set schema guidance;

-- An advisory knows nothing of its guidance: where it stood before it was put aside is where it goes back to.
alter table advisories.advisory add column state_before text;
update advisories.advisory a set state_before = case
  when exists (select from guidance.guidance g
    where g.advisory_id = a.id and g.state = 'published' and g.mark = 'live') then 'published'
  when exists (select from guidance.guidance g where g.advisory_id = a.id) then 'assessing'
  else 'inbox' end
where a.state in ('dismissed', 'closed');
