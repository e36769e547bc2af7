import { dayOf } from "../../base/words/calendar.ts";
import { asSystem, type Tx } from "../../base/data/db.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { loadLimits as loadReactionLimits } from "../reactions/index.ts";
import { AUDIENCES, type Audience, STANDINGS, type Standing } from "./api.ts";
import { countForSnapshot, getSnapshot, saveSnapshot } from "./queries-snapshot.ts";
import { hideSmallCounts, type ShownTable } from "../../base/data/small-counts.ts";

/** What is kept of one day: nothing that is hidden is in it. */
export interface Picture extends ShownTable {
  threshold: number;
  /** The columns; how nobody in the nation stands is left out. */
  standings: Standing[];
}

const STANDING_KEYS = Object.keys(STANDINGS) as Standing[];
const CLASS_KEYS = Object.keys(AUDIENCES) as Audience[];

/**
 * The picture of an advisory for the ministry, one for each Japanese day: the first look of the day takes it,
 * as system and explicitly, because the ministry itself sees no reaction. `tx` is the ministry's own.
 */
export async function lookAtDay(
  tx: Tx,
  advisoryId: string,
  now: Date,
): Promise<{ takenAt: Date; picture: Picture }> {
  const day = dayOf(now);
  if (!(await getSnapshot(tx, advisoryId, day))) {
    await asSystem(tx, (system) => takeSnapshot(system, advisoryId, day, now));
  }
  const kept = (await getSnapshot(tx, advisoryId, day))!;
  return { takenAt: kept.takenAt, picture: kept.picture as Picture };
}

async function takeSnapshot(tx: Tx, advisoryId: string, day: string, now: Date): Promise<void> {
  const counted = await countForSnapshot(tx, advisoryId);
  const threshold = loadReactionLimits(now).data.suppressBelow;
  const standings = STANDING_KEYS.filter((key) => counted.some((one) => one.standing === key));
  const lineOf = (by: "prefecture" | "audienceClass") => (key: string) => ({
    key,
    cells: standings.map((standing) =>
      counted
        .filter((one) => one[by] === key && one.standing === standing)
        .reduce((sum, one) => sum + one.count, 0),
    ),
  });
  const table = {
    columns: standings,
    rows: loadVocabulary(now).prefectures.map(({ code }) => lineOf("prefecture")(code)),
    parts: CLASS_KEYS.map(lineOf("audienceClass")),
  };
  const picture: Picture = { ...hideSmallCounts(table, threshold), threshold, standings };
  await saveSnapshot(tx, { advisoryId, day, takenAt: now, picture });
}

/**
 * What a prefecture sees: its own row as the whole. Nothing that was hidden in the picture of the nation is
 * shown by it, since every number of it stands there too.
 */
function narrow(picture: Picture, prefecture: string): Picture {
  const rows = picture.rows.filter((row) => row.key === prefecture);
  const own = rows[0]!;
  return { ...picture, total: own.total, columns: own.cells, rows, parts: [] };
}

/** A picture in words, with places on the map; of one prefecture (code) where that is all somebody oversees. */
export function describePicture(whole: Picture, prefecture: string | null, on: Date) {
  const picture = prefecture ? narrow(whole, prefecture) : whole;
  const { threshold, standings, total, columns, rows, parts } = picture;
  const places = new Map(loadVocabulary(on).prefectures.map((one) => [one.code, one]));
  return {
    prefecture: prefecture && places.get(prefecture)!.name,
    threshold,
    total,
    columns: standings.map((key, at) => ({
      key,
      label: STANDINGS[key].label,
      count: columns[at]!,
    })),
    classes: parts.map((part) => {
      const key = part.key as Audience;
      return { ...part, key, label: AUDIENCES[key] };
    }),
    prefectures: rows.map((row) => {
      const { name, x, y } = places.get(row.key)!;
      return { ...row, label: name, x, y };
    }),
  };
}
