import type { Finding } from "../base/contract.ts";
import { foldText } from "../base/text.ts";
import { bedClassOf, hasCheckDigit, loadPrefectures, placeKeyOf } from "../facilities/index.ts";
import { type ListField, type Lists, loadLists } from "./content.ts";
import { type Beds, founderOf, functionsOf, kindOf, readBeds, readListDate } from "./derive.ts";
import { type ListFile, readListFile } from "./list-file.ts";

/** One facility of a list, of however many rows. null = the list does not tell. */
export interface ListLine {
  number: number;
  /** Where it begins: 「Sheet1 12行目」. */
  place: string;
  codes: string[];
  name: string;
  kana: string | null;
  kind: string;
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

export interface ListRead {
  lines: ListLine[];
  headings: ListFile["headings"];
  /** What is odd about the file itself, or why nothing was read. */
  findings: Finding[];
  /** Rows with something in them, without header and titles. */
  rows: number;
  /** Rows that name no facility, or only repeat one. */
  unread: { where: string; name: string; message: string }[];
}

/** What the person says that the file does not: the point table of all its codes. */
export interface Stated {
  pointTable: string | null;
}

interface Row {
  at: number;
  code: string;
  besides: string | null;
  table: string;
  prefecture: string;
}

/** What a row has in the column of a field; empty where the list has none. */
const cellOf = ({ table, columns }: ListFile, at: number, field: ListField) =>
  (table.rows[at]![columns[field] ?? -1] ?? "").trim();

/** Reads a list of the authorities as it is. Bad rows are told, never thrown. */
export function readList(bytes: Buffer, name: string, stated: Stated, on?: Date): ListRead {
  const lists = loadLists(on);
  const file = readListFile(bytes, name, lists);
  const read: ListRead = {
    lines: [],
    headings: file.headings,
    findings: [...file.findings],
    rows: 0,
    unread: [],
  };
  if (Object.keys(file.columns).length === 0) return read;
  const groups = groupRows(file, stated, lists, read);
  for (const [code, rows] of groups) {
    read.lines.push(lineOf(rows, file, lists, read.lines.length));
    // A nation's list is large: what has become a line is not kept twice.
    groups.delete(code);
    for (const { at } of rows) file.table.rows[at] = NO_CELLS;
  }
  joinLines(read);
  const wrong = read.lines.filter((line) => !hasCheckDigit(line.codes[0]!)).length;
  if (wrong > read.lines.length * lists.manyWrong)
    read.findings.push({
      where: name,
      message: `検算の合わない医療機関コードが${wrong}件あります。医科・歯科・薬局がまざった名簿か、区分の選び違いかもしれません。`,
    });
  if (file.columns.bedsText === undefined && file.columns.bedsTotal === undefined)
    read.findings.push({
      where: name,
      message: `病床数の列がありません。医科は、名称に「${lists.hospitalName}」とあれば病院、なければ診療所として読みました。すでにわかっている種別と病床数は変えません。`,
    });
  return read;
}

const NO_CELLS: string[] = [];

/** Rows by facility, in the order of the file. */
function groupRows(
  file: ListFile,
  stated: Stated,
  lists: Lists,
  read: ListRead,
): Map<string, Row[]> {
  const { table, first } = file;
  const groups = new Map<string, Row[]>();
  const tableOf = new Map(lists.tables.flatMap((one) => one.words.map((w) => [w, one.table])));
  const codeOf = new Map(
    loadPrefectures().flatMap((one) => [
      [one.code, one.code],
      [String(Number(one.code)), one.code],
      [one.name, one.code],
    ]),
  );
  for (let at = first; at < table.rows.length; at++) {
    const cell = (field: ListField) => cellOf(file, at, field);
    read.rows++;
    const skip = (message: string) =>
      read.unread.push({ where: table.where(at), name: cell("name"), message });
    const typed = foldText(cell("code") || cell("number")).replace(/[\s,.-]/g, "");
    const word = foldText(cell("table"));
    const inCode = typed.length === 10 ? typed[2]! : null;
    const pointTable = inCode ?? tableOf.get(word) ?? stated.pointTable;
    const inFile = codeOf.get(foldText(cell("prefecture")));
    const prefecture = typed.length >= 9 ? typed.slice(0, 2) : inFile;
    if (cell("name") === "") {
      skip("名称がないため、取り込みません。");
      continue;
    }
    if (!/^\d{7}$|^\d{9,10}$/.test(typed)) {
      skip(`医療機関番号「${typed.slice(0, 20)}」が読めないため、取り込みません。`);
      continue;
    }
    if (prefecture === undefined || !codeOf.has(prefecture)) {
      skip("都道府県がわからないため、取り込みません。");
      continue;
    }
    if (pointTable === null || !lists.tables.some((one) => one.table === pointTable)) {
      skip("医科・歯科・薬局などの区分がわからないため、取り込みません。");
      continue;
    }
    const code = `${prefecture}${pointTable}${typed.slice(-7)}`;
    const other = foldText(cell("besides"));
    const besides = /^\d{7}$/.test(other)
      ? `${prefecture}${pointTable === "3" ? "1" : "3"}${other}`
      : null;
    const row = { at, code, besides, table: pointTable, prefecture };
    const group = groups.get(code);
    if (group) group.push(row);
    else groups.set(code, [row]);
  }
  return groups;
}

function lineOf(rows: Row[], file: ListFile, lists: Lists, number: number): ListLine {
  const { table, columns } = file;
  const cell = (row: Row, field: ListField) => cellOf(file, row.at, field);
  const first = rows[0]!;
  const findings: string[] = [];
  const say = (row: Row, message: string) => findings.push(`${table.where(row.at)}：${message}`);
  const value = (field: ListField) => cell(first, field) || null;
  const folded = (field: ListField) => foldText(cell(first, field)) || null;
  const day = (field: ListField): string | null => {
    const text = cell(first, field);
    const date = readListDate(text);
    if (text !== "" && date === null)
      say(first, `日付「${text.slice(0, 30)}」が読めませんでした。`);
    return date;
  };
  if (!hasCheckDigit(first.code))
    say(first, `医療機関コード${first.code}の検算が合いません。名簿のとおりに取り込みます。`);
  for (const field of ["name", "address"] as const) {
    const other = rows.find((row) => cell(row, field) !== cell(first, field));
    if (other)
      say(
        other,
        `同じ医療機関番号の行と${field === "name" ? "名称" : "所在地"}が違います（「${cell(other, field).slice(0, 60)}」）。初めの行を使います。`,
      );
  }
  const beds = bedsOf(first, file, lists, (message) => say(first, message));
  const name = cell(first, "name");
  const kind = kindOf(
    { table: first.table, kindWord: foldText(cell(first, "kindWord")), name, beds },
    lists,
  );
  if (kind.problem) say(first, kind.problem);
  const notified =
    columns.notification === undefined ? null : rows.map((row) => cell(row, "notification"));
  const facts = { name, kana: value("kana"), address: value("address") };
  return {
    number: number + 1,
    place: table.where(first.at),
    codes: [first.code, ...(first.besides ? [first.besides] : [])],
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
    functions: functionsOf(notified, beds?.any ? beds : null, lists),
    founder: founderOf(cell(first, "founder"), name, lists.founders),
    openedOn: day("openedOn"),
    designatedOn: day("designatedOn"),
    findings,
  };
}

/** Beds of the medical point table; null where the list has no column for them. Others have none. */
function bedsOf(
  row: Row,
  file: ListFile,
  lists: Lists,
  say: (message: string) => void,
): Beds | null {
  const { columns } = file;
  if (row.table !== "1") return { total: 0, byType: {}, any: false, problems: [] };
  if (columns.bedsText === undefined && columns.bedsTotal === undefined) return null;
  const beds = readBeds(cellOf(file, row.at, "bedsText"), lists.bedTypes);
  for (const problem of beds.problems) say(problem);
  const typed = foldText(cellOf(file, row.at, "bedsTotal")).replaceAll(",", "");
  if (typed === "") return beds;
  if (!/^\d{1,4}$/.test(typed)) {
    say(`病床数の合計「${typed.slice(0, 20)}」が読めませんでした。`);
    return beds;
  }
  const total = Number(typed);
  if (columns.bedsText === undefined) return { ...beds, total, any: total > 0 };
  if (beds.total !== null && beds.total !== total)
    say(`病床数の内訳の合計（${beds.total}）と、合計の欄（${total}）が違います。内訳を使います。`);
  return beds;
}

const postalOf = (text: string | null) =>
  text && /^\d{7}$/.test(text) ? `${text.slice(0, 3)}-${text.slice(3)}` : text;

/**
 * Several codes of one facility stand on lines of their own: joined where the list says so, or where name and
 * address are the same under another point table. What is the same under the same table is only told.
 */
function joinLines(read: ListRead): void {
  const byCode = new Map(read.lines.map((line) => [line.codes[0]!, line]));
  const byPlace = new Map<string, ListLine>();
  const gone = new Set<ListLine>();
  const order = (line: ListLine) => line.codes[0]![2]!;
  // The medical line leads; a dental one joins it.
  for (const line of read.lines.toSorted((a, b) => order(a).localeCompare(order(b)))) {
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
    const placeKey = placeKeyOf(line);
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
  read.lines = read.lines.filter((line) => !gone.has(line));
  const taken = new Set(read.lines.map((line) => line.codes[0]!));
  for (const line of read.lines) {
    const [own, ...others] = line.codes as [string, ...string[]];
    line.codes = [own, ...new Set(others.filter((code) => code !== own && !taken.has(code)))];
  }
}

/** Only medicine and dentistry are practised under one roof and name; a pharmacy is a facility of its own. */
const JOINED = new Set(["1", "3"]);
