-- The worker may sign in for itself: it takes work off the queue without being the owner. Who installs a
-- newer runner with further tables adds them here; test/postgres/logins.test.ts finds them missing.
grant usage on schema graphile_worker to tasuki_work;
grant select, insert, update, delete on all tables in schema graphile_worker to tasuki_work;
revoke insert, update, delete on graphile_worker.migrations from tasuki_work;
grant usage on all sequences in schema graphile_worker to tasuki_work;
do $$
declare name text;
begin
  for name in select c.oid::regclass::text from pg_class c
    where c.relnamespace = 'graphile_worker'::regnamespace and c.relkind = 'r' and c.relrowsecurity
  loop
    execute format('create policy worker on %s to tasuki_work using (true) with check (true)', name);
  end loop;
end $$;
-- Who may not migrate can see whether that was done.
grant select on base.migration to tasuki_web, tasuki_work;
