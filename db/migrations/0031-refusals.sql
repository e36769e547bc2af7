-- Why a mail was refused; only no_address says anything against the address.
alter table notices.message add column refusal text
  check (refusal in ('no_address', 'their_side', 'us', 'later', 'unclear'));
create index on notices.message (settled_at desc);

-- Sending stopped by itself, because many mails were refused alike within an hour; a person lets it go on.
create table notices.stop (
  id uuid primary key default gen_random_uuid(),
  stopped_at timestamptz not null,
  -- ours: refused because of us, or without a reason. address: told that the addresses do not exist.
  about text not null check (about in ('ours', 'address')),
  -- Of the mails settled from this moment on, so many had been tried and so many refused alike.
  since timestamptz not null,
  tried int not null,
  refused int not null,
  -- What the servers said most often.
  reply text not null,
  resumed_at timestamptz,
  resumed_by uuid,
  -- Whose fault a person found it to be.
  blame text check (blame in ('ours', 'theirs'))
);
create unique index on notices.stop ((resumed_at is null)) where resumed_at is null;

alter table notices.stop enable row level security;
alter table notices.stop force row level security;
create policy all_for_staff on notices.stop using ((select base.sees_all()));
grant select, insert, update, delete on notices.stop to tasuki_web, tasuki_work;
