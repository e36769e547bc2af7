-- How the queue stands, task by task, for whoever watches the installation: no payload, nothing about anybody.
create function base.queue_standing()
  returns table (task text, waiting int, due_since timestamptz, locked int, locked_since timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.identifier,
    (count(*) filter (where j.locked_at is null))::int,
    min(j.run_at) filter (where j.locked_at is null and j.run_at <= now()),
    (count(*) filter (where j.locked_at is not null))::int,
    min(j.locked_at)
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where (select base.sees_all()) and (j.locked_at is not null or j.attempts < j.max_attempts)
  group by t.identifier $$;
revoke execute on function base.queue_standing() from public;
grant execute on function base.queue_standing() to tasuki_web, tasuki_work;
