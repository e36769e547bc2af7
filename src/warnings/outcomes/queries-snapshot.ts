import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import type { ListRow } from "../../base/contract.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { NEWEST_OF_ADVISORY } from "./queries-progress.ts";
import { about, STANDING } from "./queries-standing.ts";
import type { findOverseen } from "./api-ministry.ts";

/** Counts by prefecture, class and standing of one advisory: what a snapshot is made of. Live reactions only. */
export async function countForSnapshot(tx: Tx, advisoryId: string) {
  return all(tx)<{
    prefecture: string;
    audienceClass: string;
    standing: string;
    count: number;
  }>`
    select r.prefecture, r.audience_class as "audienceClass", ${STANDING} as standing, count(*)::int as count
    from reactions.reaction r where ${about({ advisoryId, mark: "live" }, SYSTEM)} group by 1, 2, 3`;
}

/** The snapshot of a day; whoever comes second keeps the first. */
export async function saveSnapshot(
  tx: Tx,
  snapshot: { advisoryId: string; day: string; takenAt: Date; picture: unknown },
): Promise<void> {
  const { advisoryId, day, takenAt, picture } = snapshot;
  await run(tx)`
    insert into outcomes.snapshot (advisory_id, day, taken_at, picture)
    values (${advisoryId}, ${day}, ${takenAt}, ${JSON.stringify(picture)}) on conflict do nothing`;
}

export const getSnapshot = (tx: Tx, advisoryId: string, day: string) =>
  first(tx)<{ takenAt: Date; picture: object }>`
    select taken_at as "takenAt", picture from outcomes.snapshot where advisory_id = ${advisoryId} and day = ${day}`;

const NEWEST = inOrder("outcomes.ministry", down("moment", "p.published_at"), down("uuid", "p.id"));

/** Advisories published in earnest, the newest first: what is known of them besides counts. */
export const findPublished = (tx: Tx, page: PageAsked) =>
  paged(
    tx,
    NEWEST,
    page,
    ({ key, after, order }) => sql<
      Keyed & ListRow<typeof findOverseen> & { title: string; tlp: string }
    >`
    select p.published_at as "publishedAt", p.withdrawn_at as "withdrawnAt", a.id as "advisoryId", a.title, p.tlp, ${key}
    from reactions.publication p join advisories.advisory a on a.id = p.advisory_id
    where p.mark = 'live' and ${NEWEST_OF_ADVISORY} and ${after} ${order}`,
  );

/** The prefecture that the viewer's organisation is of; null = it oversees the nation. */
export async function getOwnPrefecture(tx: Tx, viewer: Viewer): Promise<string | null> {
  const { prefecture } = await one(tx)<{ prefecture: string | null }>`
    select prefecture from organisations.organisation where id = ${viewer.organisationId}`;
  return prefecture;
}
