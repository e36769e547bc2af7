-- Six rooms were one noun with a neighbour: their tables go to the schema that bears its name, with rows, policies and
-- grants as they are.
alter table origins.override set schema members;
alter table recoveries.recovery set schema factors;
alter table reaches.snapshot set schema probes;
alter table consents.consent set schema applications;
alter table sheets.sheet set schema assets;
alter table successions.succession set schema people;
drop schema origins, recoveries, reaches, consents, sheets, successions;

-- What a key was allowed with the file of a register it may do with the register: both hold the same lines.
update tokens.token set scopes = array(
  select distinct regexp_replace(scope, '^sheets:', 'assets:') from unnest(scopes) scope order by 1
) where exists (select from unnest(scopes) scope where scope like 'sheets:%');

-- Work that waits, or failed for good, under an old name is found under the new one.
do $$
declare
  renamed constant text[] := array[
    ['recoveries.tell', 'factors.tell_recovery'],
    ['recoveries.tell_rescue', 'factors.tell_rescue'],
    ['successions.write', 'people.tell_succession'],
    ['sheets.forget-drafts', 'assets.forget_sheets']
  ];
  names text[];
begin
  foreach names slice 1 in array renamed loop
    update base.failed_job set task = names[2] where task = names[1];
    if to_regclass('graphile_worker._private_tasks') is not null then
      update graphile_worker._private_tasks set identifier = names[2] where identifier = names[1];
    end if;
  end loop;
end $$;
