import type { Evidence } from "../advisories/api-grounds.ts";
import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import { down, inOrder, type Keyed, type PageAsked, paged, up } from "../../base/data/paged.ts";
import type { Stored } from "../../base/contract.ts";
import type { Kind } from "../../things/assets/api.ts";
import type { CannotReason } from "../reactions/api.ts";
import type { reactionShape } from "./api.ts";

export type ReactionRow = Stored<typeof reactionShape>;
const ROW = sql`r.id, r.institution_id as "institutionId", r.advisory_id as "advisoryId", a.title, r.mark, r.basis,
  r.reason, r.priority, r.stage, r.answer, r.notified_at as "notifiedAt",
  r.answered_at as "answeredAt", r.reopened_at as "reopenedAt",
  r.applicability_by as "applicabilityBy", r.action_by as "actionBy"`;

/** What the matcher's verdict rests on; a person's has no ground. */
const EVIDENCE = sql`case when v.decided_at is null then v.evidence->>'ground' end as ground,
  v.evidence->>'relation' as relation, v.evidence->>'expression' as expression, v.evidence->>'held' as held,
  v.evidence->>'component' as component, v.evidence->>'productId' as "productRef"`;

const OPEN = sql`r.stage not in ('held', 'closed')`;
/** Nothing was said yet, or not since it was asked again, which takes the answer back. */
const WAITED = sql`r.answer is null`;
/** What is asked for stands first, by the day of the answer; then what goes on, by the day of the action. */
const MOST_URGENT = inOrder(
  "answers.open",
  up("number", sql`case when ${WAITED} then 0 else 1 end`),
  up("moment", sql`case when ${WAITED} then r.applicability_by else r.action_by end`),
  up("uuid", "r.id"),
);
const LATEST = inOrder("answers.closed", down("moment", "r.created_at"), down("uuid", "r.id"));

/** Reactions of an institution that it was told of. */
export const findReactionRows = (
  tx: Tx,
  { institutionId, show, ...page }: PageAsked & { institutionId: string; show: "open" | "closed" },
) =>
  paged(
    tx,
    show === "open" ? MOST_URGENT : LATEST,
    page,
    ({ key, after, order }) => sql<ReactionRow & Keyed>`
    select ${ROW}, ${key} from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${institutionId} and ${show === "open" ? OPEN : sql`r.stage = 'closed'`} and ${after}
    ${order}`,
  );

/** How many of the open ones are asked for, and how many go on. */
export const countOpen = (tx: Tx, institutionId: string) =>
  one(tx)<{ waited: number; going: number }>`
    select (count(*) filter (where ${WAITED}))::int as waited, (count(*) filter (where not (${WAITED})))::int as going
    from reactions.reaction r where r.institution_id = ${institutionId} and ${OPEN}`;

export interface ReactionDetail extends ReactionRow {
  institution: string;
  publicationId: string;
  guidanceId: string;
  audienceClass: string;
  withdrawnAt: Date | null;
  withdrawnReason: string | null;
  relay: string | null;
  askedKinds: Kind[];
  cannotReason: CannotReason | null;
  plannedOn: string | null;
  note: string | null;
  details: Record<string, string>;
  answeredVia: string | null;
  openedAt: Date | null;
  acknowledgeBy: Date;
  exposure: string;
  tier: string;
  inputs: { decisions: { exposure: string; tier: string; reason: string }[] };
  summary: string;
  actions: unknown;
  ifCannot: string;
  vendorEnquiry: string;
}

/** One reaction with the guidance for its class of reader. */
export const getReactionDetail = (tx: Tx, id: string) =>
  first(tx)<ReactionDetail>`/* named: answers.detail */
    select ${ROW}, o.name as institution, p.id as "publicationId", p.guidance_id as "guidanceId",
      r.audience_class as "audienceClass", p.withdrawn_at as "withdrawnAt",
      p.withdrawn_reason as "withdrawnReason", relay.name as relay, r.asked_kinds as "askedKinds",
      r.cannot_reason as "cannotReason", r.planned_on as "plannedOn", r.note, r.details,
      r.answered_via as "answeredVia", r.opened_at as "openedAt",
      r.acknowledge_by as "acknowledgeBy", r.exposure, r.tier, p.priority_inputs as inputs,
      t.summary, t.actions, t.if_cannot as "ifCannot", t.vendor_enquiry as "vendorEnquiry"
    from reactions.reaction r
      join reactions.publication p on p.id = r.publication_id
      join advisories.advisory a on a.id = r.advisory_id
      join organisations.organisation o on o.id = r.institution_id
      left join organisations.organisation relay on relay.id = r.relay_id
      join guidance.guidance_text t on t.guidance_id = p.guidance_id and t.class = r.audience_class
    where r.id = ${id}`;

// bounds memory: one advisory of a large maker names hundreds of models.
const MOST_ASKED = 1_000;
/** Products of an advisory of which it is asked whether they are used. */
export async function findAskedProducts(tx: Tx, advisoryId: string) {
  return all(tx)<{
    name: string;
    vendor: string;
    product: string;
    model: string | null;
  }>`/* named: answers.asked_products */
    select distinct products.full_name(vendor, product, model) as name,
      coalesce(vendor, '') as vendor, product, model
    from advisories.affected
    where advisory_id = ${advisoryId} and status not in ('fixed', 'not_affected')
    order by 1 limit ${MOST_ASKED}`;
}

/** A line of the register that an advisory touches. */
export interface TouchedAsset extends Evidence {
  id: string;
  vendor: string;
  product: string;
  model: string | null;
  version: string | null;
  place: string | null;
  maintainer: string | null;
  verdict: string;
  reason: string;
  answer: string | null;
  note: string | null;
}

/** Lines of the institution that the advisory touches, with verdict and what was answered about each. */
export const findTouchedAssets = (
  tx: Tx,
  reaction: { id: string; advisoryId: string; institutionId: string },
) =>
  all(tx)<TouchedAsset>`
    select s.id, s.vendor, s.product, s.model, s.version, s.place, s.maintainer, v.verdict, v.reason,
      ${EVIDENCE}, w.answer, w.note
    from assets.asset s
      join advisories.verdict v on v.release_id = s.release_id and v.advisory_id = ${reaction.advisoryId}
      left join answers.asset_answer w on w.asset_id = s.id and w.reaction_id = ${reaction.id}
    where s.institution_id = ${reaction.institutionId} and s.removed_at is null
    order by v.verdict, s.product, s.id limit 200`;

export const saveAssetAnswer = (
  tx: Tx,
  given: { reactionId: string; assetId: string; answer: string; note: string | null },
  now: Date,
) =>
  run(tx)`
    insert into answers.asset_answer (reaction_id, asset_id, answer, note, answered_at)
    values (${given.reactionId}, ${given.assetId}, ${given.answer}, ${given.note}, ${now})
    on conflict (reaction_id, asset_id) do update
      set answer = excluded.answer, note = excluded.note, answered_at = excluded.answered_at`;

/** Whose an asset is, and which release; undefined when the viewer may not see it. */
export const getAssetRelease = (tx: Tx, assetId: string) =>
  first(tx)<{ releaseId: string; institutionId: string; changedAt: Date }>`
    select release_id as "releaseId", institution_id as "institutionId", changed_at as "changedAt"
    from assets.asset where id = ${assetId}`;

/** Told reactions of the viewer whose advisory names the release of an asset, those it does not touch at the end. */
export const findRowsForAsset = (tx: Tx, asset: { releaseId: string; institutionId: string }) =>
  all(tx)<ReactionRow & Evidence & { verdict: string; verdictReason: string }>`
    select ${ROW}, v.verdict, v.reason as "verdictReason", ${EVIDENCE}
    from reactions.reaction r
      join advisories.advisory a on a.id = r.advisory_id
      join advisories.verdict v on v.advisory_id = r.advisory_id and v.release_id = ${asset.releaseId}
    where r.institution_id = ${asset.institutionId} and r.stage <> 'held'
    order by v.verdict = 'not', r.created_at desc, r.id limit 100`;
