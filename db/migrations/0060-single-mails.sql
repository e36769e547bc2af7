-- A mail to one person (an invitation, a word about a sign-in, an invoice …) goes the way of the notices: one table,
-- one way of sending, one screen. It has a template instead of notices, and an address once it was written.
alter table notices.message
  alter column organisation_id drop not null,
  alter column contact_id drop not null,
  alter column address drop not null,
  -- `<room>.<noun>`: who writes it when it goes out.
  add column template text,
  -- What was known when it was asked for; no secret.
  add column facts jsonb,
  -- What it is about; events tell of it by this.
  add column about uuid,
  -- A newer one takes the place of one that waits.
  add column key text,
  add column subject text,
  -- Somebody of the secretariat saw to it that it reached nobody.
  add column seen_at timestamptz,
  add column seen_by uuid,
  add constraint message_is_single_or_of_notices check (case when template is null
    then organisation_id is not null and contact_id is not null and address is not null
    else contact_id is null and facts is not null end);
drop index notices.message_urgent_next_attempt_at_idx;
create index on notices.message (urgent desc, next_attempt_at)
  where template is null and state in ('queued', 'temporarily_failed');
create index on notices.message (urgent desc, next_attempt_at)
  where template is not null and state in ('queued', 'temporarily_failed');
create index on notices.message (key) where state in ('queued', 'temporarily_failed');
create index on notices.message (settled_at)
  where template is not null and seen_at is null and state in ('permanently_failed', 'unknown');

-- Puts one in line, whoever the viewer is, and wakes the sender: one message to the database, since the time that a
-- sign-in takes must not tell whether a mail was written.
create function notices.write_to(
  template text, facts jsonb, about uuid, organisation_id uuid, key text, urgent boolean, asked_at timestamptz,
  not_before timestamptz)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  viewer text := coalesce(current_setting('tasuki.role', true), '');
begin
  perform set_config('tasuki.role', 'system', true);
  update notices.message m set state = 'cancelled', settled_at = asked_at
  where m.key = write_to.key and m.state in ('queued', 'temporarily_failed');
  insert into notices.message (template, facts, about, organisation_id, key, urgent, created_at, next_attempt_at)
  values (template, facts, about, organisation_id, key, urgent, asked_at, coalesce(not_before, asked_at));
  perform base.add_job('notices.send', '{}', not_before, null, 10);
  perform set_config('tasuki.role', viewer, true);
end $$;
grant execute on function notices.write_to to tasuki_web, tasuki_work;

-- What reached nobody so far. Nobody can write it anew: what was in it was not kept.
insert into notices.message (id, template, facts, address, subject, state, server_reply, created_at, next_attempt_at,
  settled_at, seen_at, seen_by)
select id, 'earlier', '{}', address, subject, outcome, reply, refused_at, refused_at, refused_at, seen_at, seen_by
from base.refused_mail;
drop table base.refused_mail;

-- Mails about membership. Those that reached nobody stand among the former.
insert into notices.message (id, template, facts, about, organisation_id, address, state, refusal, server_reply,
  created_at, next_attempt_at, settled_at, seen_at)
select id, 'invoices.letter',
  json_build_object('organisationId', organisation_id, 'kind', kind, 'invoiceId', invoice_id, 'receiptId', receipt_id,
    'words', words),
  invoice_id, organisation_id, address,
  case state when 'sending' then 'unknown' when 'no_server' then 'cancelled' when 'no_address' then 'permanently_failed'
    when 'no_paper' then 'permanently_failed' else state end,
  case when state = 'no_address' then 'no_address' end, answer, created_at, changed_at,
  case when state not in ('queued', 'temporarily_failed') then changed_at end,
  case when state in ('permanently_failed', 'unknown', 'no_address', 'no_paper') then changed_at end
from invoices.letter;
drop table invoices.letter;

-- Mails that wait in the queue, or failed there for good.
create temporary table old_mail (task text, payload jsonb, key text, due timestamptz, added timestamptz, failed timestamptz, error text)
  on commit drop;
create temporary table old_task (task text, template text) on commit drop;
insert into old_task values
  ('accounts.send_invitation', 'accounts.invitation'),
  ('accounts.send_password_link', 'accounts.password'),
  ('accounts.tell_new_device', 'accounts.new_device'),
  ('accounts.tell_change', 'accounts.change'),
  ('accounts.tell_guessed', 'accounts.guessed'),
  ('applications.send_proof', 'applications.proof'),
  ('applications.send_question', 'applications.question'),
  ('applications.send_decision', 'applications.decision'),
  ('certificates.send_reminder', 'certificates.reminder'),
  ('factors.tell_recovery', 'factors.recovery'),
  ('factors.tell_rescue', 'factors.rescue'),
  ('people.tell_succession', 'people.succession'),
  ('tokens.tell_made', 'tokens.made'),
  ('entries.send_reopened', 'entries.reopened'),
  -- These stood in a table of their own, or brought others about.
  ('invoices.mail_letter', null),
  ('invoices.mail_waiting', null);
do $$ begin
  if to_regclass('graphile_worker._private_jobs') is not null then
    with taken as (
      delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t, old_task o
      where t.id = j.task_id and t.identifier = o.task
      returning o.task, j.payload::jsonb as payload, j.key, j.run_at, j.created_at)
    insert into old_mail select task, payload, key, run_at, created_at from taken;
  end if;
end $$;
with failed as (
  delete from base.failed_job f using old_task o where f.task = o.task and f.state = 'open'
  returning f.task, f.payload, f.key, f.failed_at, f.added_at, f.error)
insert into old_mail select task, payload, key, failed_at, added_at, failed_at, coalesce(error, '') from failed;
-- Whom to tell that applications are taken again stood in a table; the mail itself knows it from now on.
update old_mail set payload = jsonb_build_object('mail', w.mail)
from entries.wish w where old_mail.task = 'entries.send_reopened' and w.id::text = old_mail.payload ->> 'wishId';
delete from entries.wish w using old_mail m where m.task = 'entries.send_reopened' and m.payload ->> 'mail' = w.mail;
insert into notices.message (template, facts, about, key, urgent, state, server_reply, created_at, next_attempt_at, settled_at)
select o.template, m.payload,
  coalesce(m.payload ->> 'applicationId', m.payload ->> 'id', m.payload ->> 'contactId', m.payload ->> 'accountId')::uuid,
  m.key, m.task <> 'entries.send_reopened',
  case when m.failed is null then 'queued' else 'permanently_failed' end, m.error, m.added, m.due, m.failed
from old_mail m join old_task o using (task)
where o.template is not null and (m.task <> 'entries.send_reopened' or m.payload ? 'mail');
