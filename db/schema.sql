-- Generated from db/migrations by tools/generate.ts. Do not edit.

-- accounts ----------------------------------------------------------------------------------

create table accounts.account (
  id uuid not null default gen_random_uuid(),
  mail text not null,
  name text not null,
  password_hash text not null,
  created_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone
);
  -- account_mail_key: UNIQUE (mail)
  -- account_pkey: PRIMARY KEY (id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (id = ( SELECT base.viewer_account() AS viewer_account));
create policy own_mark for update
  using (id = ( SELECT base.viewer_account() AS viewer_account));

create table accounts.invitation (
  token_hash text not null,
  organisation_id uuid not null,
  role text not null,
  mail text,
  contact_id uuid,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  standing text not null
);
  -- invitation_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- invitation_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- invitation_pkey: PRIMARY KEY (token_hash)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table accounts.membership (
  account_id uuid not null,
  organisation_id uuid not null,
  role text not null,
  standing text not null
);
  -- membership_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- membership_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- membership_pkey: PRIMARY KEY (account_id, organisation_id)
  -- membership_role_check: CHECK ((role = ANY (ARRAY['secretariat'::text, 'relay'::text, 'ministry'::text, 'vendor'::text, 'institution'::text, 'surveyor'::text, 'expert'::text])))
  -- membership_standing_check: CHECK ((((standing = ANY (ARRAY['clerk'::text, 'reviewer'::text, 'administrator'::text])) AND (role = 'secretariat'::text)) OR ((standing = ANY (ARRAY['reader'::text, 'member'::text, 'representative'::text])) AND (role <> 'secretariat'::text))))
CREATE INDEX membership_organisation_id_idx ON accounts.membership USING btree (organisation_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table accounts.session (
  token_hash text not null,
  account_id uuid not null,
  organisation_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  confirmed_at timestamp with time zone not null
);
  -- session_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- session_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- session_pkey: PRIMARY KEY (token_hash)
CREATE INDEX session_account_id_idx ON accounts.session USING btree (account_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table accounts.sign_in_try (
  id bigint not null,
  bucket text not null,
  at timestamp with time zone not null
);
  -- sign_in_try_pkey: PRIMARY KEY (id)
CREATE INDEX sign_in_try_at_idx ON accounts.sign_in_try USING btree (at);
CREATE INDEX sign_in_try_bucket_at_idx ON accounts.sign_in_try USING btree (bucket, at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- advisories --------------------------------------------------------------------------------

create table advisories.advisory (
  id uuid not null default gen_random_uuid(),
  publisher text not null,
  publisher_namespace text not null,
  tracking_id text not null,
  origin text not null,
  document_id uuid,
  document_version text not null,
  title text not null,
  tlp text,
  tlp_set_by uuid,
  state text not null default 'inbox'::text,
  state_note text,
  severity text not null default 'unknown'::text,
  cvss numeric(3,1),
  kev_added date,
  epss numeric(6,5),
  exploited boolean not null default false,
  fixed_version text,
  content jsonb not null default '{}'::jsonb,
  cves text[] not null default '{}'::text[],
  search text not null default ''::text,
  match_keys text[] not null default '{}'::text[],
  match_wanted_at timestamp with time zone,
  initial_release timestamp with time zone,
  current_release timestamp with time zone,
  received_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now()
);
  -- advisory_document_id_fkey: FOREIGN KEY (document_id) REFERENCES advisories.document(id)
  -- advisory_origin_check: CHECK ((origin = ANY (ARRAY['csaf'::text, 'hand'::text])))
  -- advisory_pkey: PRIMARY KEY (id)
  -- advisory_publisher_namespace_tracking_id_key: UNIQUE (publisher_namespace, tracking_id)
  -- advisory_severity_check: CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'unknown'::text])))
  -- advisory_state_check: CHECK ((state = ANY (ARRAY['inbox'::text, 'assessing'::text, 'published'::text, 'withdrawn'::text, 'closed'::text, 'dismissed'::text])))
  -- advisory_tlp_check: CHECK ((tlp = ANY (ARRAY['CLEAR'::text, 'GREEN'::text, 'AMBER'::text, 'AMBER+STRICT'::text, 'RED'::text])))
CREATE INDEX advisory_cves_idx ON advisories.advisory USING gin (cves);
CREATE INDEX advisory_match_keys_idx ON advisories.advisory USING gin (match_keys);
CREATE INDEX advisory_match_wanted_at_idx ON advisories.advisory USING btree (match_wanted_at) WHERE (match_wanted_at IS NOT NULL);
CREATE INDEX advisory_received_at_id_idx ON advisories.advisory USING btree (received_at DESC, id DESC);
CREATE INDEX advisory_state_received_at_id_idx ON advisories.advisory USING btree (state, received_at DESC, id DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy told for select
  using ((tlp IS NOT NULL) AND (EXISTS ( SELECT
   FROM reactions.publication p
  WHERE (p.advisory_id = advisory.id))));

create table advisories.affected (
  id uuid not null default gen_random_uuid(),
  advisory_id uuid not null,
  place integer not null,
  product_ref text not null,
  name text not null,
  vendor text,
  product text not null,
  model text,
  version text,
  cpe text,
  purl text,
  status text not null,
  cves text[] not null default '{}'::text[],
  readable boolean not null
);
  -- affected_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- affected_pkey: PRIMARY KEY (id)
  -- affected_status_check: CHECK ((status = ANY (ARRAY['affected'::text, 'fixed'::text, 'not_affected'::text, 'under_investigation'::text, 'unknown'::text])))
CREATE INDEX affected_advisory_id_place_idx ON advisories.affected USING btree (advisory_id, place);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy told for select
  using (EXISTS ( SELECT
   FROM reactions.publication p
  WHERE (p.advisory_id = affected.advisory_id)));

create table advisories.change (
  id uuid not null default gen_random_uuid(),
  advisory_id uuid not null,
  from_version text not null,
  to_version text not null,
  at timestamp with time zone not null default now(),
  changes jsonb not null,
  touched jsonb not null,
  matched boolean not null default false
);
  -- change_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- change_pkey: PRIMARY KEY (id)
CREATE INDEX change_advisory_id_at_idx ON advisories.change USING btree (advisory_id, at DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table advisories.document (
  id uuid not null default gen_random_uuid(),
  sha256 text not null,
  bytes bytea not null,
  name text not null,
  source text not null,
  feed_id uuid,
  received_at timestamp with time zone not null default now(),
  received_by uuid,
  outcome text not null,
  refusal text,
  findings jsonb not null default '[]'::jsonb,
  validation jsonb,
  hash_check text not null default 'none'::text,
  signature_check text not null default 'none'::text,
  advisory_id uuid,
  document_version text
);
  -- document_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- document_outcome_check: CHECK ((outcome = ANY (ARRAY['taken'::text, 'superseded'::text, 'older'::text, 'refused'::text])))
  -- document_pkey: PRIMARY KEY (id)
  -- document_sha256_key: UNIQUE (sha256)
CREATE INDEX document_advisory_id_received_at_idx ON advisories.document USING btree (advisory_id, received_at DESC);
CREATE INDEX document_received_at_idx ON advisories.document USING btree (received_at) WHERE ((validation IS NULL) AND (outcome <> 'refused'::text));
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table advisories.guidance (
  id uuid not null default gen_random_uuid(),
  advisory_id uuid not null,
  revision integer not null,
  state text not null default 'draft'::text,
  mark text not null default 'live'::text,
  change_note text,
  ask_kinds text[] not null default '{}'::text[],
  rule jsonb,
  author_id uuid,
  sent_to_review_at timestamp with time zone,
  reviewer_id uuid,
  reviewed_at timestamp with time zone,
  review_note text,
  publish_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  published_at timestamp with time zone
);
  -- guidance_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- guidance_advisory_id_revision_key: UNIQUE (advisory_id, revision)
  -- guidance_mark_check: CHECK ((mark = ANY (ARRAY['live'::text, 'preview'::text, 'drill'::text, 'test'::text])))
  -- guidance_pkey: PRIMARY KEY (id)
  -- guidance_state_check: CHECK ((state = ANY (ARRAY['draft'::text, 'in_review'::text, 'approved'::text, 'scheduled'::text, 'published'::text, 'replaced'::text, 'withdrawn'::text])))
CREATE INDEX guidance_state_publish_at_idx ON advisories.guidance USING btree (state, publish_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy told for select
  using (EXISTS ( SELECT
   FROM reactions.publication p
  WHERE (p.guidance_id = guidance.id)));

create table advisories.guidance_text (
  guidance_id uuid not null,
  class text not null,
  summary text not null,
  actions jsonb not null default '[]'::jsonb,
  if_cannot text not null default ''::text,
  vendor_enquiry text not null default ''::text
);
  -- guidance_text_class_check: CHECK ((class = ANY (ARRAY['clinic'::text, 'hospital_small'::text, 'hospital_large'::text, 'director'::text, 'vendor'::text])))
  -- guidance_text_guidance_id_fkey: FOREIGN KEY (guidance_id) REFERENCES advisories.guidance(id)
  -- guidance_text_pkey: PRIMARY KEY (guidance_id, class)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy told for select
  using (EXISTS ( SELECT
   FROM reactions.publication p
  WHERE (p.guidance_id = guidance_text.guidance_id)));

create table advisories.verdict (
  advisory_id uuid not null,
  release_id uuid not null,
  verdict text not null,
  reason text not null,
  evidence jsonb not null default '{}'::jsonb,
  decided_by uuid,
  decided_at timestamp with time zone
);
  -- verdict_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- verdict_pkey: PRIMARY KEY (advisory_id, release_id)
  -- verdict_release_id_fkey: FOREIGN KEY (release_id) REFERENCES products.release(id)
  -- verdict_verdict_check: CHECK ((verdict = ANY (ARRAY['affected'::text, 'possibly'::text, 'not'::text])))
CREATE INDEX verdict_release_id_idx ON advisories.verdict USING btree (release_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy told for select
  using ((EXISTS ( SELECT
   FROM assets.asset a
  WHERE ((a.release_id = verdict.release_id) AND (a.removed_at IS NULL) AND (a.institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation))))) AND (EXISTS ( SELECT
   FROM reactions.publication p
  WHERE (p.advisory_id = verdict.advisory_id))));


-- answers -----------------------------------------------------------------------------------

create table answers.asset_answer (
  reaction_id uuid not null,
  asset_id uuid not null,
  answer text not null,
  note text,
  answered_at timestamp with time zone not null
);
  -- asset_answer_asset_id_fkey: FOREIGN KEY (asset_id) REFERENCES assets.asset(id)
  -- asset_answer_pkey: PRIMARY KEY (reaction_id, asset_id)
  -- asset_answer_reaction_id_fkey: FOREIGN KEY (reaction_id) REFERENCES reactions.reaction(id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (EXISTS ( SELECT
   FROM reactions.reaction r
  WHERE ((r.id = asset_answer.reaction_id) AND (r.institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation)))));

create table answers.attachment (
  id uuid not null default gen_random_uuid(),
  reaction_id uuid not null,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size integer not null,
  added_at timestamp with time zone not null,
  added_by uuid,
  removed_at timestamp with time zone
);
  -- attachment_pkey: PRIMARY KEY (id)
  -- attachment_reaction_id_fkey: FOREIGN KEY (reaction_id) REFERENCES reactions.reaction(id)
CREATE INDEX attachment_reaction_id_idx ON answers.attachment USING btree (reaction_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (EXISTS ( SELECT
   FROM reactions.reaction r
  WHERE ((r.id = attachment.reaction_id) AND (r.institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation)))));


-- assets ------------------------------------------------------------------------------------

create table assets.asset (
  id uuid not null default gen_random_uuid(),
  institution_id uuid not null,
  kind text not null,
  release_id uuid not null,
  vendor text not null,
  product text not null,
  model text,
  version text,
  place text,
  internet_facing boolean,
  emr_connected boolean,
  maintainer text,
  note text,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  removed_at timestamp with time zone,
  sheet_id uuid
);
  -- asset_institution_id_fkey: FOREIGN KEY (institution_id) REFERENCES members.institution(organisation_id)
  -- asset_pkey: PRIMARY KEY (id)
  -- asset_release_id_fkey: FOREIGN KEY (release_id) REFERENCES products.release(id)
CREATE INDEX asset_institution_id_changed_at_id_idx ON assets.asset USING btree (institution_id, changed_at DESC, id DESC) WHERE (removed_at IS NULL);
CREATE INDEX asset_kind_institution_id_idx ON assets.asset USING btree (kind, institution_id) WHERE (removed_at IS NULL);
CREATE INDEX asset_release_id_institution_id_idx ON assets.asset USING btree (release_id, institution_id) WHERE (removed_at IS NULL);
CREATE INDEX asset_sheet_id_idx ON assets.asset USING btree (sheet_id) WHERE (sheet_id IS NOT NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table assets.popular (
  kind text not null,
  audience_class text not null,
  product_id uuid not null,
  institutions integer not null
);
  -- popular_pkey: PRIMARY KEY (kind, audience_class, product_id)
  -- popular_product_id_fkey: FOREIGN KEY (product_id) REFERENCES products.product(id)
-- row-level security is forced
create policy counted for all
  using (( SELECT base.viewer_role() AS viewer_role) = 'system'::text);
create policy signed_in for select
  using (( SELECT base.viewer_role() AS viewer_role) = ANY (ARRAY['system'::text, 'secretariat'::text, 'institution'::text]));

create table assets.statement (
  institution_id uuid not null,
  kind text not null,
  has boolean not null,
  stated_at timestamp with time zone not null default now()
);
  -- statement_institution_id_fkey: FOREIGN KEY (institution_id) REFERENCES members.institution(organisation_id)
  -- statement_pkey: PRIMARY KEY (institution_id, kind)
CREATE INDEX statement_kind_has_idx ON assets.statement USING btree (kind, has);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation));


-- base --------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION base.add_job(task text, payload json, run_at timestamp with time zone, job_key text, attempts integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform graphile_worker.add_job(
    task, payload, run_at => coalesce(run_at, now()), job_key => job_key, max_attempts => attempts);
end $function$;

CREATE OR REPLACE FUNCTION base.sees_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(current_setting('tasuki.role', true) in ('system', 'secretariat'), false) $function$;

CREATE OR REPLACE FUNCTION base.viewer_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('tasuki.account', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION base.viewer_organisation()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('tasuki.organisation', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION base.viewer_role()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('tasuki.role', true), '') $function$;

create table base.event (
  id bigint not null,
  at timestamp with time zone not null default now(),
  name text not null,
  account_id uuid,
  organisation_id uuid,
  for_organisation_id uuid,
  subject_id uuid,
  mark text not null default 'live'::text,
  data jsonb not null default '{}'::jsonb
);
  -- event_mark_check: CHECK ((mark = ANY (ARRAY['live'::text, 'preview'::text, 'drill'::text, 'test'::text])))
  -- event_pkey: PRIMARY KEY (id)
CREATE INDEX event_for_organisation_id_id_idx ON base.event USING btree (for_organisation_id, id) WHERE (for_organisation_id IS NOT NULL);
CREATE INDEX event_name_id_idx ON base.event USING btree (name, id);
CREATE INDEX event_subject_id_id_idx ON base.event USING btree (subject_id, id);
-- row-level security is forced
create policy recorded for insert
  with check (( SELECT base.sees_all() AS sees_all) OR ((for_organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (NOT (account_id IS DISTINCT FROM ( SELECT base.viewer_account() AS viewer_account)))));
create policy seen for select
  using (( SELECT base.sees_all() AS sees_all) OR (for_organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)));

create table base.migration (
  name text not null,
  checksum text not null,
  ran_at timestamp with time zone not null default now()
);
  -- migration_pkey: PRIMARY KEY (name)

create table base.setting (
  key text not null,
  value jsonb not null,
  changed_at timestamp with time zone not null default now()
);
  -- setting_pkey: PRIMARY KEY (key)
-- row-level security is forced
create policy read for select
  using (( SELECT base.viewer_role() AS viewer_role) IS NOT NULL);
create policy written for all
  using ( SELECT base.sees_all() AS sees_all);


-- documents ---------------------------------------------------------------------------------

create table documents.epss (
  cve text not null,
  score numeric(6,5) not null,
  percentile numeric(6,5) not null,
  scored_on date not null
);
  -- epss_pkey: PRIMARY KEY (cve)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table documents.kev (
  cve text not null,
  added date not null,
  due date,
  ransomware boolean not null default false,
  name text not null
);
  -- kev_pkey: PRIMARY KEY (cve)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- feeds -------------------------------------------------------------------------------------

create table feeds.feed (
  id uuid not null default gen_random_uuid(),
  name text not null,
  url text not null,
  every_hours integer not null,
  enabled boolean not null default true,
  created_at timestamp with time zone not null,
  next_run_at timestamp with time zone,
  last_run_at timestamp with time zone,
  last_good_at timestamp with time zone,
  last_error text,
  failures integer not null default 0,
  last_result jsonb
);
  -- feed_every_hours_check: CHECK (((every_hours >= 1) AND (every_hours <= 720)))
  -- feed_pkey: PRIMARY KEY (id)
  -- feed_url_key: UNIQUE (url)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table feeds.fetched (
  feed_id uuid not null,
  url text not null,
  changed text not null
);
  -- fetched_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES feeds.feed(id) ON DELETE CASCADE
  -- fetched_pkey: PRIMARY KEY (feed_id, url)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- members -----------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION members.refresh_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin
  analyze members.institution, members.route, members.route_step;
end $function$;

CREATE OR REPLACE FUNCTION members.viewer_routes()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce(array_agg(distinct route_id), '{}') from members.route_step
   where organisation_id = base.viewer_organisation() $function$;

create table members.institution (
  organisation_id uuid not null,
  code text,
  kind text not null,
  beds integer not null default 0,
  bed_class text not null,
  functions text[] not null default '{}'::text[],
  founder text not null,
  prefecture text not null,
  tier text not null,
  critical boolean not null default false,
  audience_class text not null,
  route_id uuid
);
  -- institution_audience_class_check: CHECK ((audience_class = ANY (ARRAY['clinic'::text, 'hospital_small'::text, 'hospital_large'::text])))
  -- institution_code_key: UNIQUE (code)
  -- institution_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- institution_pkey: PRIMARY KEY (organisation_id)
  -- institution_route_id_fkey: FOREIGN KEY (route_id) REFERENCES members.route(id)
  -- institution_tier_check: CHECK ((tier = ANY (ARRAY['L1'::text, 'L2'::text, 'L3'::text, 'L4'::text])))
CREATE INDEX institution_code_organisation_id_idx ON members.institution USING btree (code, organisation_id);
CREATE INDEX institution_prefecture_audience_class_idx ON members.institution USING btree (prefecture, audience_class);
CREATE INDEX institution_route_id_idx ON members.institution USING btree (route_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[])));

create table members.route (
  id uuid not null default gen_random_uuid(),
  key text not null,
  name text not null
);
  -- route_key_key: UNIQUE (key)
  -- route_pkey: PRIMARY KEY (id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy passing for select
  using ((id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[])) OR (id IN ( SELECT institution.route_id
   FROM members.institution
  WHERE (institution.organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)))));

create table members.route_step (
  route_id uuid not null,
  position integer not null,
  organisation_id uuid not null,
  forwards text not null,
  fall_through_hours integer
);
  -- route_step_forwards_check: CHECK ((forwards = ANY (ARRAY['at_once'::text, 'waits'::text])))
  -- route_step_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- route_step_pkey: PRIMARY KEY (route_id, "position")
  -- route_step_route_id_fkey: FOREIGN KEY (route_id) REFERENCES members.route(id)
CREATE INDEX route_step_organisation_id_idx ON members.route_step USING btree (organisation_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy for_viewer_routes for select
  using true;
create policy passing for select
  using ((route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[])) OR (route_id IN ( SELECT institution.route_id
   FROM members.institution
  WHERE (institution.organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)))));


-- notices -----------------------------------------------------------------------------------

create table notices.letter (
  id uuid not null default gen_random_uuid(),
  template text not null,
  subject text not null,
  body text not null,
  link_path text not null,
  created_at timestamp with time zone not null default now()
);
  -- letter_pkey: PRIMARY KEY (id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (id IN ( SELECT notice.letter_id
   FROM notices.notice
  WHERE (notice.organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation))));

create table notices.message (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  contact_id uuid not null,
  address text not null,
  state text not null default 'queued'::text,
  urgent boolean not null default false,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone not null default now(),
  sender bigint,
  code text,
  server_reply text,
  bounced_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  settled_at timestamp with time zone
);
  -- message_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- message_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- message_pkey: PRIMARY KEY (id)
  -- message_state_check: CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'accepted'::text, 'temporarily_failed'::text, 'permanently_failed'::text, 'unknown'::text, 'cancelled'::text])))
CREATE INDEX message_organisation_id_created_at_idx ON notices.message USING btree (organisation_id, created_at DESC);
CREATE INDEX message_sender_idx ON notices.message USING btree (sender) WHERE (state = 'sending'::text);
CREATE INDEX message_state_created_at_idx ON notices.message USING btree (state, created_at DESC);
CREATE INDEX message_urgent_next_attempt_at_idx ON notices.message USING btree (urgent DESC, next_attempt_at) WHERE (state = ANY (ARRAY['queued'::text, 'temporarily_failed'::text]));
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table notices.notice (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  letter_id uuid not null,
  subject_id uuid not null,
  organisation_id uuid not null,
  contact_id uuid not null,
  channel text not null default 'mail'::text,
  step integer not null default 0,
  urgent boolean not null default false,
  alone boolean not null default true,
  mark text not null default 'live'::text,
  fill jsonb,
  created_at timestamp with time zone not null default now(),
  not_before timestamp with time zone not null default now(),
  message_id uuid,
  cancelled_at timestamp with time zone,
  link_expires_at timestamp with time zone,
  link_revoked_at timestamp with time zone
);
  -- notice_channel_check: CHECK ((channel = ANY (ARRAY['mail'::text, 'phone'::text])))
  -- notice_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- notice_letter_id_fkey: FOREIGN KEY (letter_id) REFERENCES notices.letter(id)
  -- notice_mark_check: CHECK ((mark = ANY (ARRAY['live'::text, 'preview'::text, 'drill'::text, 'test'::text])))
  -- notice_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- notice_pkey: PRIMARY KEY (id)
  -- notice_subject_id_contact_id_channel_kind_step_key: UNIQUE (subject_id, contact_id, channel, kind, step)
CREATE INDEX notice_message_id_idx ON notices.notice USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX notice_not_before_idx ON notices.notice USING btree (not_before) WHERE ((message_id IS NULL) AND (cancelled_at IS NULL));
CREATE INDEX notice_organisation_id_created_at_idx ON notices.notice USING btree (organisation_id, created_at DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));


-- organisations -----------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION organisations.refresh_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin
  analyze organisations.organisation, organisations.contact;
end $function$;

create table organisations.contact (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  position integer,
  name text not null,
  duty text not null,
  mail text,
  phone text,
  reachable text,
  account_id uuid,
  mail_dead_at timestamp with time zone,
  confirmed_at timestamp with time zone,
  removed_at timestamp with time zone
);
  -- contact_check: CHECK ((("position" IS NULL) = (removed_at IS NOT NULL)))
  -- contact_duty_check: CHECK ((duty = ANY (ARRAY['staff'::text, 'director'::text, 'it'::text, 'desk'::text])))
  -- contact_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- contact_organisation_id_position_key: UNIQUE (organisation_id, "position") DEFERRABLE
  -- contact_pkey: PRIMARY KEY (id)
CREATE INDEX contact_dead ON organisations.contact USING btree (organisation_id) WHERE ((removed_at IS NULL) AND (mail_dead_at IS NOT NULL));
CREATE INDEX contact_living ON organisations.contact USING btree (organisation_id) WHERE ((removed_at IS NULL) AND (mail IS NOT NULL) AND (mail_dead_at IS NULL));
CREATE INDEX contact_lower_idx ON organisations.contact USING btree (lower(mail));
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (EXISTS ( SELECT
   FROM members.institution i
  WHERE ((i.organisation_id = contact.organisation_id) AND (i.route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[]))))));

create table organisations.organisation (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  name text not null,
  kana text,
  prefecture text,
  created_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone
);
  -- organisation_kind_check: CHECK ((kind = ANY (ARRAY['institution'::text, 'relay'::text, 'ministry'::text, 'vendor'::text, 'secretariat'::text])))
  -- organisation_pkey: PRIMARY KEY (id)
CREATE INDEX organisation_kind_prefecture_idx ON organisations.organisation USING btree (kind, prefecture);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy circle for select
  using ((( SELECT base.viewer_role() AS viewer_role) = ANY (ARRAY['institution'::text, 'relay'::text, 'ministry'::text, 'vendor'::text])) AND (kind = ANY (ARRAY['relay'::text, 'ministry'::text, 'secretariat'::text])));
create policy member for select
  using (EXISTS ( SELECT
   FROM accounts.membership m
  WHERE ((m.organisation_id = organisation.id) AND (m.account_id = ( SELECT base.viewer_account() AS viewer_account)))));
create policy own for select
  using (id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (EXISTS ( SELECT
   FROM members.institution i
  WHERE ((i.organisation_id = organisation.id) AND (i.route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[]))))));


-- outcomes ----------------------------------------------------------------------------------

create table outcomes.progress (
  advisory_id uuid not null,
  mark text not null,
  route_id uuid,
  safe integer not null,
  moving integer not null,
  stuck integer not null,
  silent integer not null,
  held integer not null,
  ended integer not null,
  answered integer not null,
  help_wanted integer not null,
  overdue integer not null,
  counted_at timestamp with time zone not null
);
  -- progress_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- progress_advisory_id_mark_route_id_key: UNIQUE NULLS NOT DISTINCT (advisory_id, mark, route_id)
  -- progress_mark_check: CHECK ((mark = ANY (ARRAY['live'::text, 'preview'::text, 'drill'::text, 'test'::text])))
  -- progress_route_id_fkey: FOREIGN KEY (route_id) REFERENCES members.route(id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[])));

create table outcomes.snapshot (
  advisory_id uuid not null,
  day date not null,
  taken_at timestamp with time zone not null,
  picture jsonb not null
);
  -- snapshot_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- snapshot_pkey: PRIMARY KEY (advisory_id, day)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy overseen for select
  using (( SELECT base.viewer_role() AS viewer_role) = 'ministry'::text);


-- products ----------------------------------------------------------------------------------

create table products.alias (
  vendor_key text not null,
  product_key text not null,
  means_vendor_key text not null,
  means_product_key text not null,
  learned_from text not null,
  created_at timestamp with time zone not null default now()
);
  -- alias_pkey: PRIMARY KEY (vendor_key, product_key)

create table products.product (
  id uuid not null default gen_random_uuid(),
  vendor text not null,
  name text not null,
  model text,
  vendor_key text not null,
  product_key text not null,
  model_key text not null default ''::text,
  kind text,
  cpe text,
  purl text,
  listed boolean not null default false,
  created_at timestamp with time zone not null default now()
);
  -- product_pkey: PRIMARY KEY (id)
  -- product_vendor_key_product_key_model_key_key: UNIQUE (vendor_key, product_key, model_key)
CREATE INDEX product_product_key_idx ON products.product USING btree (product_key);

create table products.release (
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  version text
);
  -- release_pkey: PRIMARY KEY (id)
  -- release_product_id_fkey: FOREIGN KEY (product_id) REFERENCES products.product(id)
  -- release_product_id_version_key: UNIQUE NULLS NOT DISTINCT (product_id, version)


-- reactions ---------------------------------------------------------------------------------

create table reactions.hop (
  id uuid not null default gen_random_uuid(),
  publication_id uuid not null,
  route_id uuid not null,
  position integer not null,
  organisation_id uuid not null,
  state text not null,
  arrived_at timestamp with time zone,
  due_at timestamp with time zone,
  remind_at timestamp with time zone,
  settled_at timestamp with time zone,
  settled_by uuid,
  note text
);
  -- hop_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- hop_pkey: PRIMARY KEY (id)
  -- hop_publication_id_fkey: FOREIGN KEY (publication_id) REFERENCES reactions.publication(id)
  -- hop_publication_id_route_id_position_key: UNIQUE (publication_id, route_id, "position")
  -- hop_route_id_fkey: FOREIGN KEY (route_id) REFERENCES members.route(id)
  -- hop_state_check: CHECK ((state = ANY (ARRAY['ahead'::text, 'waiting'::text, 'forwarded'::text, 'fell_through'::text, 'cancelled'::text])))
CREATE INDEX hop_due_at_idx ON reactions.hop USING btree (due_at) WHERE (state = 'waiting'::text);
CREATE INDEX hop_organisation_id_state_idx ON reactions.hop USING btree (organisation_id, state);
CREATE INDEX hop_remind_at_idx ON reactions.hop USING btree (remind_at) WHERE (remind_at IS NOT NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy own_forwarding for update
  using ((organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (state = 'waiting'::text))
  with check (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table reactions.publication (
  id uuid not null default gen_random_uuid(),
  advisory_id uuid not null,
  guidance_id uuid not null,
  mark text not null,
  tlp text not null,
  published_at timestamp with time zone not null,
  published_by uuid,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  priority_inputs jsonb not null
);
  -- publication_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- publication_guidance_id_fkey: FOREIGN KEY (guidance_id) REFERENCES advisories.guidance(id)
  -- publication_guidance_id_key: UNIQUE (guidance_id)
  -- publication_mark_check: CHECK ((mark = ANY (ARRAY['live'::text, 'preview'::text, 'drill'::text, 'test'::text])))
  -- publication_pkey: PRIMARY KEY (id)
CREATE INDEX publication_advisory_id_published_at_idx ON reactions.publication USING btree (advisory_id, published_at DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy concerned for select
  using (id IN ( SELECT reaction.publication_id
   FROM reactions.reaction
  WHERE (reaction.institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation))));
create policy relayed for select
  using (EXISTS ( SELECT
   FROM reactions.hop h
  WHERE ((h.publication_id = publication.id) AND (h.organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)))));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (EXISTS ( SELECT
   FROM reactions.reaction r
  WHERE ((r.publication_id = publication.id) AND (r.route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[]))))));

create table reactions.reaction (
  id uuid not null default gen_random_uuid(),
  advisory_id uuid not null,
  publication_id uuid not null,
  institution_id uuid not null,
  mark text not null,
  basis text not null,
  reason text not null,
  asked_kinds text[] not null default '{}'::text[],
  exposure text not null,
  priority text not null,
  stage text not null,
  answer text,
  cannot_reason text,
  planned_on date,
  note text,
  details jsonb not null default '{}'::jsonb,
  answered_via text,
  prefecture text not null,
  audience_class text not null,
  tier text not null,
  route_id uuid,
  relay_id uuid,
  created_at timestamp with time zone not null,
  notified_at timestamp with time zone,
  opened_at timestamp with time zone,
  acknowledged_at timestamp with time zone,
  first_answered_at timestamp with time zone,
  answered_at timestamp with time zone,
  closed_at timestamp with time zone,
  reopened_at timestamp with time zone,
  acknowledge_by timestamp with time zone not null,
  applicability_by timestamp with time zone not null,
  action_by timestamp with time zone not null,
  rung integer not null default 0,
  chased integer not null default 0,
  next_chase_at timestamp with time zone,
  phone_listed_at timestamp with time zone
);
  -- reaction_advisory_id_fkey: FOREIGN KEY (advisory_id) REFERENCES advisories.advisory(id)
  -- reaction_advisory_id_institution_id_mark_key: UNIQUE (advisory_id, institution_id, mark)
  -- reaction_answer_check: CHECK ((answer = ANY (ARRAY['not_applicable'::text, 'checking'::text, 'planned'::text, 'done'::text, 'cannot'::text, 'unknown'::text, 'vendor_asked'::text, 'help_wanted'::text])))
  -- reaction_answered_via_check: CHECK ((answered_via = ANY (ARRAY['link'::text, 'page'::text, 'phone'::text, 'register'::text])))
  -- reaction_basis_check: CHECK ((basis = ANY (ARRAY['affected'::text, 'possibly'::text, 'asked'::text, 'rule'::text])))
  -- reaction_cannot_reason_check: CHECK ((cannot_reason = ANY (ARRAY['budget'::text, 'vendor'::text, 'no_downtime'::text, 'unknown'::text])))
  -- reaction_exposure_check: CHECK ((exposure = ANY (ARRAY['internet'::text, 'emr'::text, 'unknown'::text, 'none'::text])))
  -- reaction_institution_id_fkey: FOREIGN KEY (institution_id) REFERENCES members.institution(organisation_id)
  -- reaction_mark_check: CHECK ((mark = ANY (ARRAY['live'::text, 'preview'::text, 'drill'::text, 'test'::text])))
  -- reaction_pkey: PRIMARY KEY (id)
  -- reaction_priority_check: CHECK ((priority = ANY (ARRAY['urgent'::text, 'high'::text, 'normal'::text, 'low'::text])))
  -- reaction_publication_id_fkey: FOREIGN KEY (publication_id) REFERENCES reactions.publication(id)
  -- reaction_relay_id_fkey: FOREIGN KEY (relay_id) REFERENCES organisations.organisation(id)
  -- reaction_route_id_fkey: FOREIGN KEY (route_id) REFERENCES members.route(id)
  -- reaction_stage_check: CHECK ((stage = ANY (ARRAY['held'::text, 'notified'::text, 'acknowledged'::text, 'applicability'::text, 'action'::text, 'closed'::text])))
CREATE INDEX reaction_closed_at_idx ON reactions.reaction USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX reaction_held ON reactions.reaction USING btree (publication_id, route_id) WHERE (stage = 'held'::text);
CREATE INDEX reaction_help ON reactions.reaction USING btree (answered_at, id) WHERE ((answer = 'help_wanted'::text) AND (stage <> 'closed'::text));
CREATE INDEX reaction_institution_id_created_at_idx ON reactions.reaction USING btree (institution_id, created_at DESC);
CREATE INDEX reaction_next_chase_at_idx ON reactions.reaction USING btree (next_chase_at) WHERE (next_chase_at IS NOT NULL);
CREATE INDEX reaction_publication_id_route_id_idx ON reactions.reaction USING btree (publication_id, route_id);
CREATE INDEX reaction_watch ON reactions.reaction USING btree (advisory_id, mark, prefecture, institution_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using ((institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (stage <> 'held'::text));
create policy own_answer for update
  using ((institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (stage <> 'held'::text));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[])));


-- sheets ------------------------------------------------------------------------------------

create table sheets.sheet (
  id uuid not null default gen_random_uuid(),
  institution_id uuid not null,
  file_name text not null,
  sha256 text not null,
  lines jsonb not null default '[]'::jsonb,
  findings jsonb not null default '[]'::jsonb,
  added integer not null default 0,
  changed integer not null default 0,
  before jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  confirmed_at timestamp with time zone,
  undone_at timestamp with time zone
);
  -- sheet_institution_id_fkey: FOREIGN KEY (institution_id) REFERENCES members.institution(organisation_id)
  -- sheet_pkey: PRIMARY KEY (id)
CREATE INDEX sheet_institution_id_created_at_idx ON sheets.sheet USING btree (institution_id, created_at DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
