import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { Stored } from "../../base/contract.ts";
import { all, first, one, takeTurn } from "../../base/data/rows.ts";
import type { member } from "./api.ts";

/** Documents of one weakness that come at the same moment take turns, in one order, so that none waits for ever. */
export async function lockCves(tx: Tx, cves: readonly string[]): Promise<void> {
  for (const cve of [...cves].sort()) await takeTurn(tx, `matter ${cve}`);
}

/** What decides to which matter an advisory belongs, and whether others do already. */
export async function getMatterFacts(tx: Tx, id: string) {
  return one(tx)<{
    cves: string[];
    keys: string[];
    isAlone: boolean;
  }>`
    select a.cves, a.match_keys as keys,
      not exists (select from advisories.advisory m where m.matter = a.matter and m.id <> a.id) as "isAlone"
    from advisories.advisory a where a.id = ${id}`;
}

/**
 * The oldest matter with a document that shares a CVE id and a key of its products. Neither that document nor the
 * matter as a whole may be about too many weaknesses, so that one document does not draw strangers together.
 */
export async function findMatter(
  tx: Tx,
  id: string,
  { cves, keys }: { cves: readonly string[]; keys: readonly string[] },
  { mostCves, mostDocuments }: { mostCves: number; mostDocuments: number },
): Promise<string | null> {
  const row = await first(tx)<{ matter: string }>`
    select m.matter from advisories.advisory m join advisories.advisory lead on lead.id = m.matter
    where m.cves && ${[...cves]}::text[] and m.match_keys && ${[...keys]}::text[] and m.id <> ${id}
      and cardinality(m.cves) <= ${mostCves}
      and (select count(*) <= ${mostDocuments - 1} from advisories.advisory o where o.matter = m.matter)
      and (select count(distinct c) <= ${mostCves} from advisories.advisory o, unnest(o.cves || ${[...cves]}::text[]) c
        where o.matter = m.matter)
    order by lead.received_at, m.matter limit 1`;
  return row?.matter ?? null;
}

export async function saveMatter(tx: Tx, id: string, matter: string): Promise<void> {
  await tx.updateTable("advisories.advisory").set({ matter }).where("id", "=", id).execute();
}

/** A document of a matter, as far as a list shows it beside the others. */
export type MemberRow = Stored<typeof member> & { matter: string };
const MEMBER = sql`m.id, m.matter, m.title, m.publisher, m.tracking_id as "trackingId", m.state, m.severity, m.exploited,
  coalesce((m.content->>'retracted')::boolean, false) as retracted, m.received_at as "receivedAt"`;

/** All documents of these matters, the oldest first. */
export const findMembers = (tx: Tx, matters: readonly string[]) =>
  all(tx)<MemberRow>`
    select ${MEMBER} from advisories.advisory m where m.matter = any (${[...matters]}::uuid[])
    order by m.received_at, m.id`;

/** Documents of other matters that share a CVE id, the newest first. */
export const findRelated = (
  tx: Tx,
  advisory: { id: string; matter: string; cves: readonly string[] },
  limit: number,
) =>
  all(tx)<MemberRow>`
    select ${MEMBER} from advisories.advisory m
    where m.cves && ${[...advisory.cves]}::text[] and m.matter <> ${advisory.matter} and m.id <> ${advisory.id}
    order by m.received_at desc, m.id desc limit ${limit}`;

/**
 * Institutions that this document concerns, or may concern, and none of the documents that went out: whom a second
 * warning would tell something new. Counted no further than `most` + 1.
 */
export async function countNewHolders(tx: Tx, id: string, most: number): Promise<number> {
  const { count } = await one(tx)<{ count: number }>`
    select count(*)::int as count from (
      select distinct s.institution_id from advisories.verdict v
        join assets.asset s on s.release_id = v.release_id and s.removed_at is null
      where v.advisory_id = ${id} and v.verdict <> 'not' and not exists (
        select from advisories.advisory me join advisories.advisory o on o.matter = me.matter and o.id <> me.id and o.state = 'published'
          join advisories.verdict told on told.advisory_id = o.id and told.verdict <> 'not'
          join assets.asset theirs on theirs.release_id = told.release_id and theirs.removed_at is null
        where me.id = ${id} and theirs.institution_id = s.institution_id)
      limit ${most + 1}) h`;
  return count;
}
