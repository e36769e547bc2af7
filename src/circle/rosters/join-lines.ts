import type { ListLine } from "./list-lines.ts";

/** What of a line tells whether another one is the same facility. */
export type Joinable = Pick<ListLine, "number" | "place" | "codes" | "findings"> & {
  placeKey: string | null;
};

/**
 * Several codes of one facility stand on lines of their own: joined where the list says so, or where name and
 * address are the same under another point table. What is the same under the same table is only told. Changes
 * codes and findings of the lines given, in the order of the list, and gives those that stay.
 */
export function joinLines<Line extends Joinable>(lines: readonly Line[]): Line[] {
  const byCode = new Map(lines.map((line) => [line.codes[0]!, line]));
  const byPlace = new Map<string, Line>();
  const gone = new Set<Line>();
  const order = (line: Line) => line.codes[0]![2]!;
  // The medical line leads; a dental one joins it.
  for (const line of lines.toSorted((a, b) => order(a).localeCompare(order(b)))) {
    const [own, besides] = line.codes as [string, string?];
    const stated = besides === undefined ? undefined : byCode.get(besides);
    if (stated && stated !== line && !gone.has(stated) && !gone.has(line)) {
      const [leader, other] = order(stated) < order(line) ? [stated, line] : [line, stated];
      leader.codes = [...new Set([...leader.codes, ...other.codes])];
      leader.findings.push(
        `${other.place}：併設の医療機関番号（${other.codes[0]}）と1つの施設にまとめました。`,
      );
      gone.add(other);
    }
    if (gone.has(line)) continue;
    const { placeKey } = line;
    const same = placeKey === null ? undefined : byPlace.get(placeKey);
    if (same && JOINED.has(order(line)) && !same.codes.some((code) => code[2] === order(line))) {
      same.codes.push(own);
      same.findings.push(
        `${line.place}：名称と所在地が同じため、コード${own}と1つの施設にまとめました。`,
      );
      gone.add(line);
      continue;
    }
    if (same) {
      line.findings.push(
        `${line.place}：${same.place}と名称・所在地が同じです。同じ施設かどうか確かめてください（別の施設として取り込みます）。`,
      );
    } else if (placeKey !== null) byPlace.set(placeKey, line);
  }
  // A code named only beside another one is another facility's where that one has a line of its own.
  const staying = lines.filter((line) => !gone.has(line));
  const taken = new Set(staying.map((line) => line.codes[0]!));
  for (const line of staying) {
    const [own, ...others] = line.codes as [string, ...string[]];
    line.codes = [own, ...new Set(others.filter((code) => code !== own && !taken.has(code)))];
  }
  return staying;
}

/** Only medicine and dentistry are practised under one roof and name; a pharmacy is a facility of its own. */
const JOINED = new Set(["1", "3"]);
