-- Membership: class and state of each member, invoices, payments, receipts; and what the bank says came in.
create schema dues;
create schema invoices;
create schema transfers;
grant usage on schema dues, invoices, transfers to tasuki_web, tasuki_work;

create table dues.member (
  organisation_id uuid primary key references organisations.organisation,
  -- A key of content/dues/classes.yaml.
  class text not null,
  -- Yen a year where the class says "by contract".
  agreed_fee int check (agreed_fee between 0 and 100000000),
  state text not null check (state in ('applied', 'refused', 'approved', 'active', 'suspended', 'left')),
  -- To whom papers are addressed and sent; null: the organisation's name, its first contact with a living address.
  billing_name text,
  billing_mail text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index on dues.member (created_at desc, organisation_id);

-- Every change of state, kept: who was a member on a day is read from here.
create table dues.step (
  id bigint generated always as identity primary key,
  organisation_id uuid not null references dues.member,
  act text not null,
  from_state text,
  to_state text not null,
  -- The class after the step.
  class text not null,
  -- The day from which it counts: the board's meeting, the payment, the day of leaving.
  on_day date not null,
  at timestamptz not null,
  account_id uuid,
  minutes text,
  reason text,
  -- The invoice whose payment brought it about.
  invoice_id uuid,
  undone_at timestamptz
);
create index on dues.step (organisation_id, id);

-- The last number given, by paper and fiscal year (April to March) of issue. A number is taken in the
-- transaction that uses it, so none is lost and none is given twice.
create table invoices.counter (
  paper text not null check (paper in ('invoice', 'receipt')),
  fiscal_year int not null,
  last int not null,
  primary key (paper, fiscal_year)
);

create table invoices.invoice (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references dues.member,
  -- The year it asks the fee of; numbered in the year in which it was issued.
  fiscal_year int not null,
  numbered_year int not null,
  number int not null,
  kind text not null check (kind in ('joining', 'renewal')),
  amount int not null check (amount > 0),
  issued_on date not null,
  due_on date not null,
  -- What is printed, as issued. A change is a new invoice.
  paper jsonb not null,
  replaces uuid references invoices.invoice,
  created_at timestamptz not null,
  -- How many reminders went out, and when the last.
  reminders int not null default 0,
  reminded_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text,
  unique (numbered_year, number)
);
-- One year is asked for once, also where two press at the same time.
create unique index invoice_once on invoices.invoice (organisation_id, fiscal_year) where cancelled_at is null;

create table invoices.payment (
  id uuid primary key default gen_random_uuid(),
  invoice_id uuid not null references invoices.invoice,
  organisation_id uuid not null references dues.member,
  amount int not null check (amount > 0),
  paid_on date not null,
  -- 'waiver': what is not asked for any more.
  kind text not null check (kind in ('hand', 'bank', 'waiver')),
  -- transfers.line, where it came by the bank's file.
  line_id uuid,
  note text,
  at timestamptz not null,
  account_id uuid,
  withdrawn_at timestamptz,
  withdraw_reason text
);
create index on invoices.payment (invoice_id);
create index on invoices.payment (line_id) where line_id is not null;

create table invoices.receipt (
  id uuid primary key default gen_random_uuid(),
  payment_id uuid not null references invoices.payment,
  organisation_id uuid not null references dues.member,
  numbered_year int not null,
  number int not null,
  issued_on date not null,
  paper jsonb not null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  unique (numbered_year, number)
);
create unique index receipt_once on invoices.receipt (payment_id) where cancelled_at is null;

-- Mails about membership: what was sent to which address, and what became of it.
create table invoices.letter (
  id uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references dues.member,
  invoice_id uuid references invoices.invoice,
  receipt_id uuid references invoices.receipt,
  -- A key of content/invoices/mails.yaml, and what it says besides the facts of the invoice.
  kind text not null,
  words jsonb not null default '{}',
  address text,
  state text not null check (state in ('queued', 'sending', 'accepted', 'temporarily_failed',
    'permanently_failed', 'unknown', 'no_server', 'no_address')),
  answer text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index on invoices.letter (organisation_id, created_at);
create index on invoices.letter (created_at) where state in ('queued', 'temporarily_failed');

-- A file of the bank's, and its lines about money that came in.
create table transfers.file (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  read_at timestamptz not null,
  lines int not null,
  added int not null
);
create table transfers.line (
  id uuid primary key default gen_random_uuid(),
  file_id uuid not null references transfers.file on delete cascade,
  -- Says whether a line was there before: day, amount, payer, and the how-manieth such line of its file.
  fingerprint text not null unique,
  received_on date not null,
  amount int not null check (amount > 0),
  -- As the bank writes it, and folded for comparing.
  payer text not null,
  payer_key text not null,
  place text not null,
  set_aside_at timestamptz,
  aside_reason text
);
create index on transfers.line (received_on desc, id);
-- Under which name somebody pays: learned when a person confirms a line.
create table transfers.payer (
  key text not null,
  organisation_id uuid not null references organisations.organisation,
  primary key (key, organisation_id)
);

do $$
declare name text;
begin
  foreach name in array array['dues.member', 'dues.step', 'invoices.counter', 'invoices.invoice', 'invoices.payment', 'invoices.receipt',
    'invoices.letter', 'transfers.file', 'transfers.line', 'transfers.payer'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy all_for_staff on %s using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on %s to tasuki_web, tasuki_work', name);
  end loop;
  -- An organisation reads its own class, invoices, payments and receipts. Notes of the secretariat stay there.
  foreach name in array array['dues.member', 'invoices.invoice', 'invoices.payment', 'invoices.receipt'] loop
    execute format('create policy own on %s for select
      using (organisation_id = (select base.viewer_organisation()))', name);
  end loop;
end $$;
