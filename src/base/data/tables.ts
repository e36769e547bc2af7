// Generated from db/migrations by tools/generate.ts. Do not edit.

import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Int8 = ColumnType<string, bigint | number | string, bigint | number | string>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export type Numeric = ColumnType<number, number | string, number | string>;

export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export interface AccountsAccount {
  created_at: Generated<Timestamp>;
  disabled_at: Timestamp | null;
  id: Generated<string>;
  mail: string;
  name: string;
  password_hash: string;
  secured_at: Timestamp | null;
}

export interface AccountsHeldFactor {
  account_id: string;
  factor: string;
}

export interface AccountsInvitation {
  contact_id: string | null;
  expires_at: Timestamp;
  id: Generated<string>;
  mail: string | null;
  name: string | null;
  organisation_id: string;
  role: string;
  standing: string;
  token_hash: string;
  used_at: Timestamp | null;
}

export interface AccountsMembership {
  account_id: string;
  organisation_id: string;
  role: string;
  standing: string;
}

export interface AccountsPasswordLink {
  account_id: string;
  expires_at: Timestamp;
  token_hash: string;
  used_at: Timestamp | null;
}

export interface AccountsSession {
  account_id: string;
  confirmed_at: Timestamp;
  created_at: Timestamp;
  device: Generated<string>;
  expires_at: Timestamp;
  id: Generated<string>;
  last_seen_at: Timestamp;
  organisation_id: string;
  place: Generated<string>;
  proved: Generated<string[]>;
  token_hash: string;
}

export interface AccountsSignInTry {
  at: Timestamp;
  bucket: string;
  id: Generated<Int8>;
}

export interface AdvisoriesAdvisory {
  changed_at: Generated<Timestamp>;
  content: Generated<Json>;
  current_release: Timestamp | null;
  cves: Generated<string[]>;
  cvss: Numeric | null;
  document_id: string | null;
  document_version: string;
  epss: Numeric | null;
  exploited: Generated<boolean>;
  fixed_version: string | null;
  id: Generated<string>;
  initial_release: Timestamp | null;
  kev_added: string | null;
  match_keys: Generated<string[]>;
  match_wanted_at: Timestamp | null;
  matter: string;
  origin: string;
  publisher: string;
  publisher_namespace: string;
  received_at: Generated<Timestamp>;
  reread_wanted: Generated<boolean>;
  search: Generated<string>;
  severity: Generated<string>;
  state: Generated<string>;
  state_before: string | null;
  state_note: string | null;
  title: string;
  tlp: string | null;
  tlp_set_by: string | null;
  tracking_id: string;
}

export interface AdvisoriesAffected {
  advisory_id: string;
  component: string | null;
  cpe: string | null;
  cves: Generated<string[]>;
  id: Generated<string>;
  model: string | null;
  name: string;
  place: number;
  product: string;
  product_ref: string;
  purl: string | null;
  readable: boolean;
  status: string;
  vendor: string | null;
  version: string | null;
}

export interface AdvisoriesChange {
  advisory_id: string;
  at: Generated<Timestamp>;
  changes: Json;
  from_version: string;
  id: Generated<string>;
  matched: Generated<boolean>;
  to_version: string;
  touched: Json;
}

export interface AdvisoriesDocument {
  advisory_id: string | null;
  bytes: Buffer;
  document_version: string | null;
  feed_id: string | null;
  findings: Generated<Json>;
  hash_check: Generated<string>;
  id: Generated<string>;
  name: string;
  outcome: string;
  received_at: Generated<Timestamp>;
  received_by: string | null;
  refusal: string | null;
  sha256: string;
  signature_check: Generated<string>;
  source: string;
  validation: Json | null;
}

export interface AdvisoriesVerdict {
  advisory_id: string;
  decided_at: Timestamp | null;
  decided_by: string | null;
  evidence: Generated<Json>;
  reason: string;
  release_id: string;
  verdict: string;
}

export interface AnswersAssetAnswer {
  answer: string;
  answered_at: Timestamp;
  asset_id: string;
  note: string | null;
  reaction_id: string;
}

export interface AnswersAttachment {
  added_at: Timestamp;
  added_by: string | null;
  id: Generated<string>;
  media_type: string;
  name: string;
  reaction_id: string;
  removed_at: Timestamp | null;
  sha256: string;
  size: number;
}

export interface ApplicationsApplication {
  applicant: string;
  changed_at: Timestamp;
  check_note: string | null;
  checked_at: Timestamp | null;
  checked_by: string | null;
  decided_at: Timestamp | null;
  decided_by: string | null;
  domain: string;
  duty: string;
  facility_id: string | null;
  facts: Generated<Json>;
  flags: Generated<string[]>;
  id: Generated<string>;
  joined_to: string | null;
  mail: string;
  mail_key: string;
  name: string;
  organisation_id: string | null;
  person: string;
  person_kana: string;
  phone: string;
  prefecture: string | null;
  proved_at: Timestamp | null;
  reason: string | null;
  refusal: string | null;
  sent_at: Timestamp;
  site: string | null;
  site_domain: string | null;
  state: Generated<string>;
  version: Generated<number>;
  words: string | null;
}

export interface ApplicationsConsent {
  account_id: string | null;
  at: Timestamp;
  given: boolean;
  id: Generated<string>;
  organisation_id: string | null;
  said_with: string | null;
  text_id: string;
  text_version: string;
}

export interface ApplicationsProof {
  application_id: string;
  expires_at: Timestamp;
  id: Generated<string>;
  made_at: Timestamp;
  mail: string;
  mail_key: string;
  used_at: Timestamp | null;
}

export interface ApplicationsQuestion {
  answer: string | null;
  answered_at: Timestamp | null;
  application_id: string;
  asked_at: Timestamp;
  asked_by: string | null;
  id: Generated<string>;
  text: string;
}

export interface AssetsAsset {
  changed_at: Generated<Timestamp>;
  created_at: Generated<Timestamp>;
  emr_connected: boolean | null;
  id: Generated<string>;
  institution_id: string;
  internet_facing: boolean | null;
  kind: string;
  maintainer: string | null;
  model: string | null;
  note: string | null;
  place: string | null;
  product: string;
  release_id: string;
  removed_at: Timestamp | null;
  sheet_id: string | null;
  vendor: string;
  version: string | null;
}

export interface AssetsPopular {
  audience_class: string;
  institutions: number;
  kind: string;
  product_id: string;
}

export interface AssetsSheet {
  added: Generated<number>;
  before: Generated<Json>;
  changed: Generated<number>;
  confirmed_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  file_name: string;
  findings: Generated<Json>;
  id: Generated<string>;
  institution_id: string;
  lines: Generated<Json>;
  sha256: string;
  undone_at: Timestamp | null;
}

export interface AssetsStatement {
  has: boolean;
  institution_id: string;
  kind: string;
  stated_at: Generated<Timestamp>;
}

export interface AuditsLink {
  event_id: Int8;
  hash: string;
  sealed_at: Timestamp;
  seq: Int8;
}

export interface AuditsMark {
  single: Generated<boolean>;
  xact: string;
}

export interface BackupsBackup {
  began_at: Timestamp;
  bytes: Int8 | null;
  damaged: number | null;
  ended_at: Timestamp;
  failure: string | null;
  id: Generated<string>;
  occasion: string;
  place: string;
  rows: Int8 | null;
  uploads: number | null;
}

export interface BaseEvent {
  account_id: string | null;
  at: Generated<Timestamp>;
  data: Generated<Json>;
  for_organisation_id: string | null;
  id: Generated<Int8>;
  mark: Generated<string>;
  name: string;
  organisation_id: string | null;
  subject_id: string | null;
  xact: Generated<string>;
}

export interface BaseFailedJob {
  added_at: Timestamp;
  attempts: number;
  decided_at: Timestamp | null;
  decided_by: string | null;
  error: string | null;
  failed_at: Timestamp;
  id: Generated<string>;
  key: string | null;
  payload: Json;
  state: Generated<string>;
  task: string;
  times: Generated<number>;
}

export interface BaseMailOutage {
  code: string;
  ended_at: Timestamp | null;
  id: Generated<string>;
  last_at: Timestamp;
  reply: string;
  since: Timestamp;
}

export interface BaseMigration {
  checksum: string;
  name: string;
  ran_at: Generated<Timestamp>;
}

export interface BaseSetting {
  changed_at: Generated<Timestamp>;
  key: string;
  value: Json;
}

export interface CallsCall {
  account_id: string | null;
  again_at: Timestamp | null;
  at: Timestamp;
  id: Generated<string>;
  matters: Generated<string[]>;
  note: string | null;
  organisation_id: string;
  outcome: string;
  phone: string | null;
}

export interface CallsMatter {
  about: string;
  due_at: Timestamp | null;
  ended_at: Timestamp | null;
  ended_by: string | null;
  id: Generated<string>;
  organisation_id: string;
  rank: Generated<number>;
  since: Timestamp;
  subject_id: string;
  title: string;
  urgency: string;
}

export interface CallsTurn {
  not_before: Timestamp | null;
  organisation_id: string;
  taken_at: Timestamp | null;
  taken_by: string | null;
  taken_until: Timestamp | null;
}

export interface CertificatesAuthority {
  certificate_pem: string;
  crl: Buffer;
  crl_number: Int8;
  crl_until: Timestamp;
  id: string;
  key_sealed: string;
  made_at: Timestamp;
  made_by: string | null;
  name: string;
  not_after: Timestamp;
}

export interface CertificatesCertificate {
  account_id: string;
  authority_id: string;
  id: string;
  label: string;
  made_at: Timestamp;
  next_at: Timestamp | null;
  not_after: Timestamp;
  replaces: string | null;
  revoked_at: Timestamp | null;
  revoked_by: string | null;
  revoked_reason: string | null;
  rung: Generated<number>;
  serial: string;
  used_at: Timestamp | null;
}

export interface CertificatesRegistration {
  account_id: string;
  ended_at: Timestamp | null;
  fingerprint: string;
  id: Generated<string>;
  made_at: Timestamp;
  made_by: string | null;
  subject_number: string;
}

export interface CertificatesTicket {
  account_id: string;
  browser_hash: string;
  certificate_id: string | null;
  expires_at: Timestamp;
  token_hash: string;
}

export interface CertificatesTrust {
  by_mail: boolean;
  changed_at: Timestamp;
  fingerprint: string;
}

export interface DraftsDraft {
  account_id: string;
  key: string;
  organisation_id: string;
  saved_at: Timestamp;
  value: Json;
}

export interface DuesMember {
  agreed_fee: number | null;
  billing_mail: string | null;
  billing_name: string | null;
  changed_at: Timestamp;
  class: string;
  created_at: Timestamp;
  organisation_id: string;
  state: string;
}

export interface DuesStep {
  account_id: string | null;
  act: string;
  at: Timestamp;
  class: string;
  from_state: string | null;
  id: Generated<Int8>;
  invoice_id: string | null;
  minutes: string | null;
  on_day: string;
  organisation_id: string;
  reason: string | null;
  to_state: string;
  undone_at: Timestamp | null;
}

export interface EntriesDraft {
  applicant: string;
  application_id: string | null;
  created_at: Timestamp;
  facility_id: string | null;
  id: Generated<string>;
  open: Generated<boolean>;
  typed: Generated<Json>;
}

export interface EntriesWish {
  at: Timestamp;
  id: Generated<string>;
  mail: string;
  mail_key: string;
}

export interface ExploitsEpss {
  cve: string;
  percentile: Numeric;
  score: Numeric;
  scored_on: string;
}

export interface ExploitsKev {
  added: string;
  cve: string;
  due: string | null;
  name: string;
  ransomware: Generated<boolean>;
}

export interface ExploitsList {
  day: string | null;
  kind: string;
  loaded_at: Timestamp;
  newest: string | null;
}

export interface FacilitiesChange {
  action: string;
  at: Timestamp;
  before: Json | null;
  changes: Generated<Json>;
  facility_id: string;
  import_id: string;
  source: string;
  undone_at: Timestamp | null;
  version: number;
}

export interface FacilitiesCode {
  code: string;
  facility_id: string;
  import_id: string | null;
}

export interface FacilitiesFacility {
  address: string | null;
  bed_class: string | null;
  beds: number | null;
  beds_text: string | null;
  changed_at: Generated<Timestamp>;
  closed_on: string | null;
  closed_reason: string | null;
  confirmed: Generated<string[]>;
  created_at: Generated<Timestamp>;
  designated_on: string | null;
  fax: string | null;
  founder: string | null;
  functions: Generated<string[]>;
  grams: number[];
  id: Generated<string>;
  kana: string | null;
  kind: string;
  merged_into: string | null;
  name: string;
  opened_on: string | null;
  phone: string | null;
  place_key: string | null;
  postal: string | null;
  prefecture: string;
  sought: string;
  version: Generated<number>;
}

export interface FacilitiesFolding {
  at: Timestamp;
  only_one: Generated<boolean>;
  rules: string;
}

export interface FacilitiesFormerName {
  facility_id: string;
  grams: number[];
  id: Generated<string>;
  import_id: string | null;
  name: string;
  sought: string;
  until_on: string;
}

export interface FactorsChallenge {
  expires_at: Timestamp;
  id: string;
}

export interface FactorsPasskey {
  account_id: string;
  counter: Int8;
  created_at: Timestamp;
  credential_id: string;
  id: Generated<string>;
  name: string;
  public_key: Buffer;
  synced: boolean;
  transports: Generated<string[]>;
  used_at: Timestamp | null;
}

export interface FactorsRecovery {
  account_id: string;
  checked_by: string;
  expires_at: Timestamp;
  id: Generated<string>;
  open_from: Timestamp;
  organisation_id: string;
  started_at: Timestamp;
  started_by: string | null;
  stopped_at: Timestamp | null;
  used_at: Timestamp | null;
}

export interface FactorsRecoveryCode {
  account_id: string;
  code_hash: string;
  created_at: Timestamp;
  used_at: Timestamp | null;
}

export interface FactorsTotp {
  account_id: string;
  confirmed_at: Timestamp | null;
  created_at: Timestamp;
  last_step: Generated<Int8>;
  sealed: string;
}

export interface FeedsDelivery {
  day: string;
  feed_id: string;
}

export interface FeedsFeed {
  created_at: Timestamp;
  enabled: Generated<boolean>;
  every_hours: number;
  failures: Generated<number>;
  gave_at: Timestamp | null;
  id: Generated<string>;
  last_error: string | null;
  last_good_at: Timestamp | null;
  last_result: Json | null;
  last_run_at: Timestamp | null;
  lists: Generated<Json>;
  name: string;
  next_run_at: Timestamp | null;
  quiet_until: Timestamp | null;
  reason: string | null;
  run_until: Timestamp | null;
  trouble_since: Timestamp | null;
  url: string;
}

export interface FeedsFetched {
  changed: string;
  feed_id: string;
  url: string;
}

export interface GuidanceGuidance {
  advisory_id: string;
  ask_kinds: Generated<string[]>;
  author_id: string | null;
  change_note: string | null;
  changed_at: Generated<Timestamp>;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  mark: Generated<string>;
  publish_at: Timestamp | null;
  published_at: Timestamp | null;
  review_note: string | null;
  reviewed_at: Timestamp | null;
  reviewer_id: string | null;
  revision: number;
  rule: Json | null;
  sent_to_review_at: Timestamp | null;
  state: Generated<string>;
}

export interface GuidanceGuidanceText {
  actions: Generated<Json>;
  class: string;
  guidance_id: string;
  if_cannot: Generated<string>;
  summary: string;
  vendor_enquiry: Generated<string>;
}

export interface IdentitiesAttempt {
  account_id: string | null;
  expires_at: Timestamp;
  next: string | null;
  nonce: string;
  provider_id: string;
  state_hash: string;
  verifier_sealed: string;
}

export interface IdentitiesIdentity {
  account_id: string;
  id: Generated<string>;
  linked_at: Timestamp;
  linked_by: string;
  mail: string | null;
  provider_id: string;
  subject: string;
  unlinked_at: Timestamp | null;
  used_at: Timestamp | null;
}

export interface IdentitiesProvider {
  client_id: string;
  disabled_at: Timestamp | null;
  id: string;
  issuer: string;
  links_by_mail: boolean;
  made_at: Timestamp;
  name: string;
  secret_sealed: string;
}

export interface InvoicesCounter {
  fiscal_year: number;
  last: number;
  paper: string;
}

export interface InvoicesInvoice {
  amount: number;
  cancel_reason: string | null;
  cancelled_at: Timestamp | null;
  created_at: Timestamp;
  due_on: string;
  fiscal_year: number;
  id: Generated<string>;
  issued_on: string;
  kind: string;
  next_at: Timestamp | null;
  number: number;
  numbered_year: number;
  organisation_id: string;
  paper: Json;
  reminders: Generated<number>;
  replaces: string | null;
  rung: Generated<number>;
}

export interface InvoicesPayment {
  account_id: string | null;
  amount: number;
  at: Timestamp;
  id: Generated<string>;
  invoice_id: string;
  kind: string;
  line_id: string | null;
  note: string | null;
  organisation_id: string;
  paid_on: string;
  withdraw_reason: string | null;
  withdrawn_at: Timestamp | null;
}

export interface InvoicesReceipt {
  cancelled_at: Timestamp | null;
  created_at: Timestamp;
  id: Generated<string>;
  issued_on: string;
  number: number;
  numbered_year: number;
  organisation_id: string;
  paper: Json;
  payment_id: string;
}

export interface MailboxesCursor {
  asked_at: Timestamp;
  last_uid: Int8;
  mailbox: string;
  uid_validity: string;
}

export interface MailboxesReceived {
  answers_id: string | null;
  attachments: Generated<Json>;
  body: string;
  contact_id: string | null;
  done_at: Timestamp | null;
  done_by: string | null;
  findings: Generated<Json>;
  fingerprint: string;
  from_address: string | null;
  from_name: string | null;
  id: Generated<string>;
  kind: string;
  message_id: string | null;
  organisation_id: string | null;
  raw: Buffer;
  received_at: Timestamp;
  size: number;
  source: string;
  subject: string;
  trusted: Generated<boolean>;
}

export interface MembersInstitution {
  audience_class: string;
  bed_class: string;
  beds: Generated<number>;
  code: string | null;
  critical: Generated<boolean>;
  facility_id: string | null;
  founder: string;
  functions: Generated<string[]>;
  kind: string;
  merged_into: string | null;
  organisation_id: string;
  prefecture: string;
  route_id: string | null;
  tier: string;
}

export interface MembersOverride {
  account_id: string | null;
  at: Timestamp;
  field: string;
  organisation_id: string;
  reason: string;
  value: Json;
}

export interface MembersRoute {
  id: Generated<string>;
  key: string;
  name: string;
}

export interface MembersRouteStep {
  fall_through_hours: number | null;
  forwards: string;
  organisation_id: string;
  position: number;
  route_id: string;
}

export interface NoticesLetter {
  body: string;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  link_path: string;
  subject: string;
  template: string;
}

export interface NoticesMessage {
  about: string | null;
  address: string | null;
  attempts: Generated<number>;
  bounced_at: Timestamp | null;
  code: string | null;
  contact_id: string | null;
  created_at: Generated<Timestamp>;
  facts: Json | null;
  id: Generated<string>;
  key: string | null;
  next_attempt_at: Generated<Timestamp>;
  organisation_id: string | null;
  refusal: string | null;
  seen_at: Timestamp | null;
  seen_by: string | null;
  sender: Int8 | null;
  server_reply: string | null;
  settled_at: Timestamp | null;
  state: Generated<string>;
  subject: string | null;
  template: string | null;
  urgent: Generated<boolean>;
}

export interface NoticesNotice {
  alone: Generated<boolean>;
  cancelled_at: Timestamp | null;
  channel: Generated<string>;
  contact_id: string;
  created_at: Generated<Timestamp>;
  fill: Json | null;
  id: Generated<string>;
  kind: string;
  letter_id: string;
  link_expires_at: Timestamp | null;
  mark: Generated<string>;
  message_id: string | null;
  not_before: Generated<Timestamp>;
  organisation_id: string;
  step: Generated<number>;
  subject_id: string;
  urgent: Generated<boolean>;
}

export interface NoticesStop {
  about: string;
  blame: string | null;
  id: Generated<string>;
  refused: number;
  reply: string;
  resumed_at: Timestamp | null;
  resumed_by: string | null;
  since: Timestamp;
  stopped_at: Timestamp;
  tried: number;
}

export interface OrganisationsContact {
  account_id: string | null;
  confirmed_at: Timestamp | null;
  duty: string;
  id: Generated<string>;
  mail: string | null;
  mail_dead_at: Timestamp | null;
  name: string;
  organisation_id: string;
  phone: string | null;
  position: number | null;
  reachable: string | null;
  removed_at: Timestamp | null;
}

export interface OrganisationsOrganisation {
  closed_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  kana: string | null;
  kind: string;
  name: string;
  prefecture: string | null;
}

export interface OrganisationsProof {
  at: Timestamp;
  by: string;
  contact_id: string;
  organisation_id: string;
}

export interface OutcomesProgress {
  advisory_id: string;
  answered: number;
  counted_at: Timestamp;
  ended: number;
  held: number;
  help_wanted: number;
  mark: string;
  moving: number;
  overdue: number;
  route_id: string | null;
  safe: number;
  silent: number;
  stuck: number;
}

export interface OutcomesSnapshot {
  advisory_id: string;
  day: string;
  picture: Json;
  taken_at: Timestamp;
}

export interface PeopleHandover {
  account_id: string;
  begun_at: Timestamp;
  contact_id: string | null;
  id: Generated<string>;
  last: Generated<boolean>;
  left_at: Timestamp | null;
  name: string;
  notes: Generated<Json>;
  organisation_id: string;
  role: string;
  sheet: Json | null;
  standing: string;
  stays: Generated<boolean>;
  undone_at: Timestamp | null;
}

export interface PeopleSuccession {
  accepted_at: Timestamp | null;
  expires_at: Timestamp;
  from_account_id: string;
  id: Generated<string>;
  offered_at: Timestamp;
  organisation_id: string;
  to_account_id: string;
  withdrawn_at: Timestamp | null;
}

export interface PeopleVacancy {
  name: string;
  organisation_id: string;
  since: Timestamp;
}

export interface ProbesProbe {
  answer_by: Timestamp;
  answered_at: Timestamp | null;
  answered_via: string | null;
  asked_at: Timestamp;
  audience_class: string | null;
  contact_id: string;
  hop: string;
  id: Generated<string>;
  kind: string | null;
  next_at: Timestamp | null;
  organisation_id: string;
  phone_listed_at: Timestamp | null;
  prefecture: string | null;
  reached: Generated<boolean | null>;
  relay_id: string | null;
  relay_told_at: Timestamp | null;
  round_id: string;
  rung: Generated<number>;
  state: string;
}

export interface ProbesRound {
  choice: Generated<Json>;
  id: Generated<string>;
  occasion: string | null;
  reason: string;
  started_at: Timestamp;
  started_by: string | null;
  title: string;
}

export interface ProbesSnapshot {
  day: string;
  picture: Json;
  round_id: string;
  taken_at: Timestamp;
}

export interface ProbesSuccessor {
  contact_id: string;
  done_at: Timestamp | null;
  id: Generated<string>;
  mail: string | null;
  name: string | null;
  organisation_id: string;
  said_at: Timestamp;
}

export interface ProductsAlias {
  created_at: Generated<Timestamp>;
  learned_from: string;
  means_product_key: string;
  means_vendor_key: string;
  product_key: string;
  vendor_key: string;
}

export interface ProductsProduct {
  cpe: string | null;
  created_at: Generated<Timestamp>;
  id: Generated<string>;
  kind: string | null;
  listed: Generated<boolean>;
  model: string | null;
  model_key: Generated<string>;
  name: string;
  product_key: string;
  purl: string | null;
  vendor: string;
  vendor_key: string;
}

export interface ProductsRelease {
  id: Generated<string>;
  product_id: string;
  version: string | null;
}

export interface ReactionsHop {
  arrived_at: Timestamp | null;
  due_at: Timestamp | null;
  id: Generated<string>;
  note: string | null;
  organisation_id: string;
  position: number;
  publication_id: string;
  remind_at: Timestamp | null;
  route_id: string;
  settled_at: Timestamp | null;
  settled_by: string | null;
  state: string;
}

export interface ReactionsPublication {
  advisory_id: string;
  guidance_id: string;
  id: Generated<string>;
  mark: string;
  priority_inputs: Json;
  published_at: Timestamp;
  published_by: string | null;
  tlp: string;
  withdrawn_at: Timestamp | null;
  withdrawn_reason: string | null;
}

export interface ReactionsReaction {
  acknowledge_by: Timestamp;
  acknowledged_at: Timestamp | null;
  action_by: Timestamp;
  advisory_id: string;
  answer: string | null;
  answered_at: Timestamp | null;
  answered_via: string | null;
  applicability_by: Timestamp;
  asked_kinds: Generated<string[]>;
  audience_class: string;
  basis: string;
  cannot_reason: string | null;
  chased: Generated<number>;
  closed_at: Timestamp | null;
  created_at: Timestamp;
  details: Generated<Json>;
  exposure: string;
  first_answered_at: Timestamp | null;
  id: Generated<string>;
  institution_id: string;
  mark: string;
  next_chase_at: Timestamp | null;
  note: string | null;
  notified_at: Timestamp | null;
  opened_at: Timestamp | null;
  phone_listed_at: Timestamp | null;
  planned_on: string | null;
  prefecture: string;
  priority: string;
  publication_id: string;
  reason: string;
  relay_id: string | null;
  reopened_at: Timestamp | null;
  route_id: string | null;
  rung: Generated<number>;
  stage: string;
  tier: string;
}

export interface RostersImport {
  account_id: string | null;
  complete: string[] | null;
  counts: Generated<Json>;
  created_at: Generated<Timestamp>;
  file_name: string;
  findings: Generated<Json>;
  folding: string | null;
  id: Generated<string>;
  point_table: string | null;
  prefecture: string | null;
  progress: Generated<number>;
  sha256: string;
  size: number;
  state: Generated<string>;
  taken_at: Timestamp | null;
  undone_at: Timestamp | null;
}

export interface RostersLine {
  action: string;
  changes: Generated<Json>;
  codes: string[];
  facility_id: string | null;
  facts: Json;
  findings: Generated<string[]>;
  grams: number[] | null;
  import_id: string;
  kept: Generated<Json>;
  name: string;
  number: number;
  place: string;
  place_key: string | null;
  prefecture: string;
  sought: string | null;
  version: number | null;
}

export interface TokensToken {
  account_id: string;
  created_at: Timestamp;
  expires_at: Timestamp;
  id: Generated<string>;
  last_used_at: Timestamp | null;
  last_used_from: string | null;
  name: string;
  organisation_id: string;
  revoked_at: Timestamp | null;
  scopes: string[];
  token_hash: string;
}

export interface TransfersFile {
  added: number;
  id: Generated<string>;
  lines: number;
  name: string;
  read_at: Timestamp;
}

export interface TransfersLine {
  amount: number;
  aside_reason: string | null;
  file_id: string;
  fingerprint: string;
  id: Generated<string>;
  payer: string;
  payer_key: string;
  place: string;
  received_on: string;
  set_aside_at: Timestamp | null;
}

export interface TransfersPayer {
  key: string;
  organisation_id: string;
}

export interface DB {
  "accounts.account": AccountsAccount;
  "accounts.held_factor": AccountsHeldFactor;
  "accounts.invitation": AccountsInvitation;
  "accounts.membership": AccountsMembership;
  "accounts.password_link": AccountsPasswordLink;
  "accounts.session": AccountsSession;
  "accounts.sign_in_try": AccountsSignInTry;
  "advisories.advisory": AdvisoriesAdvisory;
  "advisories.affected": AdvisoriesAffected;
  "advisories.change": AdvisoriesChange;
  "advisories.document": AdvisoriesDocument;
  "advisories.verdict": AdvisoriesVerdict;
  "answers.asset_answer": AnswersAssetAnswer;
  "answers.attachment": AnswersAttachment;
  "applications.application": ApplicationsApplication;
  "applications.consent": ApplicationsConsent;
  "applications.proof": ApplicationsProof;
  "applications.question": ApplicationsQuestion;
  "assets.asset": AssetsAsset;
  "assets.popular": AssetsPopular;
  "assets.sheet": AssetsSheet;
  "assets.statement": AssetsStatement;
  "audits.link": AuditsLink;
  "audits.mark": AuditsMark;
  "backups.backup": BackupsBackup;
  "base.event": BaseEvent;
  "base.failed_job": BaseFailedJob;
  "base.mail_outage": BaseMailOutage;
  "base.migration": BaseMigration;
  "base.setting": BaseSetting;
  "calls.call": CallsCall;
  "calls.matter": CallsMatter;
  "calls.turn": CallsTurn;
  "certificates.authority": CertificatesAuthority;
  "certificates.certificate": CertificatesCertificate;
  "certificates.registration": CertificatesRegistration;
  "certificates.ticket": CertificatesTicket;
  "certificates.trust": CertificatesTrust;
  "drafts.draft": DraftsDraft;
  "dues.member": DuesMember;
  "dues.step": DuesStep;
  "entries.draft": EntriesDraft;
  "entries.wish": EntriesWish;
  "exploits.epss": ExploitsEpss;
  "exploits.kev": ExploitsKev;
  "exploits.list": ExploitsList;
  "facilities.change": FacilitiesChange;
  "facilities.code": FacilitiesCode;
  "facilities.facility": FacilitiesFacility;
  "facilities.folding": FacilitiesFolding;
  "facilities.former_name": FacilitiesFormerName;
  "factors.challenge": FactorsChallenge;
  "factors.passkey": FactorsPasskey;
  "factors.recovery": FactorsRecovery;
  "factors.recovery_code": FactorsRecoveryCode;
  "factors.totp": FactorsTotp;
  "feeds.delivery": FeedsDelivery;
  "feeds.feed": FeedsFeed;
  "feeds.fetched": FeedsFetched;
  "guidance.guidance": GuidanceGuidance;
  "guidance.guidance_text": GuidanceGuidanceText;
  "identities.attempt": IdentitiesAttempt;
  "identities.identity": IdentitiesIdentity;
  "identities.provider": IdentitiesProvider;
  "invoices.counter": InvoicesCounter;
  "invoices.invoice": InvoicesInvoice;
  "invoices.payment": InvoicesPayment;
  "invoices.receipt": InvoicesReceipt;
  "mailboxes.cursor": MailboxesCursor;
  "mailboxes.received": MailboxesReceived;
  "members.institution": MembersInstitution;
  "members.override": MembersOverride;
  "members.route": MembersRoute;
  "members.route_step": MembersRouteStep;
  "notices.letter": NoticesLetter;
  "notices.message": NoticesMessage;
  "notices.notice": NoticesNotice;
  "notices.stop": NoticesStop;
  "organisations.contact": OrganisationsContact;
  "organisations.organisation": OrganisationsOrganisation;
  "organisations.proof": OrganisationsProof;
  "outcomes.progress": OutcomesProgress;
  "outcomes.snapshot": OutcomesSnapshot;
  "people.handover": PeopleHandover;
  "people.succession": PeopleSuccession;
  "people.vacancy": PeopleVacancy;
  "probes.probe": ProbesProbe;
  "probes.round": ProbesRound;
  "probes.snapshot": ProbesSnapshot;
  "probes.successor": ProbesSuccessor;
  "products.alias": ProductsAlias;
  "products.product": ProductsProduct;
  "products.release": ProductsRelease;
  "reactions.hop": ReactionsHop;
  "reactions.publication": ReactionsPublication;
  "reactions.reaction": ReactionsReaction;
  "rosters.import": RostersImport;
  "rosters.line": RostersLine;
  "tokens.token": TokensToken;
  "transfers.file": TransfersFile;
  "transfers.line": TransfersLine;
  "transfers.payer": TransfersPayer;
}
