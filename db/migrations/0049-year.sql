-- The membership year is now a task of the room that asks for the fees. A run of the old name that still waits would
-- be taken by nobody; the next day's run does whatever it would have done.
do $$
begin
  if to_regclass('graphile_worker._private_tasks') is not null then
    delete from graphile_worker._private_jobs
    where task_id in (select id from graphile_worker._private_tasks where identifier = 'renewals.run_year');
  end if;
end $$;
