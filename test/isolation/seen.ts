/**
 * What of each table a viewer may see and write, said a second time and in other words than the policies.
 * `:org`, `:account` are the viewer's; `:routes` the routes that its organisation stands in.
 */
export interface Sight {
  /** Rows of whoever acts for an organisation; true for several of these sentences when any is. */
  own?: string;
  relay?: string;
  ministry?: string;
  institution?: string;
  /** Everybody who signed in. */
  member?: string;
  /** Also who did not sign in. */
  anybody?: string;
  /** Rows that the viewer may add, change or remove itself. */
  adds?: string;
  changes?: string;
  /** Of whoever wrote it, and not even the secretariat's. */
  alone?: true;
  /** The column that says whose a row is. */
  owner?: string;
}

const UNDER = "select organisation_id from members.institution where route_id in (:routes)";
const OWN_ROUTE = "select route_id from members.institution where organisation_id = :org";
const TOLD = "institution_id = :org and stage <> 'held'";
const PUBLISHED = `select publication_id from reactions.reaction where ${TOLD}
  union select publication_id from reactions.hop where organisation_id = :org`;
const BELOW = "select publication_id from reactions.reaction where route_id in (:routes)";
const reaches = (column: string, of: string) => ({
  own: `${column} in (select ${of} from reactions.publication where id in (${PUBLISHED}))`,
  relay: `${column} in (select ${of} from reactions.publication where id in (${BELOW}))`,
});
/** One organisation's own, and the secretariat's. */
const owned = (owner: string, writes = false): Sight => {
  const own = `${owner} = :org`;
  return { own, owner, ...(writes && { adds: own, changes: own }) };
};
const desk: Sight = {};
const ANSWERED = `reaction_id in (select id from reactions.reaction where ${TOLD})`;

export const SEEN: Record<string, Sight> = {
  "base.event": {
    ...owned("for_organisation_id"),
    adds: "for_organisation_id = :org and organisation_id = :org and account_id is not distinct from :account",
  },
  "base.failed_job": desk,
  "base.mail_outage": desk,
  "backups.backup": desk,
  "base.setting": { anybody: "true" },
  "facilities.change": desk,
  "rosters.import": desk,
  "rosters.line": desk,
  "members.override": owned("organisation_id"),
  "organisations.organisation": {
    own: "id = :org or id in (select organisation_id from accounts.membership where account_id = :account)",
    member: "kind in ('relay', 'ministry', 'secretariat')",
    relay: `id in (${UNDER})`,
  },
  "members.institution": { ...owned("organisation_id"), relay: "route_id in (:routes)" },
  "organisations.contact": {
    ...owned("organisation_id", true),
    relay: `organisation_id in (${UNDER})`,
  },
  "organisations.proof": {
    ...owned("organisation_id", true),
    relay: `organisation_id in (${UNDER})`,
  },
  "members.route": { own: `id in (:routes) or id in (${OWN_ROUTE})` },
  "members.route_step": { own: `route_id in (:routes) or route_id in (${OWN_ROUTE})` },
  "accounts.account": { own: "id = :account", changes: "id = :account" },
  "accounts.membership": { own: "account_id = :account" },
  "accounts.session": {
    own: "account_id = :account",
    adds: "account_id = :account",
    changes: "account_id = :account",
  },
  "accounts.sign_in_try": desk,
  "accounts.invitation": owned("organisation_id"),
  "accounts.held_factor": { own: "account_id = :account" },
  "accounts.password_link": desk,
  "drafts.draft": {
    own: "account_id = :account and organisation_id = :org",
    adds: "account_id = :account and organisation_id = :org",
    changes: "account_id = :account and organisation_id = :org",
    alone: true,
  },
  "factors.passkey": {
    own: "account_id = :account",
    adds: "account_id = :account",
    changes: "account_id = :account",
  },
  "factors.totp": { own: "account_id = :account" },
  "factors.recovery_code": { own: "account_id = :account" },
  "factors.recovery": owned("organisation_id"),
  "factors.challenge": desk,
  "people.handover": owned("organisation_id"),
  "people.vacancy": { ...owned("organisation_id"), relay: `organisation_id in (${UNDER})` },
  "people.succession": owned("organisation_id"),
  "notices.letter": {
    own: "id in (select letter_id from notices.notice where organisation_id = :org)",
  },
  "notices.notice": owned("organisation_id"),
  "notices.message": owned("organisation_id"),
  "notices.stop": desk,
  "mailboxes.received": desk,
  "mailboxes.cursor": desk,
  "probes.round": {
    own: "id in (select round_id from probes.probe where organisation_id = :org)",
    relay: `id in (select round_id from probes.probe where organisation_id in (${UNDER}))`,
  },
  "probes.probe": {
    ...owned("organisation_id", true),
    relay: `organisation_id in (${UNDER})`,
  },
  "probes.successor": owned("organisation_id", true),
  "calls.matter": desk,
  "calls.turn": desk,
  "calls.call": desk,
  "probes.snapshot": { ministry: "true" },
  "dues.member": owned("organisation_id"),
  "dues.step": desk,
  "invoices.counter": desk,
  "invoices.invoice": owned("organisation_id"),
  "invoices.payment": owned("organisation_id"),
  "invoices.receipt": owned("organisation_id"),
  "transfers.file": desk,
  "transfers.line": desk,
  "transfers.payer": desk,
  "assets.asset": owned("institution_id", true),
  "assets.statement": owned("institution_id", true),
  "assets.popular": { institution: "true" },
  "assets.sheet": owned("institution_id", true),
  "feeds.feed": desk,
  "feeds.fetched": desk,
  "feeds.delivery": desk,
  "exploits.kev": desk,
  "exploits.epss": desk,
  "exploits.list": desk,
  "advisories.document": desk,
  "advisories.change": desk,
  "advisories.advisory": {
    own: `tlp is not null and (${reaches("id", "advisory_id").own})`,
    relay: `tlp is not null and (${reaches("id", "advisory_id").relay})`,
  },
  "advisories.affected": reaches("advisory_id", "advisory_id"),
  // Of the verdicts only those about one's own devices: the others tell what somebody else holds.
  "advisories.verdict": {
    own: `(${reaches("advisory_id", "advisory_id").own}) and release_id in
      (select release_id from assets.asset where institution_id = :org and removed_at is null)`,
  },
  "guidance.guidance": reaches("id", "guidance_id"),
  "guidance.guidance_text": reaches("guidance_id", "guidance_id"),
  "reactions.publication": { own: `id in (${PUBLISHED})`, relay: `id in (${BELOW})` },
  "reactions.hop": {
    ...owned("organisation_id"),
    changes: "organisation_id = :org and state = 'waiting'",
  },
  "reactions.reaction": {
    own: TOLD,
    relay: "route_id in (:routes)",
    changes: TOLD,
    owner: "institution_id",
  },
  "answers.asset_answer": { own: ANSWERED, adds: ANSWERED, changes: ANSWERED },
  "answers.attachment": { own: ANSWERED, adds: ANSWERED, changes: ANSWERED },
  "outcomes.progress": { relay: "route_id in (:routes)" },
  "outcomes.snapshot": { ministry: "true" },
  "certificates.authority": desk,
  "certificates.certificate": { own: "account_id = :account" },
  "certificates.trust": desk,
  "certificates.registration": { own: "account_id = :account" },
  "certificates.ticket": desk,
  "identities.provider": desk,
  "identities.identity": { own: "account_id = :account" },
  "identities.attempt": desk,
  "applications.consent": {
    ...owned("organisation_id"),
    adds: "organisation_id = :org and said_with is null and account_id is not distinct from :account",
  },
  "applications.application": desk,
  "applications.proof": desk,
  "applications.question": desk,
  "entries.draft": desk,
  "entries.wish": desk,
  "tokens.token": owned("organisation_id", true),
  "audits.link": desk,
  "audits.mark": desk,
};
