import type { Evidence } from "../advisories/api-grounds.ts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { PageKey } from "../../base/web/page-key.ts";
import type { Kind } from "../../things/assets/api.ts";
import type { Basis, Priority } from "../guidance/api-audience.ts";
import type { Answer, CannotReason, Stage } from "../reactions/api.ts";

const iso = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export interface ReactionRow {
  id: string;
  institutionId: string;
  advisoryId: string;
  title: string;
  mark: string;
  basis: Basis;
  reason: string;
  priority: Priority;
  stage: Stage;
  answer: Answer | null;
  notifiedAt: string | null;
  answeredAt: string | null;
  reopenedAt: string | null;
  applicabilityBy: string;
  actionBy: string;
  createdAt: string;
}
const ROW = sql`r.id, r.institution_id as "institutionId", r.advisory_id as "advisoryId", a.title, r.mark, r.basis,
  r.reason, r.priority, r.stage, r.answer, ${iso("r.notified_at")} as "notifiedAt",
  ${iso("r.answered_at")} as "answeredAt", ${iso("r.reopened_at")} as "reopenedAt",
  ${iso("r.applicability_by")} as "applicabilityBy", ${iso("r.action_by")} as "actionBy",
  ${iso("r.created_at")} as "createdAt"`;

/** What the matcher's verdict rests on; a person's has no ground. */
const EVIDENCE = sql`case when v.decided_at is null then v.evidence->>'ground' end as ground,
  v.evidence->>'relation' as relation, v.evidence->>'expression' as expression, v.evidence->>'held' as held,
  v.evidence->>'component' as component, v.evidence->>'productId' as "productRef"`;

/** Reactions of an institution that it was told of, the newest first. */
export async function findReactionRows(
  tx: Tx,
  choice: { institutionId: string; open: boolean; after: PageKey | null; limit: number },
): Promise<ReactionRow[]> {
  const after: RawBuilder<unknown> = choice.after
    ? sql`and (r.created_at, r.id) < (${choice.after.time}::timestamptz, ${choice.after.id}::uuid)`
    : sql``;
  const { rows } = await sql<ReactionRow>`
    select ${ROW} from reactions.reaction r join advisories.advisory a on a.id = r.advisory_id
    where r.institution_id = ${choice.institutionId} and r.stage <> 'held'
      ${choice.open ? sql`and r.stage <> 'closed'` : sql``} ${after}
    order by r.created_at desc, r.id desc limit ${choice.limit}`.execute(tx);
  return rows;
}

export interface ReactionDetail extends ReactionRow {
  institution: string;
  publicationId: string;
  guidanceId: string;
  audienceClass: string;
  withdrawnAt: string | null;
  withdrawnReason: string | null;
  relay: string | null;
  askedKinds: Kind[];
  cannotReason: CannotReason | null;
  plannedOn: string | null;
  note: string | null;
  details: Record<string, string>;
  answeredVia: string | null;
  openedAt: string | null;
  acknowledgeBy: string;
  exposure: string;
  tier: string;
  inputs: { decisions: { exposure: string; tier: string; reason: string }[] };
  summary: string;
  actions: unknown;
  ifCannot: string;
  vendorEnquiry: string;
}

/** One reaction with the guidance for its class of reader. */
export async function getReactionDetail(tx: Tx, id: string): Promise<ReactionDetail | undefined> {
  const { rows } = await sql<ReactionDetail>`/* named: answers.detail */
    select ${ROW}, o.name as institution, p.id as "publicationId", p.guidance_id as "guidanceId",
      r.audience_class as "audienceClass", ${iso("p.withdrawn_at")} as "withdrawnAt",
      p.withdrawn_reason as "withdrawnReason", relay.name as relay, r.asked_kinds as "askedKinds",
      r.cannot_reason as "cannotReason", r.planned_on as "plannedOn", r.note, r.details,
      r.answered_via as "answeredVia", ${iso("r.opened_at")} as "openedAt",
      ${iso("r.acknowledge_by")} as "acknowledgeBy", r.exposure, r.tier, p.priority_inputs as inputs,
      t.summary, t.actions, t.if_cannot as "ifCannot", t.vendor_enquiry as "vendorEnquiry"
    from reactions.reaction r
      join reactions.publication p on p.id = r.publication_id
      join advisories.advisory a on a.id = r.advisory_id
      join organisations.organisation o on o.id = r.institution_id
      left join organisations.organisation relay on relay.id = r.relay_id
      join guidance.guidance_text t on t.guidance_id = p.guidance_id and t.class = r.audience_class
    where r.id = ${id}`.execute(tx);
  return rows[0];
}

/** Products of an advisory to choose from when something is used, at most 20. */
export async function findAskedProducts(tx: Tx, advisoryId: string) {
  const { rows } = await sql<{
    name: string;
    vendor: string;
    product: string;
    model: string | null;
  }>`/* named: answers.asked_products */
    select distinct trim(coalesce(vendor, '') || ' ' || product || ' ' || coalesce(model, '')) as name,
      coalesce(vendor, '') as vendor, product, model
    from advisories.affected
    where advisory_id = ${advisoryId} and status not in ('fixed', 'not_affected')
    order by 1 limit 20`.execute(tx);
  return rows;
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
export async function findTouchedAssets(
  tx: Tx,
  reaction: { id: string; advisoryId: string; institutionId: string },
) {
  const { rows } = await sql<TouchedAsset>`
    select s.id, s.vendor, s.product, s.model, s.version, s.place, s.maintainer, v.verdict, v.reason,
      ${EVIDENCE}, w.answer, w.note
    from assets.asset s
      join advisories.verdict v on v.release_id = s.release_id and v.advisory_id = ${reaction.advisoryId}
      left join answers.asset_answer w on w.asset_id = s.id and w.reaction_id = ${reaction.id}
    where s.institution_id = ${reaction.institutionId} and s.removed_at is null
    order by v.verdict, s.product, s.id limit 200`.execute(tx);
  return rows;
}

export async function saveAssetAnswer(
  tx: Tx,
  given: { reactionId: string; assetId: string; answer: string; note: string | null },
  now: Date,
): Promise<void> {
  const values = { answer: given.answer, note: given.note, answered_at: now };
  await tx
    .insertInto("answers.asset_answer")
    .values({ reaction_id: given.reactionId, asset_id: given.assetId, ...values })
    .onConflict((conflict) => conflict.columns(["reaction_id", "asset_id"]).doUpdateSet(values))
    .execute();
}

/** Whose an asset is, and which release; undefined when the viewer may not see it. */
export async function getAssetRelease(tx: Tx, assetId: string) {
  return tx
    .selectFrom("assets.asset")
    .select([
      "release_id as releaseId",
      "institution_id as institutionId",
      "changed_at as changedAt",
    ])
    .where("id", "=", assetId)
    .executeTakeFirst();
}

/** Told reactions of the viewer whose advisory names the release of an asset, those it does not touch at the end. */
export async function findRowsForAsset(
  tx: Tx,
  asset: { releaseId: string; institutionId: string },
) {
  const { rows } = await sql<ReactionRow & Evidence & { verdict: string; verdictReason: string }>`
    select ${ROW}, v.verdict, v.reason as "verdictReason", ${EVIDENCE}
    from reactions.reaction r
      join advisories.advisory a on a.id = r.advisory_id
      join advisories.verdict v on v.advisory_id = r.advisory_id and v.release_id = ${asset.releaseId}
    where r.institution_id = ${asset.institutionId} and r.stage <> 'held'
    order by v.verdict = 'not', r.created_at desc, r.id limit 100`.execute(tx);
  return rows;
}
