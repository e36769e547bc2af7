import { sql } from "kysely";
import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run, takeTurn } from "../../base/data/rows.ts";
import type { Viewer } from "../../base/viewer.ts";
import { cutText } from "../../base/words/text.ts";
import type { Change, Note, Reference, Vulnerability } from "../../sources/documents/index.ts";

/** What a hash or a signature that came with a document says; unchecked = there is no key to check with. */
export type Check = "good" | "bad" | "none" | "unchecked";

/** What stands in advisories.advisory.content. */
export interface AdvisoryContent {
  csafVersion: string;
  status: string;
  language: string | null;
  /** What the document allows; a person may narrow it in the column. */
  tlp: string | null;
  /** The publisher took it back. */
  retracted: boolean;
  /** Only what a list says of it: its versions are not known. */
  isOverview?: boolean;
  /** What the document says where only a person can tell; absent in documents read before there was such a thing. */
  retractedUnclear?: string | null;
  /** The document itself says so; the column also knows the KEV list. */
  exploited: boolean;
  exploitedUnclear?: string | null;
  hasFix: boolean;
  notes: Note[];
  references: Reference[];
  vulnerabilities: Vulnerability[];
}

/** The columns that a document decides. */
export interface AdvisoryRow {
  publisher: string;
  publisher_namespace: string;
  tracking_id: string;
  origin: "csaf" | "hand";
  document_version: string;
  title: string;
  tlp: string | null;
  severity: string;
  cvss: number | null;
  fixed_version: string | null;
  content: string;
  cves: string[];
  search: string;
  initial_release: string | null;
  current_release: string | null;
}

/** Two who take the same tracking id take turns. */
export const lockTracking = (tx: Tx, namespace: string, trackingId: string) =>
  takeTurn(tx, `tracking ${JSON.stringify([namespace, trackingId])}`);

export const getDocumentOf = (tx: Tx, sha256: string) =>
  first(tx)<{ id: string; outcome: string; advisoryId: string | null }>`
    select id, outcome, advisory_id as "advisoryId" from advisories.document where sha256 = ${sha256}`;

export async function getStanding(tx: Tx, namespace: string, trackingId: string, holds = true) {
  const row = await tx
    .selectFrom("advisories.advisory")
    .select([
      "id",
      "state",
      "title",
      "severity",
      "tlp",
      "tlp_set_by as tlpSetBy",
      "document_version as documentVersion",
      "current_release as currentRelease",
      "content",
      "document_id as documentId",
    ])
    .where("publisher_namespace", "=", namespace)
    .where("tracking_id", "=", trackingId)
    .$if(holds, (found) => found.forUpdate())
    .executeTakeFirst();
  return row && { ...row, content: row.content as unknown as AdvisoryContent };
}

/** Keeps the bytes as received. A document that was refused may be kept again under another outcome. */
export async function saveDocument(
  tx: Tx,
  document: {
    bytes: Buffer;
    sha256: string;
    name: string;
    source: string;
    feedId?: string | undefined;
    now: Date;
    viewer: Viewer;
    outcome: string;
    refusal: string | null;
    findings?: Finding[];
    hash?: Check | undefined;
    signature?: Check | undefined;
    advisoryId?: string;
    documentVersion?: string;
  },
): Promise<string> {
  const columns = {
    outcome: document.outcome,
    refusal: document.refusal,
    findings: JSON.stringify(document.findings ?? []),
    hash_check: document.hash ?? "none",
    signature_check: document.signature ?? "none",
    advisory_id: document.advisoryId ?? null,
    document_version: document.documentVersion ?? null,
    received_at: document.now,
  };
  const row = await tx
    .insertInto("advisories.document")
    .values({
      ...columns,
      sha256: document.sha256,
      bytes: document.bytes,
      name: cutText(document.name, 500),
      source: cutText(document.source, 2000),
      feed_id: document.feedId ?? null,
      received_by: document.viewer.accountId,
    })
    .onConflict((conflict) => conflict.column("sha256").doUpdateSet(columns))
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function saveNewAdvisory(
  tx: Tx,
  id: string,
  row: AdvisoryRow,
  now: Date,
): Promise<void> {
  await tx
    .insertInto("advisories.advisory")
    .values({ ...row, id, matter: id, received_at: now, changed_at: now, match_wanted_at: now })
    .execute();
}

/** Writes columns of one advisory as they are given. */
export async function saveAdvisory(
  tx: Tx,
  id: string,
  columns: Partial<AdvisoryRow> & {
    document_id?: string;
    match_keys?: string[];
    state?: string;
    state_before?: string;
    state_note?: string | null;
    tlp_set_by?: string | null;
    match_wanted_at?: Date;
    reread_wanted?: boolean;
    changed_at?: Date;
  },
): Promise<void> {
  await tx.updateTable("advisories.advisory").set(columns).where("id", "=", id).execute();
}

export const saveChange = (
  tx: Tx,
  change: {
    advisoryId: string;
    from: string;
    to: string;
    at: Date;
    changes: Change[];
    touched: string[];
  },
) =>
  run(tx)`
    insert into advisories.change (advisory_id, from_version, to_version, at, changes, touched)
    values (${change.advisoryId}, ${change.from}, ${change.to}, ${change.at}, ${JSON.stringify(change.changes)},
      ${JSON.stringify(change.touched)})`;

/** The products of the new document take the place of those before; they come as JSON arrays. */
export async function saveAffected(
  tx: Tx,
  advisoryId: string,
  batches: readonly string[],
): Promise<void> {
  await tx.deleteFrom("advisories.affected").where("advisory_id", "=", advisoryId).execute();
  for (const batch of batches)
    await run(tx)`
      insert into advisories.affected (advisory_id, place, product_ref, name, vendor, product, model, version, cpe, purl, component, status, cves, readable)
      select ${advisoryId}, place, "productId", name, vendor, product, model, version, cpe, purl, component, status,
        array(select jsonb_array_elements_text(cves)), readable
      from jsonb_to_recordset(${batch}::jsonb) as x(place int, "productId" text, name text, vendor text,
        product text, model text, version text, cpe text, purl text, component text, status text, cves jsonb, readable boolean)`;
}

/**
 * Writes what KEV and EPSS say into advisories (all of them without `ids`): first day in KEV, highest EPSS,
 * and whether it is exploited. Gives the advisories that count as exploited only since now.
 */
export async function enrichAdvisories(tx: Tx, ids?: readonly string[]): Promise<string[]> {
  const rows = await all(tx)<{ id: string; exploited: boolean; before: boolean }>`
    with said as materialized (
      select a.id, a.exploited as before, min(k.added) as kev, max(e.score) as epss,
        coalesce((a.content->>'exploited')::boolean, false) or count(k.cve) > 0 as exploited
      from advisories.advisory a
        left join lateral unnest(a.cves) as c(cve) on true
        left join exploits.kev k on k.cve = c.cve
        left join exploits.epss e on e.cve = c.cve
      ${ids ? sql`where a.id = any (${[...ids]}::uuid[])` : sql``}
      group by a.id
    )
    update advisories.advisory a
    set kev_added = said.kev, epss = said.epss, exploited = said.exploited
    from said where said.id = a.id
      and (a.kev_added, a.epss, a.exploited) is distinct from (said.kev, said.epss, said.exploited)
    returning a.id, a.exploited, said.before`;
  return rows.filter((row) => row.exploited && !row.before).map((row) => row.id);
}
