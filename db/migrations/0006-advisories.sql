create schema advisories;
grant usage on schema advisories to tasuki_web, tasuki_work;

-- Every document as received, also the refused ones. Never changed, never deleted.
create table advisories.document (
  id uuid primary key default gen_random_uuid(),
  sha256 text not null unique,
  bytes bytea not null,
  name text not null,
  source text not null,
  -- The feed that brought it, as long as it stands.
  feed_id uuid,
  received_at timestamptz not null default now(),
  received_by uuid,
  outcome text not null check (outcome in ('taken', 'superseded', 'older', 'refused')),
  refusal text,
  findings jsonb not null default '[]',
  -- Findings of the official validator: { valid, findings }; null = not looked at yet.
  validation jsonb,
  -- 'good' | 'bad' | 'none' for the hash and the signature that came with it; 'unchecked' = no key to check with.
  hash_check text not null default 'none',
  signature_check text not null default 'none',
  advisory_id uuid,
  document_version text
);
create index on advisories.document (advisory_id, received_at desc);
create index on advisories.document (received_at) where validation is null and outcome <> 'refused';

create table advisories.advisory (
  id uuid primary key default gen_random_uuid(),
  publisher text not null,
  publisher_namespace text not null,
  tracking_id text not null,
  origin text not null check (origin in ('csaf', 'hand')),
  document_id uuid references advisories.document,
  document_version text not null,
  title text not null,
  -- null = nobody but the secretariat until a person sets one.
  tlp text check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
  tlp_set_by uuid,
  state text not null default 'inbox'
    check (state in ('inbox', 'assessing', 'published', 'withdrawn', 'closed', 'dismissed')),
  state_note text,
  severity text not null default 'unknown' check (severity in ('critical', 'high', 'medium', 'low', 'unknown')),
  cvss numeric(3, 1),
  kev_added date,
  epss numeric(6, 5),
  exploited boolean not null default false,
  fixed_version text,
  -- Notes, references, vulnerabilities and remediations as read.
  content jsonb not null default '{}',
  cves text[] not null default '{}',
  -- Names and numbers in lower case, to be searched.
  search text not null default '',
  -- Keys of its products: a release that shares none of them is not related.
  match_keys text[] not null default '{}',
  -- Waits to be matched with all releases since then.
  match_wanted_at timestamptz,
  initial_release timestamptz,
  current_release timestamptz,
  received_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (publisher_namespace, tracking_id)
);
create index on advisories.advisory (received_at desc, id desc);
create index on advisories.advisory (state, received_at desc, id desc);
create index on advisories.advisory using gin (match_keys);
create index on advisories.advisory using gin (cves);
create index on advisories.advisory (match_wanted_at) where match_wanted_at is not null;
alter table advisories.document add foreign key (advisory_id) references advisories.advisory;

-- What changed between two versions of a document, in words and for the machine.
create table advisories.change (
  id uuid primary key default gen_random_uuid(),
  advisory_id uuid not null references advisories.advisory,
  from_version text not null,
  to_version text not null,
  at timestamptz not null default now(),
  -- [{ kind, text }] for people.
  changes jsonb not null,
  -- The product_refs of the new version that the change touches.
  touched jsonb not null,
  -- The releases it touches are known and told.
  matched boolean not null default false
);
create index on advisories.change (advisory_id, at desc);

-- The products of the current document; a product with two statuses stands twice.
create table advisories.affected (
  id uuid primary key default gen_random_uuid(),
  advisory_id uuid not null references advisories.advisory,
  -- Its place in the document.
  place int not null,
  product_ref text not null,
  name text not null,
  vendor text,
  product text not null,
  model text,
  version text,
  cpe text,
  purl text,
  status text not null check (status in ('affected', 'fixed', 'not_affected', 'under_investigation', 'unknown')),
  cves text[] not null default '{}',
  readable boolean not null
);
create index on advisories.affected (advisory_id, place);

-- What the matcher, or a person, says of one advisory and one release.
create table advisories.verdict (
  advisory_id uuid not null references advisories.advisory,
  release_id uuid not null references products.release,
  verdict text not null check (verdict in ('affected', 'possibly', 'not')),
  reason text not null,
  evidence jsonb not null default '{}',
  -- Set when a person decided: later versions of the advisory keep it.
  decided_by uuid,
  decided_at timestamptz,
  primary key (advisory_id, release_id)
);
create index on advisories.verdict (release_id);

-- What is told, written once for each class of reader. Nothing published is edited in place.
create table advisories.guidance (
  id uuid primary key default gen_random_uuid(),
  advisory_id uuid not null references advisories.advisory,
  revision int not null,
  state text not null default 'draft'
    check (state in ('draft', 'in_review', 'approved', 'scheduled', 'published', 'replaced', 'withdrawn')),
  mark text not null default 'live' check (mark in ('live', 'preview', 'drill', 'test')),
  change_note text,
  -- Kinds of device whose silent owners are asked 「お使いですか」.
  ask_kinds text[] not null default '{}',
  -- A rule by attributes: institutions told whatever they own. null = none.
  rule jsonb,
  author_id uuid,
  sent_to_review_at timestamptz,
  reviewer_id uuid,
  reviewed_at timestamptz,
  review_note text,
  publish_at timestamptz,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  published_at timestamptz,
  unique (advisory_id, revision)
);
create index on advisories.guidance (state, publish_at);
create table advisories.guidance_text (
  guidance_id uuid not null references advisories.guidance,
  class text not null check (class in ('clinic', 'hospital_small', 'hospital_large', 'director', 'vendor')),
  summary text not null,
  -- [{ text, minutes, ifUnknown }]
  actions jsonb not null default '[]',
  if_cannot text not null default '',
  vendor_enquiry text not null default '',
  primary key (guidance_id, class)
);

do $$
declare name text;
begin
  foreach name in array array['document', 'advisory', 'change', 'affected', 'verdict', 'guidance', 'guidance_text'] loop
    execute format('alter table advisories.%I enable row level security', name);
    execute format('alter table advisories.%I force row level security', name);
    execute format('create policy all_for_staff on advisories.%I using ((select base.sees_all()))', name);
    execute format('grant select, insert, update, delete on advisories.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
