import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
import { organisationsOf } from "./queries-watch.ts";

/** Organisations asked and reached, of one combination of what is counted by. */
export interface ReachCell {
  hop: string;
  prefecture: string | null;
  audienceClass: string | null;
  kind: string | null;
  relayId: string | null;
  relay: string | null;
  asked: number;
  reached: number;
}

/** Everything that the reach of one round is counted from, as far as the viewer sees it. */
export const findReachCells = (tx: Tx, roundId: string) =>
  all(tx)<ReachCell>`
    select a.hop, a.prefecture, a.audience_class as "audienceClass", a.kind, a.relay_id as "relayId",
      min(o.name) as relay, count(*)::int as asked, (count(*) filter (where a.reached))::int as reached
    from (${organisationsOf(sql`p.round_id = ${roundId}`)}) a
      left join organisations.organisation o on o.id = a.relay_id
    group by 1, 2, 3, 4, 5`;

export interface ReachRound {
  id: string;
  title: string;
  reason: string;
  startedAt: Date;
  asked: number;
  reached: number;
}

/** The last rounds with the institutions asked and reached. `nationwide`: without those of who joins. */
export const findReachRounds = (
  tx: Tx,
  { nationwide, limit }: { nationwide: boolean; limit: number },
) =>
  all(tx)<ReachRound>`
    select r.id, r.title, r.reason, r.started_at as "startedAt", coalesce(f.asked, 0) as asked, coalesce(f.reached, 0) as reached
    from (select * from probes.round ${nationwide ? sql`where reason <> 'joining'` : sql``}
      order by started_at desc, id desc limit ${limit}) r
    left join lateral (select count(*)::int as asked, (count(*) filter (where reached))::int as reached
      from (${organisationsOf(sql`p.round_id = r.id and p.hop = 'institution'`)}) o) f on true
    order by r.started_at desc, r.id desc`;

/** The picture kept of a round on a Tokyo day. */
export const getSnapshot = (tx: Tx, roundId: string, day: string) =>
  first(tx)<{ takenAt: Date; picture: unknown }>`
    select taken_at as "takenAt", picture from probes.snapshot where round_id = ${roundId} and day = ${day}`;

/** Keeps it, unless somebody else's look was first. */
export const saveSnapshot = (
  tx: Tx,
  snapshot: { roundId: string; day: string; takenAt: Date; picture: unknown },
) =>
  run(tx)`insert into probes.snapshot (round_id, day, taken_at, picture)
    values (${snapshot.roundId}, ${snapshot.day}, ${snapshot.takenAt}, ${JSON.stringify(snapshot.picture)})
    on conflict do nothing`;
