-- Generated from db/migrations by tools/generate.ts. Do not edit.

-- accounts ----------------------------------------------------------------------------------

create table accounts.account (
  id uuid not null default gen_random_uuid(),
  mail text not null,
  name text not null,
  password_hash text not null,
  created_at timestamp with time zone not null default now(),
  disabled_at timestamp with time zone,
  secured_at timestamp with time zone
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

create table accounts.held_factor (
  account_id uuid not null,
  factor text not null
);
  -- held_factor_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- held_factor_factor_check: CHECK ((factor = ANY (ARRAY['passkey'::text, 'totp'::text, 'recovery_code'::text, 'certificate'::text, 'oidc'::text])))
  -- held_factor_pkey: PRIMARY KEY (account_id, factor)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table accounts.invitation (
  token_hash text not null,
  organisation_id uuid not null,
  role text not null,
  mail text,
  contact_id uuid,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  standing text not null,
  id uuid not null default gen_random_uuid(),
  name text
);
  -- invitation_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- invitation_id_key: UNIQUE (id)
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

create table accounts.password_link (
  token_hash text not null,
  account_id uuid not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
);
  -- password_link_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- password_link_pkey: PRIMARY KEY (token_hash)
CREATE INDEX password_link_account_id_idx ON accounts.password_link USING btree (account_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table accounts.session (
  token_hash text not null,
  account_id uuid not null,
  organisation_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  confirmed_at timestamp with time zone not null,
  id uuid not null default gen_random_uuid(),
  proved text[] not null default '{}'::text[],
  device text not null default ''::text,
  place text not null default ''::text
);
  -- session_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- session_id_key: UNIQUE (id)
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

CREATE OR REPLACE FUNCTION advisories.begin_matter()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.matter := coalesce(new.matter, new.id);
  return new;
end $function$;

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
  changed_at timestamp with time zone not null default now(),
  matter uuid not null,
  reread_wanted boolean not null default false,
  state_before text
);
  -- advisory_document_id_fkey: FOREIGN KEY (document_id) REFERENCES advisories.document(id)
  -- advisory_matter_fkey: FOREIGN KEY (matter) REFERENCES advisories.advisory(id)
  -- advisory_origin_check: CHECK ((origin = ANY (ARRAY['csaf'::text, 'hand'::text])))
  -- advisory_pkey: PRIMARY KEY (id)
  -- advisory_publisher_namespace_tracking_id_key: UNIQUE (publisher_namespace, tracking_id)
  -- advisory_severity_check: CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'unknown'::text])))
  -- advisory_state_check: CHECK ((state = ANY (ARRAY['inbox'::text, 'assessing'::text, 'published'::text, 'withdrawn'::text, 'closed'::text, 'dismissed'::text])))
  -- advisory_tlp_check: CHECK ((tlp = ANY (ARRAY['CLEAR'::text, 'GREEN'::text, 'AMBER'::text, 'AMBER+STRICT'::text, 'RED'::text])))
CREATE INDEX advisory_cves_idx ON advisories.advisory USING gin (cves);
CREATE INDEX advisory_id_idx ON advisories.advisory USING btree (id) WHERE reread_wanted;
CREATE INDEX advisory_match_keys_idx ON advisories.advisory USING gin (match_keys);
CREATE INDEX advisory_match_wanted_at_idx ON advisories.advisory USING btree (match_wanted_at) WHERE (match_wanted_at IS NOT NULL);
CREATE INDEX advisory_matter_received_at_id_idx ON advisories.advisory USING btree (matter, received_at DESC, id DESC);
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
  readable boolean not null,
  component text
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


-- applications ------------------------------------------------------------------------------

create table applications.application (
  id uuid not null default gen_random_uuid(),
  state text not null default 'sent'::text,
  version integer not null default 1,
  applicant text not null,
  facility_id uuid,
  name text not null,
  prefecture text,
  facts jsonb not null default '{}'::jsonb,
  person text not null,
  person_kana text not null,
  duty text not null,
  mail text not null,
  mail_key text not null,
  domain text not null,
  phone text not null,
  site text,
  site_domain text,
  reason text,
  flags text[] not null default '{}'::text[],
  joined_to uuid,
  changed_at timestamp with time zone not null,
  sent_at timestamp with time zone not null,
  proved_at timestamp with time zone,
  checked_at timestamp with time zone,
  checked_by uuid,
  check_note text,
  decided_at timestamp with time zone,
  decided_by uuid,
  refusal text,
  words text,
  organisation_id uuid
);
  -- application_joined_to_fkey: FOREIGN KEY (joined_to) REFERENCES applications.application(id) ON DELETE SET NULL
  -- application_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- application_pkey: PRIMARY KEY (id)
  -- application_state_check: CHECK ((state = ANY (ARRAY['sent'::text, 'waiting'::text, 'asked'::text, 'approved'::text, 'refused'::text])))
CREATE INDEX application_domain_idx ON applications.application USING btree (domain);
CREATE INDEX application_facility_id_idx ON applications.application USING btree (facility_id);
CREATE INDEX application_joined_to_idx ON applications.application USING btree (joined_to);
CREATE INDEX application_mail_key_sent_at_idx ON applications.application USING btree (mail_key, sent_at);
CREATE INDEX application_state_sent_at_id_idx ON applications.application USING btree (state, sent_at, id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table applications.consent (
  id uuid not null default gen_random_uuid(),
  said_with uuid,
  organisation_id uuid,
  account_id uuid,
  text_id text not null,
  text_version text not null,
  given boolean not null,
  at timestamp with time zone not null
);
  -- consent_check: CHECK (((said_with IS NOT NULL) OR (organisation_id IS NOT NULL)))
  -- consent_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- consent_pkey: PRIMARY KEY (id)
CREATE INDEX consent_organisation_id_text_id_text_version_idx ON applications.consent USING btree (organisation_id, text_id, text_version);
CREATE INDEX consent_said_with_idx ON applications.consent USING btree (said_with);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy own_new for insert
  with check ((organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (said_with IS NULL) AND (NOT (account_id IS DISTINCT FROM ( SELECT base.viewer_account() AS viewer_account))));

create table applications.proof (
  id uuid not null default gen_random_uuid(),
  application_id uuid not null,
  mail text not null,
  mail_key text not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
);
  -- proof_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications.application(id) ON DELETE CASCADE
  -- proof_pkey: PRIMARY KEY (id)
CREATE INDEX proof_application_id_idx ON applications.proof USING btree (application_id);
CREATE INDEX proof_mail_key_made_at_idx ON applications.proof USING btree (mail_key, made_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table applications.question (
  id uuid not null default gen_random_uuid(),
  application_id uuid not null,
  text text not null,
  asked_at timestamp with time zone not null,
  asked_by uuid,
  answer text,
  answered_at timestamp with time zone
);
  -- question_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications.application(id) ON DELETE CASCADE
  -- question_pkey: PRIMARY KEY (id)
CREATE INDEX question_application_id_idx ON applications.question USING btree (application_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


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

create table assets.sheet (
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
CREATE INDEX sheet_institution_id_created_at_idx ON assets.sheet USING btree (institution_id, created_at DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (institution_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

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


-- audits ------------------------------------------------------------------------------------

create table audits.link (
  seq bigint not null,
  event_id bigint not null,
  hash text not null,
  sealed_at timestamp with time zone not null
);
  -- link_event_id_key: UNIQUE (event_id)
  -- link_pkey: PRIMARY KEY (seq)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table audits.mark (
  single boolean not null default true,
  xact xid8 not null
);
  -- mark_pkey: PRIMARY KEY (single)
  -- mark_single_check: CHECK (single)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- backups -----------------------------------------------------------------------------------

create table backups.backup (
  id uuid not null default gen_random_uuid(),
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  occasion text not null,
  place text not null,
  bytes bigint,
  rows bigint,
  uploads integer,
  damaged integer,
  failure text
);
  -- backup_occasion_check: CHECK ((occasion = ANY (ARRAY['schedule'::text, 'upgrade'::text, 'hand'::text])))
  -- backup_pkey: PRIMARY KEY (id)
CREATE INDEX backup_ended_at_idx ON backups.backup USING btree (ended_at DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- base --------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION base.add_job(task text, payload json, run_at timestamp with time zone, job_key text, attempts integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform graphile_worker.add_job(
    task, payload, run_at => coalesce(run_at, now()), job_key => job_key, max_attempts => attempts,
    flags => case when job_key is not null then array['keyed'] end);
end $function$;

CREATE OR REPLACE FUNCTION base.queue_standing()
 RETURNS TABLE(task text, waiting integer, due_since timestamp with time zone, locked integer, locked_since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select t.identifier,
    (count(*) filter (where j.locked_at is null))::int,
    min(j.run_at) filter (where j.locked_at is null and j.run_at <= now()),
    (count(*) filter (where j.locked_at is not null))::int,
    min(j.locked_at)
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where (select base.sees_all()) and (j.locked_at is not null or j.attempts < j.max_attempts)
  group by t.identifier $function$;

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
  data jsonb not null default '{}'::jsonb,
  xact xid8 not null default pg_current_xact_id()
);
  -- event_mark_check: CHECK ((mark = ANY (ARRAY['live'::text, 'preview'::text, 'drill'::text, 'test'::text])))
  -- event_pkey: PRIMARY KEY (id)
CREATE INDEX event_account_id_id_idx ON base.event USING btree (account_id, id) WHERE (account_id IS NOT NULL);
CREATE INDEX event_for_organisation_id_id_idx ON base.event USING btree (for_organisation_id, id) WHERE (for_organisation_id IS NOT NULL);
CREATE INDEX event_name_id_idx ON base.event USING btree (name, id);
CREATE INDEX event_subject_id_id_idx ON base.event USING btree (subject_id, id);
CREATE INDEX event_xact_id_idx ON base.event USING btree (xact, id);
-- row-level security is forced
create policy recorded for insert
  with check (( SELECT base.sees_all() AS sees_all) OR ((for_organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)) AND (NOT (account_id IS DISTINCT FROM ( SELECT base.viewer_account() AS viewer_account)))));
create policy seen for select
  using (( SELECT base.sees_all() AS sees_all) OR (for_organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)));

create table base.failed_job (
  id uuid not null default gen_random_uuid(),
  task text not null,
  payload jsonb not null,
  key text,
  attempts integer not null,
  added_at timestamp with time zone not null,
  failed_at timestamp with time zone not null,
  error text,
  times integer not null default 1,
  state text not null default 'open'::text,
  decided_at timestamp with time zone,
  decided_by uuid
);
  -- failed_job_pkey: PRIMARY KEY (id)
  -- failed_job_state_check: CHECK ((state = ANY (ARRAY['open'::text, 'again'::text, 'given_up'::text, 'healed'::text])))
CREATE UNIQUE INDEX failed_job_key_idx ON base.failed_job USING btree (key) WHERE (state = 'open'::text);
CREATE INDEX failed_job_state_failed_at_idx ON base.failed_job USING btree (state, failed_at);
-- row-level security is forced
create policy seen for all
  using ( SELECT base.sees_all() AS sees_all);

create table base.mail_outage (
  id uuid not null default gen_random_uuid(),
  since timestamp with time zone not null,
  last_at timestamp with time zone not null,
  code text not null,
  reply text not null,
  ended_at timestamp with time zone
);
  -- mail_outage_pkey: PRIMARY KEY (id)
CREATE UNIQUE INDEX mail_outage_expr_idx ON base.mail_outage USING btree (((ended_at IS NULL))) WHERE (ended_at IS NULL);
-- row-level security is forced
create policy seen for all
  using ( SELECT base.sees_all() AS sees_all);

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


-- calls -------------------------------------------------------------------------------------

create table calls.call (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  at timestamp with time zone not null,
  account_id uuid,
  outcome text not null,
  note text,
  phone text,
  again_at timestamp with time zone,
  matters uuid[] not null default '{}'::uuid[]
);
  -- call_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- call_outcome_check: CHECK ((outcome = ANY (ARRAY['spoken'::text, 'absent'::text, 'call_back'::text, 'wrong_number'::text, 'answered'::text])))
  -- call_pkey: PRIMARY KEY (id)
CREATE INDEX call_at_idx ON calls.call USING btree (at);
CREATE INDEX call_organisation_id_at_id_idx ON calls.call USING btree (organisation_id, at DESC, id DESC);
CREATE INDEX call_organisation_id_phone_idx ON calls.call USING btree (organisation_id, phone) WHERE (outcome = 'wrong_number'::text);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table calls.matter (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  about text not null,
  subject_id uuid not null,
  title text not null,
  urgency text not null,
  rank integer not null default array_position(ARRAY['urgent'::text, 'high'::text, 'normal'::text, 'low'::text], urgency),
  due_at timestamp with time zone,
  since timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by uuid
);
  -- matter_about_subject_id_organisation_id_key: UNIQUE (about, subject_id, organisation_id)
  -- matter_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- matter_pkey: PRIMARY KEY (id)
CREATE INDEX matter_organisation_id_idx ON calls.matter USING btree (organisation_id);
CREATE INDEX matter_organisation_id_idx1 ON calls.matter USING btree (organisation_id) WHERE (ended_at IS NULL);
CREATE INDEX matter_rank_due_at_since_organisation_id_idx ON calls.matter USING btree (rank, due_at, since, organisation_id) WHERE (ended_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table calls.turn (
  organisation_id uuid not null,
  taken_by uuid,
  taken_at timestamp with time zone,
  taken_until timestamp with time zone,
  not_before timestamp with time zone
);
  -- turn_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- turn_pkey: PRIMARY KEY (organisation_id)
CREATE INDEX turn_taken_by_idx ON calls.turn USING btree (taken_by) WHERE (taken_by IS NOT NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- certificates ------------------------------------------------------------------------------

create table certificates.authority (
  id uuid not null,
  name text not null,
  certificate_pem text not null,
  key_sealed text not null,
  made_at timestamp with time zone not null,
  made_by uuid,
  not_after timestamp with time zone not null,
  crl bytea not null,
  crl_number bigint not null,
  crl_until timestamp with time zone not null
);
  -- authority_pkey: PRIMARY KEY (id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table certificates.certificate (
  id uuid not null,
  account_id uuid not null,
  authority_id uuid not null,
  serial text not null,
  label text not null,
  made_at timestamp with time zone not null,
  not_after timestamp with time zone not null,
  replaces uuid,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by uuid,
  revoked_reason text,
  rung integer not null default 0,
  next_at timestamp with time zone
);
  -- certificate_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- certificate_authority_id_fkey: FOREIGN KEY (authority_id) REFERENCES certificates.authority(id)
  -- certificate_authority_id_serial_key: UNIQUE (authority_id, serial)
  -- certificate_pkey: PRIMARY KEY (id)
  -- certificate_replaces_fkey: FOREIGN KEY (replaces) REFERENCES certificates.certificate(id)
  -- certificate_revoked_reason_check: CHECK ((revoked_reason = ANY (ARRAY['lost'::text, 'unused'::text, 'replaced'::text, 'left'::text])))
CREATE INDEX certificate_account_id_made_at_idx ON certificates.certificate USING btree (account_id, made_at);
CREATE INDEX certificate_made_at_id_idx ON certificates.certificate USING btree (made_at, id);
CREATE INDEX certificate_next_at_idx ON certificates.certificate USING btree (next_at) WHERE (revoked_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table certificates.registration (
  id uuid not null default gen_random_uuid(),
  fingerprint text not null,
  subject_number text not null,
  account_id uuid not null,
  made_at timestamp with time zone not null,
  made_by uuid,
  ended_at timestamp with time zone
);
  -- registration_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- registration_pkey: PRIMARY KEY (id)
CREATE INDEX registration_account_id_idx ON certificates.registration USING btree (account_id);
CREATE UNIQUE INDEX registration_fingerprint_subject_number_idx ON certificates.registration USING btree (fingerprint, subject_number) WHERE (ended_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table certificates.ticket (
  token_hash text not null,
  browser_hash text not null,
  account_id uuid not null,
  certificate_id uuid,
  expires_at timestamp with time zone not null
);
  -- ticket_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- ticket_certificate_id_fkey: FOREIGN KEY (certificate_id) REFERENCES certificates.certificate(id)
  -- ticket_pkey: PRIMARY KEY (token_hash)
CREATE INDEX ticket_expires_at_idx ON certificates.ticket USING btree (expires_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table certificates.trust (
  fingerprint text not null,
  by_mail boolean not null,
  changed_at timestamp with time zone not null
);
  -- trust_pkey: PRIMARY KEY (fingerprint)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- drafts ------------------------------------------------------------------------------------

create table drafts.draft (
  account_id uuid not null,
  organisation_id uuid not null,
  key text not null,
  value jsonb not null,
  saved_at timestamp with time zone not null
);
  -- draft_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id) ON DELETE CASCADE
  -- draft_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id) ON DELETE CASCADE
  -- draft_pkey: PRIMARY KEY (account_id, organisation_id, key)
CREATE INDEX draft_organisation_id_key_idx ON drafts.draft USING btree (organisation_id, key);
CREATE INDEX draft_saved_at_idx ON drafts.draft USING btree (saved_at);
-- row-level security is forced
create policy of_the_system for all
  using (( SELECT base.viewer_role() AS viewer_role) = 'system'::text);
create policy own for all
  using ((account_id = ( SELECT base.viewer_account() AS viewer_account)) AND (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation)));


-- dues --------------------------------------------------------------------------------------

create table dues.member (
  organisation_id uuid not null,
  class text not null,
  agreed_fee integer,
  state text not null,
  billing_name text,
  billing_mail text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null
);
  -- member_agreed_fee_check: CHECK (((agreed_fee >= 0) AND (agreed_fee <= 100000000)))
  -- member_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- member_pkey: PRIMARY KEY (organisation_id)
  -- member_state_check: CHECK ((state = ANY (ARRAY['applied'::text, 'refused'::text, 'approved'::text, 'active'::text, 'suspended'::text, 'left'::text])))
CREATE INDEX member_created_at_organisation_id_idx ON dues.member USING btree (created_at DESC, organisation_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table dues.step (
  id bigint not null,
  organisation_id uuid not null,
  act text not null,
  from_state text,
  to_state text not null,
  class text not null,
  on_day date not null,
  at timestamp with time zone not null,
  account_id uuid,
  minutes text,
  reason text,
  invoice_id uuid,
  undone_at timestamp with time zone
);
  -- step_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES dues.member(organisation_id)
  -- step_pkey: PRIMARY KEY (id)
CREATE INDEX step_organisation_id_id_idx ON dues.step USING btree (organisation_id, id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- entries -----------------------------------------------------------------------------------

create table entries.draft (
  id uuid not null default gen_random_uuid(),
  applicant text not null,
  facility_id uuid,
  typed jsonb not null default '{}'::jsonb,
  application_id uuid,
  open boolean not null default true,
  created_at timestamp with time zone not null
);
  -- draft_application_id_fkey: FOREIGN KEY (application_id) REFERENCES applications.application(id) ON DELETE CASCADE
  -- draft_pkey: PRIMARY KEY (id)
CREATE INDEX draft_application_id_idx ON entries.draft USING btree (application_id);
CREATE INDEX draft_created_at_idx ON entries.draft USING btree (created_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table entries.wish (
  id uuid not null default gen_random_uuid(),
  mail text not null,
  mail_key text not null,
  at timestamp with time zone not null
);
  -- wish_mail_key_key: UNIQUE (mail_key)
  -- wish_pkey: PRIMARY KEY (id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- exploits ----------------------------------------------------------------------------------

create table exploits.epss (
  cve text not null,
  score numeric(6,5) not null,
  percentile numeric(6,5) not null,
  scored_on date not null
);
  -- epss_pkey: PRIMARY KEY (cve)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table exploits.kev (
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

create table exploits.list (
  kind text not null,
  day date,
  newest date,
  loaded_at timestamp with time zone not null
);
  -- list_kind_check: CHECK ((kind = ANY (ARRAY['kev'::text, 'epss'::text])))
  -- list_pkey: PRIMARY KEY (kind)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- facilities --------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION facilities.refresh_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin
  analyze facilities.facility, facilities.code, facilities.former_name, facilities.change;
end $function$;

CREATE OR REPLACE FUNCTION facilities.refuse_strangers()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ begin
  if not base.sees_all() then
    raise insufficient_privilege using message = 'the register of facilities is written by the secretariat';
  end if;
  return null;
end $function$;

create table facilities.change (
  import_id uuid not null,
  facility_id uuid not null,
  action text not null,
  source text not null,
  changes jsonb not null default '{}'::jsonb,
  before jsonb,
  version integer not null,
  at timestamp with time zone not null,
  undone_at timestamp with time zone
);
  -- change_action_check: CHECK ((action = ANY (ARRAY['new'::text, 'changed'::text, 'gone'::text])))
  -- change_pkey: PRIMARY KEY (import_id, facility_id)
CREATE INDEX change_facility_id_idx ON facilities.change USING btree (facility_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table facilities.code (
  code text not null,
  facility_id uuid not null,
  import_id uuid
);
  -- code_code_check: CHECK ((code ~ '^[0-9]{10}$'::text))
  -- code_facility_id_fkey: FOREIGN KEY (facility_id) REFERENCES facilities.facility(id)
  -- code_pkey: PRIMARY KEY (code)
CREATE INDEX code_facility_id_idx ON facilities.code USING btree (facility_id);
CREATE INDEX code_substr_idx ON facilities.code USING btree (substr(code, 4));

create table facilities.facility (
  id uuid not null default gen_random_uuid(),
  name text not null,
  kana text,
  kind text not null,
  prefecture text not null,
  postal text,
  address text,
  phone text,
  fax text,
  beds integer,
  beds_text text,
  bed_class text,
  functions text[] not null default '{}'::text[],
  founder text,
  opened_on date,
  designated_on date,
  confirmed text[] not null default '{}'::text[],
  closed_on date,
  closed_reason text,
  merged_into uuid,
  version integer not null default 1,
  sought text not null,
  grams integer[] not null,
  place_key text,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now()
);
  -- facility_beds_check: CHECK ((beds >= 0))
  -- facility_kind_check: CHECK ((kind = ANY (ARRAY['hospital'::text, 'clinic_beds'::text, 'clinic'::text, 'dental'::text, 'pharmacy'::text, 'midwifery'::text, 'visiting_nursing'::text])))
  -- facility_merged_into_fkey: FOREIGN KEY (merged_into) REFERENCES facilities.facility(id)
  -- facility_pkey: PRIMARY KEY (id)
  -- facility_prefecture_check: CHECK ((prefecture ~ '^(0[1-9]|[1-3][0-9]|4[0-7])$'::text))
CREATE INDEX facility_grams_idx ON facilities.facility USING gin (grams);
CREATE INDEX facility_merged_into_idx ON facilities.facility USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX facility_place_key_idx ON facilities.facility USING btree (place_key);
CREATE INDEX facility_prefecture_kind_bed_class_idx ON facilities.facility USING btree (prefecture, kind, bed_class) WHERE (closed_on IS NULL);
CREATE INDEX facility_prefecture_sought_id_idx ON facilities.facility USING btree (prefecture, sought, id);
CREATE INDEX facility_sought_id_idx ON facilities.facility USING btree (sought, id);

create table facilities.folding (
  only_one boolean not null default true,
  rules text not null,
  at timestamp with time zone not null
);
  -- folding_only_one_check: CHECK (only_one)
  -- folding_pkey: PRIMARY KEY (only_one)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table facilities.former_name (
  id uuid not null default gen_random_uuid(),
  facility_id uuid not null,
  name text not null,
  until_on date not null,
  sought text not null,
  grams integer[] not null,
  import_id uuid
);
  -- former_name_facility_id_fkey: FOREIGN KEY (facility_id) REFERENCES facilities.facility(id) ON DELETE CASCADE
  -- former_name_pkey: PRIMARY KEY (id)
CREATE INDEX former_name_facility_id_idx ON facilities.former_name USING btree (facility_id);
CREATE INDEX former_name_grams_idx ON facilities.former_name USING gin (grams);


-- factors -----------------------------------------------------------------------------------

create table factors.challenge (
  id uuid not null,
  expires_at timestamp with time zone not null
);
  -- challenge_pkey: PRIMARY KEY (id)
CREATE INDEX challenge_expires_at_idx ON factors.challenge USING btree (expires_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table factors.passkey (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  name text not null,
  synced boolean not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone
);
  -- passkey_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- passkey_credential_id_key: UNIQUE (credential_id)
  -- passkey_pkey: PRIMARY KEY (id)
CREATE INDEX passkey_account_id_idx ON factors.passkey USING btree (account_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table factors.recovery (
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  organisation_id uuid not null,
  started_by uuid,
  checked_by text not null,
  started_at timestamp with time zone not null,
  open_from timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  stopped_at timestamp with time zone,
  used_at timestamp with time zone
);
  -- recovery_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- recovery_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- recovery_pkey: PRIMARY KEY (id)
CREATE INDEX recovery_account_id_idx ON factors.recovery USING btree (account_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table factors.recovery_code (
  code_hash text not null,
  account_id uuid not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone
);
  -- recovery_code_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- recovery_code_pkey: PRIMARY KEY (code_hash)
CREATE INDEX recovery_code_account_id_idx ON factors.recovery_code USING btree (account_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table factors.totp (
  account_id uuid not null,
  sealed text not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0
);
  -- totp_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- totp_pkey: PRIMARY KEY (account_id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));


-- feeds -------------------------------------------------------------------------------------

create table feeds.delivery (
  feed_id uuid not null,
  day date not null
);
  -- delivery_feed_id_fkey: FOREIGN KEY (feed_id) REFERENCES feeds.feed(id) ON DELETE CASCADE
  -- delivery_pkey: PRIMARY KEY (feed_id, day)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

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
  last_result jsonb,
  reason text,
  trouble_since timestamp with time zone,
  gave_at timestamp with time zone,
  quiet_until timestamp with time zone,
  lists jsonb not null default '[]'::jsonb,
  run_until timestamp with time zone
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


-- guidance ----------------------------------------------------------------------------------

create table guidance.guidance (
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
CREATE INDEX guidance_state_publish_at_idx ON guidance.guidance USING btree (state, publish_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy told for select
  using (EXISTS ( SELECT
   FROM reactions.publication p
  WHERE (p.guidance_id = guidance.id)));

create table guidance.guidance_text (
  guidance_id uuid not null,
  class text not null,
  summary text not null,
  actions jsonb not null default '[]'::jsonb,
  if_cannot text not null default ''::text,
  vendor_enquiry text not null default ''::text
);
  -- guidance_text_class_check: CHECK ((class = ANY (ARRAY['clinic'::text, 'hospital_small'::text, 'hospital_large'::text, 'director'::text, 'vendor'::text])))
  -- guidance_text_guidance_id_fkey: FOREIGN KEY (guidance_id) REFERENCES guidance.guidance(id)
  -- guidance_text_pkey: PRIMARY KEY (guidance_id, class)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy told for select
  using (EXISTS ( SELECT
   FROM reactions.publication p
  WHERE (p.guidance_id = guidance_text.guidance_id)));


-- identities --------------------------------------------------------------------------------

create table identities.attempt (
  state_hash text not null,
  provider_id uuid not null,
  nonce text not null,
  verifier_sealed text not null,
  account_id uuid,
  next text,
  expires_at timestamp with time zone not null
);
  -- attempt_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- attempt_pkey: PRIMARY KEY (state_hash)
  -- attempt_provider_id_fkey: FOREIGN KEY (provider_id) REFERENCES identities.provider(id)
CREATE INDEX attempt_expires_at_idx ON identities.attempt USING btree (expires_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table identities.identity (
  id uuid not null default gen_random_uuid(),
  provider_id uuid not null,
  subject text not null,
  account_id uuid not null,
  mail text,
  linked_at timestamp with time zone not null,
  linked_by text not null,
  used_at timestamp with time zone,
  unlinked_at timestamp with time zone
);
  -- identity_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- identity_linked_by_check: CHECK ((linked_by = ANY (ARRAY['owner'::text, 'mail'::text])))
  -- identity_pkey: PRIMARY KEY (id)
  -- identity_provider_id_fkey: FOREIGN KEY (provider_id) REFERENCES identities.provider(id)
CREATE INDEX identity_account_id_idx ON identities.identity USING btree (account_id);
CREATE UNIQUE INDEX identity_provider_id_subject_idx ON identities.identity USING btree (provider_id, subject) WHERE (unlinked_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (account_id = ( SELECT base.viewer_account() AS viewer_account));

create table identities.provider (
  id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  secret_sealed text not null,
  links_by_mail boolean not null,
  made_at timestamp with time zone not null,
  disabled_at timestamp with time zone
);
  -- provider_pkey: PRIMARY KEY (id)
CREATE UNIQUE INDEX provider_issuer_client_id_idx ON identities.provider USING btree (issuer, client_id) WHERE (disabled_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- invoices ----------------------------------------------------------------------------------

create table invoices.counter (
  paper text not null,
  fiscal_year integer not null,
  last integer not null
);
  -- counter_paper_check: CHECK ((paper = ANY (ARRAY['invoice'::text, 'receipt'::text])))
  -- counter_pkey: PRIMARY KEY (paper, fiscal_year)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table invoices.invoice (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  fiscal_year integer not null,
  numbered_year integer not null,
  number integer not null,
  kind text not null,
  amount integer not null,
  issued_on date not null,
  due_on date not null,
  paper jsonb not null,
  replaces uuid,
  created_at timestamp with time zone not null,
  reminders integer not null default 0,
  cancelled_at timestamp with time zone,
  cancel_reason text,
  rung integer not null default 0,
  next_at timestamp with time zone
);
  -- invoice_amount_check: CHECK ((amount > 0))
  -- invoice_kind_check: CHECK ((kind = ANY (ARRAY['joining'::text, 'renewal'::text])))
  -- invoice_numbered_year_number_key: UNIQUE (numbered_year, number)
  -- invoice_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES dues.member(organisation_id)
  -- invoice_pkey: PRIMARY KEY (id)
  -- invoice_replaces_fkey: FOREIGN KEY (replaces) REFERENCES invoices.invoice(id)
CREATE INDEX invoice_next_at_idx ON invoices.invoice USING btree (next_at) WHERE (cancelled_at IS NULL);
CREATE UNIQUE INDEX invoice_once ON invoices.invoice USING btree (organisation_id, fiscal_year) WHERE (cancelled_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table invoices.payment (
  id uuid not null default gen_random_uuid(),
  invoice_id uuid not null,
  organisation_id uuid not null,
  amount integer not null,
  paid_on date not null,
  kind text not null,
  line_id uuid,
  note text,
  at timestamp with time zone not null,
  account_id uuid,
  withdrawn_at timestamp with time zone,
  withdraw_reason text
);
  -- payment_amount_check: CHECK ((amount > 0))
  -- payment_invoice_id_fkey: FOREIGN KEY (invoice_id) REFERENCES invoices.invoice(id)
  -- payment_kind_check: CHECK ((kind = ANY (ARRAY['hand'::text, 'bank'::text, 'waiver'::text])))
  -- payment_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES dues.member(organisation_id)
  -- payment_pkey: PRIMARY KEY (id)
CREATE INDEX payment_invoice_id_idx ON invoices.payment USING btree (invoice_id);
CREATE INDEX payment_line_id_idx ON invoices.payment USING btree (line_id) WHERE (line_id IS NOT NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table invoices.receipt (
  id uuid not null default gen_random_uuid(),
  payment_id uuid not null,
  organisation_id uuid not null,
  numbered_year integer not null,
  number integer not null,
  issued_on date not null,
  paper jsonb not null,
  created_at timestamp with time zone not null,
  cancelled_at timestamp with time zone
);
  -- receipt_numbered_year_number_key: UNIQUE (numbered_year, number)
  -- receipt_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES dues.member(organisation_id)
  -- receipt_payment_id_fkey: FOREIGN KEY (payment_id) REFERENCES invoices.payment(id)
  -- receipt_pkey: PRIMARY KEY (id)
CREATE UNIQUE INDEX receipt_once ON invoices.receipt USING btree (payment_id) WHERE (cancelled_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));


-- mailboxes ---------------------------------------------------------------------------------

create table mailboxes.cursor (
  mailbox text not null,
  uid_validity text not null,
  last_uid bigint not null,
  asked_at timestamp with time zone not null
);
  -- cursor_pkey: PRIMARY KEY (mailbox)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table mailboxes.received (
  id uuid not null default gen_random_uuid(),
  fingerprint text not null,
  source text not null,
  received_at timestamp with time zone not null,
  message_id text,
  from_address text,
  from_name text,
  subject text not null,
  body text not null,
  kind text not null,
  answers_id uuid,
  trusted boolean not null default false,
  contact_id uuid,
  organisation_id uuid,
  findings jsonb not null default '[]'::jsonb,
  attachments jsonb not null default '[]'::jsonb,
  size integer not null,
  raw bytea not null,
  done_at timestamp with time zone,
  done_by uuid
);
  -- received_answers_id_fkey: FOREIGN KEY (answers_id) REFERENCES notices.message(id)
  -- received_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- received_fingerprint_key: UNIQUE (fingerprint)
  -- received_kind_check: CHECK ((kind = ANY (ARRAY['bounce'::text, 'auto_reply'::text, 'reply'::text, 'other'::text])))
  -- received_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- received_pkey: PRIMARY KEY (id)
  -- received_source_check: CHECK ((source = ANY (ARRAY['smtp'::text, 'imap'::text])))
CREATE INDEX received_answers_id_idx ON mailboxes.received USING btree (answers_id) WHERE (answers_id IS NOT NULL);
CREATE INDEX received_received_at_id_idx ON mailboxes.received USING btree (received_at DESC, id DESC);
CREATE INDEX received_received_at_id_idx1 ON mailboxes.received USING btree (received_at DESC, id DESC) WHERE (done_at IS NULL);
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
  route_id uuid,
  facility_id uuid,
  merged_into uuid
);
  -- institution_audience_class_check: CHECK ((audience_class = ANY (ARRAY['clinic'::text, 'hospital_small'::text, 'hospital_large'::text])))
  -- institution_code_key: UNIQUE (code)
  -- institution_facility_id_fkey: FOREIGN KEY (facility_id) REFERENCES facilities.facility(id)
  -- institution_merged_into_fkey: FOREIGN KEY (merged_into) REFERENCES members.institution(organisation_id)
  -- institution_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- institution_pkey: PRIMARY KEY (organisation_id)
  -- institution_route_id_fkey: FOREIGN KEY (route_id) REFERENCES members.route(id)
  -- institution_tier_check: CHECK ((tier = ANY (ARRAY['L1'::text, 'L2'::text, 'L3'::text, 'L4'::text])))
CREATE INDEX institution_code_organisation_id_idx ON members.institution USING btree (code, organisation_id);
CREATE UNIQUE INDEX institution_facility_id_idx ON members.institution USING btree (facility_id) WHERE (merged_into IS NULL);
CREATE INDEX institution_merged_into_idx ON members.institution USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX institution_prefecture_audience_class_idx ON members.institution USING btree (prefecture, audience_class);
CREATE INDEX institution_route_id_idx ON members.institution USING btree (route_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[])));

create table members.override (
  organisation_id uuid not null,
  field text not null,
  value jsonb not null,
  reason text not null,
  account_id uuid,
  at timestamp with time zone not null
);
  -- override_field_check: CHECK ((field = ANY (ARRAY['bed_class'::text, 'functions'::text, 'founder'::text, 'tier'::text, 'audience_class'::text, 'route'::text])))
  -- override_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES members.institution(organisation_id)
  -- override_pkey: PRIMARY KEY (organisation_id, field)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

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

CREATE OR REPLACE FUNCTION notices.write_to(template text, facts jsonb, about uuid, organisation_id uuid, key text, urgent boolean, asked_at timestamp with time zone, not_before timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$;

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
  organisation_id uuid,
  contact_id uuid,
  address text,
  state text not null default 'queued'::text,
  urgent boolean not null default false,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone not null default now(),
  sender bigint,
  code text,
  server_reply text,
  bounced_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  settled_at timestamp with time zone,
  refusal text,
  template text,
  facts jsonb,
  about uuid,
  key text,
  subject text,
  seen_at timestamp with time zone,
  seen_by uuid
);
  -- message_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- message_is_single_or_of_notices: CHECK (
CASE
    WHEN (template IS NULL) THEN ((organisation_id IS NOT NULL) AND (contact_id IS NOT NULL) AND (address IS NOT NULL))
    ELSE ((contact_id IS NULL) AND (facts IS NOT NULL))
END)
  -- message_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- message_pkey: PRIMARY KEY (id)
  -- message_refusal_check: CHECK ((refusal = ANY (ARRAY['no_address'::text, 'their_side'::text, 'us'::text, 'later'::text, 'unclear'::text])))
  -- message_state_check: CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'accepted'::text, 'temporarily_failed'::text, 'permanently_failed'::text, 'unknown'::text, 'cancelled'::text])))
CREATE INDEX message_key_idx ON notices.message USING btree (key) WHERE (state = ANY (ARRAY['queued'::text, 'temporarily_failed'::text]));
CREATE INDEX message_organisation_id_created_at_idx ON notices.message USING btree (organisation_id, created_at DESC);
CREATE INDEX message_sender_idx ON notices.message USING btree (sender) WHERE (state = 'sending'::text);
CREATE INDEX message_settled_at_idx ON notices.message USING btree (settled_at DESC);
CREATE INDEX message_settled_at_idx1 ON notices.message USING btree (settled_at) WHERE ((template IS NOT NULL) AND (seen_at IS NULL) AND (state = ANY (ARRAY['permanently_failed'::text, 'unknown'::text])));
CREATE INDEX message_state_created_at_idx ON notices.message USING btree (state, created_at DESC);
CREATE INDEX message_urgent_next_attempt_at_idx ON notices.message USING btree (urgent DESC, next_attempt_at) WHERE ((template IS NULL) AND (state = ANY (ARRAY['queued'::text, 'temporarily_failed'::text])));
CREATE INDEX message_urgent_next_attempt_at_idx1 ON notices.message USING btree (urgent DESC, next_attempt_at) WHERE ((template IS NOT NULL) AND (state = ANY (ARRAY['queued'::text, 'temporarily_failed'::text])));
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
  link_expires_at timestamp with time zone
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

create table notices.stop (
  id uuid not null default gen_random_uuid(),
  stopped_at timestamp with time zone not null,
  about text not null,
  since timestamp with time zone not null,
  tried integer not null,
  refused integer not null,
  reply text not null,
  resumed_at timestamp with time zone,
  resumed_by uuid,
  blame text
);
  -- stop_about_check: CHECK ((about = ANY (ARRAY['ours'::text, 'address'::text])))
  -- stop_blame_check: CHECK ((blame = ANY (ARRAY['ours'::text, 'theirs'::text])))
  -- stop_pkey: PRIMARY KEY (id)
CREATE UNIQUE INDEX stop_expr_idx ON notices.stop USING btree (((resumed_at IS NULL))) WHERE (resumed_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


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

create table organisations.proof (
  contact_id uuid not null,
  organisation_id uuid not null,
  by text not null,
  at timestamp with time zone not null
);
  -- proof_by_check: CHECK ((by = ANY (ARRAY['tap'::text, 'reply'::text, 'sign_in'::text, 'reaction'::text, 'invitation'::text, 'entered'::text])))
  -- proof_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- proof_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- proof_pkey: PRIMARY KEY (contact_id, by)
CREATE INDEX proof_organisation_id_idx ON organisations.proof USING btree (organisation_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (EXISTS ( SELECT
   FROM members.institution i
  WHERE ((i.organisation_id = proof.organisation_id) AND (i.route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[]))))));


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


-- people ------------------------------------------------------------------------------------

create table people.handover (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  contact_id uuid,
  account_id uuid not null,
  name text not null,
  role text not null,
  standing text not null,
  notes jsonb not null default '{}'::jsonb,
  begun_at timestamp with time zone not null,
  left_at timestamp with time zone,
  stays boolean not null default false,
  last boolean not null default false,
  sheet jsonb,
  undone_at timestamp with time zone
);
  -- handover_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- handover_check: CHECK (((sheet IS NULL) = (left_at IS NULL)))
  -- handover_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- handover_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- handover_pkey: PRIMARY KEY (id)
CREATE UNIQUE INDEX handover_organisation_id_account_id_idx ON people.handover USING btree (organisation_id, account_id) WHERE (left_at IS NULL);
CREATE INDEX handover_organisation_id_left_at_idx ON people.handover USING btree (organisation_id, left_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table people.succession (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  from_account_id uuid not null,
  to_account_id uuid not null,
  offered_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  withdrawn_at timestamp with time zone
);
  -- succession_from_account_id_fkey: FOREIGN KEY (from_account_id) REFERENCES accounts.account(id)
  -- succession_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- succession_pkey: PRIMARY KEY (id)
  -- succession_to_account_id_fkey: FOREIGN KEY (to_account_id) REFERENCES accounts.account(id)
CREATE UNIQUE INDEX succession_organisation_id_idx ON people.succession USING btree (organisation_id) WHERE ((accepted_at IS NULL) AND (withdrawn_at IS NULL));
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));

create table people.vacancy (
  organisation_id uuid not null,
  since timestamp with time zone not null,
  name text not null
);
  -- vacancy_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- vacancy_pkey: PRIMARY KEY (organisation_id)
CREATE INDEX vacancy_since_idx ON people.vacancy USING btree (since);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for select
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (EXISTS ( SELECT
   FROM members.institution i
  WHERE ((i.organisation_id = vacancy.organisation_id) AND (i.route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[]))))));


-- probes ------------------------------------------------------------------------------------

create table probes.probe (
  id uuid not null default gen_random_uuid(),
  round_id uuid not null,
  organisation_id uuid not null,
  contact_id uuid not null,
  hop text not null,
  prefecture text,
  audience_class text,
  kind text,
  relay_id uuid,
  state text not null,
  reached boolean default (state = ANY (ARRAY['answered'::text, 'changed'::text])),
  asked_at timestamp with time zone not null,
  answer_by timestamp with time zone not null,
  rung integer not null default 0,
  next_at timestamp with time zone,
  relay_told_at timestamp with time zone,
  phone_listed_at timestamp with time zone,
  answered_at timestamp with time zone,
  answered_via text
);
  -- probe_answered_via_check: CHECK ((answered_via = ANY (ARRAY['tap'::text, 'reply'::text])))
  -- probe_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- probe_hop_check: CHECK ((hop = ANY (ARRAY['ministry'::text, 'secretariat'::text, 'relay'::text, 'institution'::text, 'vendor'::text])))
  -- probe_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- probe_pkey: PRIMARY KEY (id)
  -- probe_relay_id_fkey: FOREIGN KEY (relay_id) REFERENCES organisations.organisation(id)
  -- probe_round_id_contact_id_key: UNIQUE (round_id, contact_id)
  -- probe_round_id_fkey: FOREIGN KEY (round_id) REFERENCES probes.round(id)
  -- probe_state_check: CHECK ((state = ANY (ARRAY['waiting'::text, 'answered'::text, 'changed'::text, 'not_ours'::text, 'bounced'::text])))
CREATE INDEX probe_contact_id_idx ON probes.probe USING btree (contact_id);
CREATE INDEX probe_next_at_idx ON probes.probe USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX probe_organisation_id_asked_at_idx ON probes.probe USING btree (organisation_id, asked_at DESC);
CREATE INDEX probe_phone_listed_at_idx ON probes.probe USING btree (phone_listed_at) WHERE (phone_listed_at IS NOT NULL);
CREATE INDEX probe_round_id_organisation_id_idx ON probes.probe USING btree (round_id, organisation_id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));
create policy under_relay for select
  using ((( SELECT base.viewer_role() AS viewer_role) = 'relay'::text) AND (EXISTS ( SELECT
   FROM members.institution i
  WHERE ((i.organisation_id = probe.organisation_id) AND (i.route_id = ANY (( SELECT members.viewer_routes() AS viewer_routes)::uuid[]))))));

create table probes.round (
  id uuid not null default gen_random_uuid(),
  reason text not null,
  title text not null,
  occasion text,
  choice jsonb not null default '{}'::jsonb,
  started_at timestamp with time zone not null,
  started_by uuid
);
  -- round_occasion_key: UNIQUE (occasion)
  -- round_pkey: PRIMARY KEY (id)
  -- round_reason_check: CHECK ((reason = ANY (ARRAY['joining'::text, 'schedule'::text, 'hand'::text])))
CREATE INDEX round_started_at_id_idx ON probes.round USING btree (started_at DESC, id DESC);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy asked for select
  using ((( SELECT base.viewer_role() AS viewer_role) IS NOT NULL) AND (id IN ( SELECT probe.round_id
   FROM probes.probe)));

create table probes.snapshot (
  round_id uuid not null,
  day date not null,
  taken_at timestamp with time zone not null,
  picture jsonb not null
);
  -- snapshot_pkey: PRIMARY KEY (round_id, day)
  -- snapshot_round_id_fkey: FOREIGN KEY (round_id) REFERENCES probes.round(id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy for_ministry for select
  using (( SELECT base.viewer_role() AS viewer_role) = 'ministry'::text);

create table probes.successor (
  id uuid not null default gen_random_uuid(),
  contact_id uuid not null,
  organisation_id uuid not null,
  name text,
  mail text,
  said_at timestamp with time zone not null,
  done_at timestamp with time zone
);
  -- successor_contact_id_fkey: FOREIGN KEY (contact_id) REFERENCES organisations.contact(id)
  -- successor_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- successor_pkey: PRIMARY KEY (id)
CREATE UNIQUE INDEX successor_contact_id_idx ON probes.successor USING btree (contact_id) WHERE (done_at IS NULL);
CREATE INDEX successor_organisation_id_idx ON probes.successor USING btree (organisation_id);
CREATE INDEX successor_said_at_idx ON probes.successor USING btree (said_at) WHERE (done_at IS NULL);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));


-- products ----------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION products.begins_with(product text, maker text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (starts_with(lower(product), lower(maker)) AND (substr(lower(product), (length(maker) + 1), 1) !~ '[a-z0-9]'::text));

CREATE OR REPLACE FUNCTION products.full_name(vendor text, product text, model text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN concat_ws(' '::text, CASE WHEN ((vendor <> ''::text) AND (NOT products.begins_with(product, vendor)) AND (NOT products.begins_with(product, split_part(vendor, ' '::text, 1)))) THEN vendor ELSE NULL::text END, product, CASE WHEN ((model <> ''::text) AND ("right"(lower(product), length(model)) <> lower(model))) THEN model ELSE NULL::text END);

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
  -- publication_guidance_id_fkey: FOREIGN KEY (guidance_id) REFERENCES guidance.guidance(id)
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


-- rosters -----------------------------------------------------------------------------------

create table rosters.import (
  id uuid not null default gen_random_uuid(),
  file_name text not null,
  size integer not null,
  sha256 text not null,
  account_id uuid,
  point_table text,
  complete text[],
  state text not null default 'reading'::text,
  progress integer not null default 0,
  counts jsonb not null default '{}'::jsonb,
  findings jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default now(),
  taken_at timestamp with time zone,
  undone_at timestamp with time zone,
  folding text,
  prefecture text
);
  -- import_pkey: PRIMARY KEY (id)
  -- import_state_check: CHECK ((state = ANY (ARRAY['reading'::text, 'refused'::text, 'preview'::text, 'taking'::text, 'taken'::text, 'undoing'::text, 'undone'::text])))
CREATE INDEX import_created_at_id_idx ON rosters.import USING btree (created_at, id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table rosters.line (
  import_id uuid not null,
  number integer not null,
  place text not null,
  action text not null,
  facility_id uuid,
  version integer,
  name text not null,
  prefecture text not null,
  codes text[] not null,
  facts jsonb not null,
  sought text,
  grams integer[],
  place_key text,
  changes jsonb not null default '{}'::jsonb,
  kept jsonb not null default '{}'::jsonb,
  findings text[] not null default '{}'::text[]
);
  -- line_action_check: CHECK ((action = ANY (ARRAY['new'::text, 'changed'::text, 'same'::text, 'gone'::text, 'left_out'::text])))
  -- line_import_id_fkey: FOREIGN KEY (import_id) REFERENCES rosters.import(id) ON DELETE CASCADE
  -- line_pkey: PRIMARY KEY (import_id, number)
CREATE INDEX line_import_id_action_number_idx ON rosters.line USING btree (import_id, action, number);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);


-- tokens ------------------------------------------------------------------------------------

create table tokens.token (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  account_id uuid not null,
  name text not null,
  token_hash text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  last_used_from text,
  revoked_at timestamp with time zone
);
  -- token_account_id_fkey: FOREIGN KEY (account_id) REFERENCES accounts.account(id)
  -- token_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- token_pkey: PRIMARY KEY (id)
  -- token_token_hash_key: UNIQUE (token_hash)
CREATE INDEX token_account_id_idx ON tokens.token USING btree (account_id);
CREATE INDEX token_organisation_id_created_at_idx ON tokens.token USING btree (organisation_id, created_at);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
create policy own for all
  using (organisation_id = ( SELECT base.viewer_organisation() AS viewer_organisation));


-- transfers ---------------------------------------------------------------------------------

create table transfers.file (
  id uuid not null default gen_random_uuid(),
  name text not null,
  read_at timestamp with time zone not null,
  lines integer not null,
  added integer not null
);
  -- file_pkey: PRIMARY KEY (id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table transfers.line (
  id uuid not null default gen_random_uuid(),
  file_id uuid not null,
  fingerprint text not null,
  received_on date not null,
  amount integer not null,
  payer text not null,
  payer_key text not null,
  place text not null,
  set_aside_at timestamp with time zone,
  aside_reason text
);
  -- line_amount_check: CHECK ((amount > 0))
  -- line_file_id_fkey: FOREIGN KEY (file_id) REFERENCES transfers.file(id) ON DELETE CASCADE
  -- line_fingerprint_key: UNIQUE (fingerprint)
  -- line_pkey: PRIMARY KEY (id)
CREATE INDEX line_received_on_id_idx ON transfers.line USING btree (received_on DESC, id);
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);

create table transfers.payer (
  key text not null,
  organisation_id uuid not null
);
  -- payer_organisation_id_fkey: FOREIGN KEY (organisation_id) REFERENCES organisations.organisation(id)
  -- payer_pkey: PRIMARY KEY (key, organisation_id)
-- row-level security is forced
create policy all_for_staff for all
  using ( SELECT base.sees_all() AS sees_all);
