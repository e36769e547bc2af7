create schema products;
grant usage on schema products to tasuki_web, tasuki_work;

-- What is made: one row for each identity after normalising. Not an organisation's data.
create table products.product (
  id uuid primary key default gen_random_uuid(),
  vendor text not null,
  name text not null,
  model text,
  vendor_key text not null,
  product_key text not null,
  model_key text not null default '',
  kind text,
  cpe text,
  purl text,
  -- Offered to everybody while they type: known from public documents, or used at several institutions.
  -- A name that one clerk typed may tell about the institution, so it starts unlisted.
  listed boolean not null default false,
  created_at timestamptz not null default now(),
  unique (vendor_key, product_key, model_key)
);
create index on products.product (product_key);

-- A product in one exact version, as written; version null = the version is not known.
create table products.release (
  id uuid primary key default gen_random_uuid(),
  product_id uuid not null references products.product,
  version text,
  unique nulls not distinct (product_id, version)
);

-- Names learned from advisories and people; the released list stands in content.
create table products.alias (
  vendor_key text not null,
  product_key text not null,
  means_vendor_key text not null,
  means_product_key text not null,
  learned_from text not null,
  created_at timestamptz not null default now(),
  primary key (vendor_key, product_key)
);

grant select, insert, update on products.product, products.release, products.alias to tasuki_web, tasuki_work;
