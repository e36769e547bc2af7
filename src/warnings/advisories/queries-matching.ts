import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, exists, first, one, run } from "../../base/data/rows.ts";
import type { AffectedProduct } from "../../sources/documents/index.ts";
import type { Match } from "../matching/index.ts";

/** An advisory as far as matching needs it. */
export interface Candidate {
  id: string;
  matchKeys: string[];
}

/** An advisory whose document is to be read again before it is matched. */
export const getReread = (tx: Tx) =>
  first(tx)<{ id: string; documentId: string }>`
    select id, document_id as "documentId" from advisories.advisory
    where reread_wanted and document_id is not null order by id limit 1`;

/** Holds the advisory if it still stands on this document and waits to be read again. */
export const claimReread = (tx: Tx, id: string, documentId: string) =>
  exists(tx)`
    select from advisories.advisory where id = ${id} and document_id = ${documentId} and reread_wanted
    for no key update`;

/** Up to `limit` advisories that wait to be matched; another process gets others. */
export const claimWaiting = (tx: Tx, limit: number) =>
  all(tx)<{ id: string }>`
    select id from advisories.advisory where match_wanted_at is not null order by match_wanted_at, id limit ${limit}
    for no key update skip locked`;

/** The advisories of these ids, held so that no newer version comes in between. */
export const claimAdvisories = (tx: Tx, ids: readonly string[]) =>
  all(tx)<{ id: string }>`
    select id from advisories.advisory where id = any (${[...ids]}::uuid[]) order by id for no key update`;

/** Advisories that share a key with what is looked for; dismissed ones tell nobody. */
export const findCandidates = (tx: Tx, keys: readonly string[]): Promise<Candidate[]> =>
  tx
    .selectFrom("advisories.advisory")
    .select(["id", "match_keys as matchKeys"])
    .where("match_keys", "&&", sql<string[]>`${keys}::text[]`)
    .where("state", "<>", "dismissed")
    .orderBy("id")
    .forShare()
    .execute();

/** They are matched; `matchKeys` are what a new release is to be looked up by. */
export const saveMatched = (tx: Tx, matched: readonly Candidate[]) =>
  run(tx)`
    update advisories.advisory a
    set match_wanted_at = null, match_keys = array(select jsonb_array_elements_text(x."matchKeys"))
    from jsonb_to_recordset(${JSON.stringify(matched)}::jsonb) as x(id uuid, "matchKeys" jsonb)
    where a.id = x.id`;

/** The products of several advisories, by advisory. */
export async function findProductsOf(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, AffectedProduct[]>> {
  const rows = await tx
    .selectFrom("advisories.affected")
    .select([
      "advisory_id as advisoryId",
      "product_ref as productId",
      "name",
      "vendor",
      "product",
      "model",
      "version",
      "cpe",
      "purl",
      "component",
      "status",
      "cves",
    ])
    .where("advisory_id", "=", sql<string>`any(${ids}::uuid[])`)
    .orderBy("advisory_id")
    .orderBy("place")
    .execute();
  const found = new Map<string, AffectedProduct[]>(ids.map((id) => [id, []]));
  for (const { advisoryId, ...product } of rows) {
    found.get(advisoryId)?.push(product as AffectedProduct);
  }
  return found;
}

/** The products of one advisory as a JSON array: many of them are not made into objects on the way. */
export async function getProductsJson(tx: Tx, id: string): Promise<string> {
  const { products } = await one(tx)<{ products: string }>`
    select coalesce(json_agg(json_build_object('productId', product_ref, 'name', name, 'vendor', vendor,
      'product', product, 'model', model, 'version', version, 'cpe', cpe, 'purl', purl, 'component', component,
      'status', status, 'cves', cves) order by place), '[]')::text as products
    from advisories.affected where advisory_id = ${id}`;
  return products;
}

export interface Verdict {
  advisoryId: string;
  releaseId: string;
  match: Match;
}

/** What stands of these advisories (and, where given, only of these releases). */
export const findVerdicts = (
  tx: Tx,
  advisoryIds: readonly string[],
  releaseIds?: readonly string[],
) =>
  tx
    .selectFrom("advisories.verdict")
    .select([
      "advisory_id as advisoryId",
      "release_id as releaseId",
      "verdict",
      "reason",
      "decided_at as decidedAt",
      sql<string | null>`evidence->>'productId'`.as("productId"),
    ])
    .where("advisory_id", "=", sql<string>`any(${advisoryIds}::uuid[])`)
    .$if(releaseIds !== undefined, (query) =>
      query.where("release_id", "=", sql<string>`any(${releaseIds ?? []}::uuid[])`),
    )
    .execute();

const BATCH = 2_000;

/** Writes what the matcher says. What a person decided stays. */
export async function saveVerdicts(tx: Tx, verdicts: readonly Verdict[]): Promise<void> {
  for (let at = 0; at < verdicts.length; at += BATCH) {
    const rows = verdicts.slice(at, at + BATCH).map(({ advisoryId, releaseId, match }) => ({
      advisoryId,
      releaseId,
      ...match,
    }));
    await run(tx)`
      insert into advisories.verdict (advisory_id, release_id, verdict, reason, evidence)
      select "advisoryId", "releaseId", verdict, reason, evidence from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x("advisoryId" uuid, "releaseId" uuid, verdict text, reason text, evidence jsonb)
      on conflict (advisory_id, release_id) do update
        set verdict = excluded.verdict, reason = excluded.reason, evidence = excluded.evidence
        where verdict.decided_at is null`;
  }
}

/** Takes away what is no longer related, unless a person decided it. */
export async function removeVerdicts(
  tx: Tx,
  gone: readonly { advisoryId: string; releaseId: string }[],
): Promise<void> {
  if (gone.length === 0) return;
  await run(tx)`
    delete from advisories.verdict v using jsonb_to_recordset(${JSON.stringify(gone)}::jsonb)
      as x("advisoryId" uuid, "releaseId" uuid)
    where v.advisory_id = x."advisoryId" and v.release_id = x."releaseId" and v.decided_at is null`;
}

/** Versions whose touched releases are not told yet: what they touch, by advisory; they count as told from now. */
export async function claimChanges(
  tx: Tx,
  advisoryIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await tx
    .updateTable("advisories.change")
    .set({ matched: true })
    .where("advisory_id", "=", sql<string>`any(${advisoryIds}::uuid[])`)
    .where("matched", "=", false)
    .returning(["advisory_id as advisoryId", "touched"])
    .execute();
  const found = new Map<string, Set<string>>();
  for (const { advisoryId, touched } of rows) {
    const refs = found.get(advisoryId) ?? new Set<string>();
    for (const ref of touched as string[]) refs.add(ref);
    found.set(advisoryId, refs);
  }
  return found;
}
