-- Jobs that failed for good: out of the queue, and before the eyes of the secretariat.
create table base.failed_job (
  id uuid primary key default gen_random_uuid(),
  task text not null,
  payload jsonb not null,
  -- Jobs with one key are the same work: it stands here once, and whoever does it later heals it.
  key text,
  -- So many were made.
  attempts int not null,
  added_at timestamptz not null,
  failed_at timestamptz not null,
  -- Null: the process that did it died.
  error text,
  times int not null default 1,
  state text not null default 'open' check (state in ('open', 'again', 'given_up', 'healed')),
  decided_at timestamptz,
  decided_by uuid
);
create unique index on base.failed_job (key) where state = 'open';
create index on base.failed_job (state, failed_at);
alter table base.failed_job enable row level security;
alter table base.failed_job force row level security;
create policy seen on base.failed_job using ((select base.sees_all()));
grant select, update on base.failed_job to tasuki_web;
grant select, insert, update on base.failed_job to tasuki_work;

-- A job with a key keeps the mark of it: the queue takes the key itself from a running one that is replaced.
create or replace function base.add_job(task text, payload json, run_at timestamptz, job_key text, attempts int)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_job(
    task, payload, run_at => coalesce(run_at, now()), job_key => job_key, max_attempts => attempts,
    flags => case when job_key is not null then array['keyed'] end);
end $$;
