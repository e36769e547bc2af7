import type { ClientBase } from "pg";

/**
 * The lock that says: this worker lives. PostgreSQL frees it the moment its connection is gone; a worker without one
 * of them is a dead one, whatever the clocks say.
 */
const LIVES = "hashtextextended(pool, 7256003)";

/** Holds, for as long as the connection lasts, what says that the worker behind these pools lives. */
export async function holdPools(client: ClientBase, pools: readonly string[]): Promise<void> {
  await client.query(`select pg_advisory_lock(${LIVES}) from unnest($1::text[]) pool`, [pools]);
}

/** Pools other than one's own that hold jobs, and of which nobody says that they live. */
export async function findSilentPools(
  client: ClientBase,
  own: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ pool: string }>(
    `with held as materialized (
       select locked_by as pool from graphile_worker._private_jobs where locked_by <> all ($1)
       union select locked_by from graphile_worker._private_job_queues where locked_by <> all ($1))
     select pool from held where pg_try_advisory_xact_lock(${LIVES})`,
    [own],
  );
  return rows.map((row) => row.pool);
}

/**
 * Frees the jobs of those pools that still nobody speaks for; they are done again, at once where they were tried once,
 * later the more often they were tried: what kills a worker each time must not kill it again and again.
 */
export async function freeJobs(
  client: ClientBase,
  pools: readonly string[],
): Promise<{ id: string; task: string; attempts: number }[]> {
  const { rows } = await client.query<{ id: string; task: string; attempts: number }>(
    `with dead as materialized (
       select pool from unnest($1::text[]) pool where pg_try_advisory_xact_lock(${LIVES})
     ), theirs as materialized (
       select j.id, t.identifier as task, j.attempts from graphile_worker._private_jobs j
         join graphile_worker._private_tasks t on t.id = j.task_id
       where j.locked_by in (select pool from dead)
     ), freed as materialized (
       select graphile_worker.force_unlock_workers(array_agg(pool)) from dead having count(*) > 0)
     select theirs.* from freed left join theirs on true`,
    [pools],
  );
  const jobs = rows.filter((row) => row.id !== null);
  await client.query(
    `select graphile_worker.reschedule_jobs(array[id], run_at => now() + exp(least(attempts, 10)) * interval '1 second')
     from unnest($1::bigint[], $2::int[]) as one(id, attempts) where attempts > 1`,
    [jobs.map((job) => job.id), jobs.map((job) => job.attempts)],
  );
  return jobs;
}

/**
 * Frees jobs that a living worker holds and does not work on: the database went away in the moment in which their end
 * was to be written down, which the queue does not try twice. Nobody else would free them for hours. They are done
 * again, as after the death of a worker.
 */
export async function freeForgotten(
  client: ClientBase,
  own: readonly string[],
  underWay: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ task: string }>(
    `update graphile_worker._private_jobs j set locked_by = null, locked_at = null, run_at = greatest(run_at, now())
     from graphile_worker._private_tasks t
     where t.id = j.task_id and j.locked_by = any ($1) and j.id <> all ($2::bigint[])
       and j.locked_at < now() - interval '30 seconds'
     returning t.identifier as task`,
    [own, underWay],
  );
  return rows.map((row) => row.task);
}

/**
 * Moves jobs whose attempts are used up out of the queue to where people see them. One that was replaced while it ran
 * (by a newer one with its key, which does the same) is no loss; one that fails again stands there once.
 */
export async function keepFailedJobs(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ task: string }>(
    `with failed as (
       delete from graphile_worker._private_jobs where locked_at is null and attempts >= max_attempts returning *)
     insert into base.failed_job as known (task, payload, key, attempts, added_at, failed_at, error)
     select distinct on (coalesce(f.key, f.id::text))
       t.identifier, f.payload, f.key, f.max_attempts, f.created_at, now(), left(f.last_error, 2000)
     from failed f join graphile_worker._private_tasks t on t.id = f.task_id
     where f.key is not null or not (coalesce(f.flags ? 'keyed', false) or f.payload::jsonb ? '_cron')
     order by coalesce(f.key, f.id::text), f.id desc
     on conflict (key) where state = 'open' do update set payload = excluded.payload, failed_at = excluded.failed_at,
       error = excluded.error, times = known.times + 1
     returning task`,
  );
  return rows.map((row) => row.task);
}

/** What failed under this key before has been done by now. */
export async function healFailedJob(client: ClientBase, key: string): Promise<void> {
  await client.query({
    name: "base.heal_failed_job",
    text: "update base.failed_job set state = 'healed', decided_at = now() where key = $1 and state = 'open'",
    values: [key],
  });
}
