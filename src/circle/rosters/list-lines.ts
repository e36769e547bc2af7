import { cutText, foldText } from "../../base/words/text.ts";
import { readWrittenDay } from "../../base/words/written-day.ts";
import { bedClassOf, hasCheckDigit } from "../facilities/index.ts";
import type { ListField, Lists } from "./content.ts";
import { type Beds, founderOf, functionsOf, kindOf, readBeds } from "./derive.ts";
import type { ListRow } from "./list-rows.ts";

/** One facility of a list, of however many rows. null = the list does not tell. */
export interface ListLine {
  number: number;
  /** Where it begins: 「Sheet1 12行目」. */
  place: string;
  /** Its own first; none where the list does not tell. */
  codes: string[];
  name: string;
  kana: string | null;
  kind: string | null;
  kindSure: boolean;
  prefecture: string;
  postal: string | null;
  address: string | null;
  phone: string | null;
  fax: string | null;
  beds: number | null;
  bedsText: string | null;
  bedClass: string | null;
  functions: string[] | null;
  founder: string | null;
  openedOn: string | null;
  designatedOn: string | null;
  findings: string[];
}

/** The facility that rows of one code (or one row without) name; the first of them speaks. `number` is its turn in the list. */
export function lineOf(rows: ListRow[], lists: Lists, number: number): ListLine {
  const cell = (row: ListRow, field: ListField) => row.cells[field] ?? "";
  const first = rows[0]!;
  const findings: string[] = [];
  const say = (row: ListRow, message: string) => findings.push(`${row.place}：${message}`);
  const value = (field: ListField) => cell(first, field) || null;
  const folded = (field: ListField) => foldText(cell(first, field)) || null;
  const day = (field: ListField): string | null => {
    const text = cell(first, field);
    const date = readWrittenDay(text);
    if (text !== "" && date === null)
      say(first, `日付「${cutText(text, 30)}」が読めませんでした。`);
    return date;
  };
  for (const row of rows) for (const note of row.notes) say(row, note);
  if (first.code !== null && !hasCheckDigit(first.code))
    say(first, `医療機関コード${first.code}の検算が合いません。名簿のとおりに取り込みます。`);
  for (const field of ["name", "address"] as const) {
    const other = rows.find((row) => cell(row, field) !== cell(first, field));
    if (other)
      say(
        other,
        `同じ医療機関番号の行と${field === "name" ? "名称" : "所在地"}が違います（「${cutText(cell(other, field), 60)}」）。初めの行を使います。`,
      );
  }
  const beds = bedsOf(first, lists, (message) => say(first, message));
  const name = cell(first, "name");
  const kindWord = foldText(cell(first, "kindWord"));
  const table = first.table ?? tableOfWord(kindWord, lists);
  const kind =
    table === null
      ? { kind: null, sure: false, problem: undefined }
      : kindOf({ table, kindWord, name, beds }, lists);
  if (kind.problem) say(first, kind.problem);
  const notified =
    first.cells.notification === undefined ? null : rows.map((row) => cell(row, "notification"));
  const facts = { name, kana: value("kana"), address: addressOf(first) };
  return {
    number,
    place: first.place,
    codes: [first.code, first.besides].filter((code) => code !== null),
    ...facts,
    kind: kind.kind,
    kindSure: kind.sure,
    prefecture: first.prefecture,
    postal: postalOf(folded("postal")),
    phone: folded("phone"),
    fax: folded("fax"),
    beds: beds?.total ?? null,
    bedsText: value("bedsText"),
    bedClass: bedClassOf(beds?.total ?? null),
    // Who has no codes is no authority: what only follows from a name or from beds is not taken from there.
    functions: first.code === null ? null : functionsOf(notified, beds?.any ? beds : null, lists),
    founder: founderOf(cell(first, "founder"), first.code === null ? "" : name, lists.founders),
    openedOn: day("openedOn"),
    designatedOn: day("designatedOn"),
    findings,
  };
}

/** Beds of the medical point table; null where the list has no column for them. Others have none. */
function bedsOf(
  { table, cells }: ListRow,
  lists: Lists,
  say: (message: string) => void,
): Beds | null {
  if (table !== null && table !== "1") return { total: 0, byType: {}, any: false, problems: [] };
  if (cells.bedsText === undefined && cells.bedsTotal === undefined) return null;
  const beds = readBeds(cells.bedsText ?? "", lists);
  for (const problem of beds.problems) say(problem);
  const typed = foldText(cells.bedsTotal ?? "").replaceAll(",", "");
  if (typed === "") return beds;
  if (!/^\d{1,4}$/.test(typed)) {
    say(`病床数の合計「${cutText(typed, 20)}」が読めませんでした。`);
    return beds;
  }
  const total = Number(typed);
  if (cells.bedsText === undefined) return { ...beds, total, any: total > 0 };
  if (beds.total !== null && beds.total !== total)
    say(`病床数の内訳の合計（${beds.total}）と、合計の欄（${total}）が違います。内訳を使います。`);
  return beds;
}

/** The point table that a kind belongs to; null where the word names none. */
function tableOfWord(kindWord: string, lists: Lists): string | null {
  const kind = lists.kindWords[kindWord];
  if (kind === undefined) return null;
  return lists.tables.find((one) => one.kind === kind)?.table ?? "1";
}

/** Some lists write the municipality in a column of its own and leave it out of the address. */
function addressOf({ cells }: ListRow): string | null {
  const [municipality, address] = [cells.municipality ?? "", cells.address ?? ""];
  return (address.includes(municipality) ? address : municipality + address) || null;
}

const postalOf = (text: string | null) =>
  text && /^\d{7}$/.test(text) ? `${text.slice(0, 3)}-${text.slice(3)}` : text;
