-- Invoices and certificates are followed up by a ladder: how many of its rungs were climbed, and when the next is due.
-- The distances are those of content/invoices/year and content/certificates/rules, as they stood until now.
alter table invoices.invoice add column rung integer not null default 0, add column next_at timestamptz;
update invoices.invoice i set
  rung = case when lapsed.is_so then 4 else reminders end,
  next_at = case when cancelled_at is null and not lapsed.is_so then greatest(
    (due_on + (array[7, 30, 60, 90])[least(reminders, 3) + 1])::timestamp at time zone 'Asia/Tokyo',
    reminded_at + interval '14 days') end
from (select b.id, exists (select from dues.step s where s.invoice_id = b.id and s.act = 'lapse') as is_so
  from invoices.invoice b) lapsed
where lapsed.id = i.id;
alter table invoices.invoice drop column reminded_at;
create index on invoices.invoice (next_at) where cancelled_at is null;

alter table certificates.certificate add column rung integer not null default 0, add column next_at timestamptz;
update certificates.certificate set
  rung = case when reminded_days is null then 0 when reminded_days > 7 then 1 else 2 end,
  next_at = case when reminded_days is null then not_after - interval '30 days'
    when reminded_days > 7 then not_after - interval '7 days' end;
alter table certificates.certificate drop column reminded_days;
drop index certificates.certificate_not_after_idx;
create index on certificates.certificate (next_at) where revoked_at is null;
