-- When our own mail server took nothing from us: mail waits meanwhile, and a person is told.
create table base.mail_outage (
  id uuid primary key default gen_random_uuid(),
  since timestamptz not null,
  -- When it was last tried.
  last_at timestamptz not null,
  code text not null,
  reply text not null,
  -- Null: still.
  ended_at timestamptz
);
create unique index on base.mail_outage ((ended_at is null)) where ended_at is null;
alter table base.mail_outage enable row level security;
alter table base.mail_outage force row level security;
create policy seen on base.mail_outage using ((select base.sees_all()));
grant select, insert, update on base.mail_outage to tasuki_web, tasuki_work;
