import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { PageKey } from "../../base/web/page-key.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { about, STANDING } from "./queries-standing.ts";

/** Counts by prefecture, class and standing of one advisory: what a snapshot is made of. Live reactions only. */
export async function countForSnapshot(tx: Tx, advisoryId: string) {
  const { rows } = await sql<{
    prefecture: string;
    audienceClass: string;
    standing: string;
    count: number;
  }>`
    select r.prefecture, r.audience_class as "audienceClass", ${STANDING} as standing, count(*)::int as count
    from reactions.reaction r where ${about({ advisoryId, mark: "live" }, SYSTEM)} group by 1, 2, 3`.execute(
    tx,
  );
  return rows;
}

/** The snapshot of a day; whoever comes second keeps the first. */
export async function saveSnapshot(
  tx: Tx,
  snapshot: { advisoryId: string; day: string; takenAt: Date; picture: unknown },
): Promise<void> {
  await tx
    .insertInto("outcomes.snapshot")
    .values({
      advisory_id: snapshot.advisoryId,
      day: snapshot.day,
      taken_at: snapshot.takenAt,
      picture: JSON.stringify(snapshot.picture),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function getSnapshot(tx: Tx, advisoryId: string, day: string) {
  return tx
    .selectFrom("outcomes.snapshot")
    .select(["taken_at as takenAt", "picture"])
    .where("advisory_id", "=", advisoryId)
    .where("day", "=", day)
    .executeTakeFirst();
}

/** Advisories published in earnest, the newest first: what is known of them besides counts. */
export async function findPublished(tx: Tx, choice: { after: PageKey | null; limit: number }) {
  const { after, limit } = choice;
  const { rows } = await sql<{
    publicationId: string;
    time: string;
    advisoryId: string;
    title: string;
    tlp: string;
    publishedAt: Date;
    withdrawnAt: Date | null;
  }>`
    select p.id as "publicationId", p.published_at as "publishedAt", p.withdrawn_at as "withdrawnAt",
      to_char(p.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time, a.id as "advisoryId", a.title, p.tlp
    from reactions.publication p join advisories.advisory a on a.id = p.advisory_id
    where p.mark = 'live'
      and not exists (select from reactions.publication newer where newer.advisory_id = p.advisory_id
        and newer.mark = p.mark and (newer.published_at, newer.id) > (p.published_at, p.id))
      ${after ? sql`and (p.published_at, p.id) < (${after.time}::timestamptz, ${after.id}::uuid)` : sql``}
    order by p.published_at desc, p.id desc limit ${limit}`.execute(tx);
  return rows;
}

/** The prefecture that the viewer's organisation is of; null = it oversees the nation. */
export async function getOwnPrefecture(tx: Tx, viewer: Viewer): Promise<string | null> {
  const row = await tx
    .selectFrom("organisations.organisation")
    .select("prefecture")
    .where("id", "=", viewer.organisationId)
    .executeTakeFirstOrThrow();
  return row.prefecture;
}
