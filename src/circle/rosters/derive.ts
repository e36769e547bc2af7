import { cutText, foldText } from "../../base/words/text.ts";
import type { Lists } from "./content.ts";

/** Beds as a list writes them: 「精神 258／療養 24」. */
export interface Beds {
  /** null: some beds are named without a number, so the sum is not known. */
  total: number | null;
  byType: Record<string, number>;
  /** True where beds are named at all. */
  any: boolean;
  /** What could not be read, in Japanese. */
  problems: string[];
}

/**
 * Reads the cell of beds. Parts stand between 「／」; a part is one or two words (kind of bed, its use)
 * and a number. A number alone counts as beds of no kind. An empty cell is no beds.
 */
export function readBeds(
  text: string,
  { bedTypes: types, mostBeds }: Pick<Lists, "bedTypes" | "mostBeds">,
): Beds {
  const beds: Beds = { total: 0, byType: {}, any: false, problems: [] };
  for (const part of foldText(text).split(/[/;、\n]/)) {
    const [, words = "", digits] = /^\s*([^\d]*?)\s*([\d,]*)\s*床?\s*$/.exec(part) ?? [];
    const named = types.find((type) => words.includes(type) && (type !== "一般" || words === type));
    const type = words.includes("感染") ? "感染" : (named ?? types.find((t) => words.includes(t)));
    if (words === "" && !digits) {
      if (part.trim() !== "") beds.problems.push(`病床数「${oneShort(part)}」が読めませんでした。`);
      continue;
    }
    beds.any = true;
    const count = digits ? Number(digits.replaceAll(",", "")) : null;
    if (words !== "" && !type)
      beds.problems.push(`病床の種類「${oneShort(words)}」がわかりません。`);
    if (count === null || count > mostBeds) {
      beds.problems.push(`病床数「${oneShort(part)}」に数がありません。`);
      beds.total = null;
      continue;
    }
    const key = type ?? words;
    beds.byType[key] = (beds.byType[key] ?? 0) + count;
    if (beds.total !== null) beds.total += count;
  }
  return beds;
}

const oneShort = (text: string) => cutText(text.trim(), 40);

/** The founder's kind, from the founder's own name or else the facility's; null when neither tells. */
export function founderOf(
  founder: string,
  name: string,
  rules: Lists["founders"],
): Lists["founders"][number]["founder"] | null {
  for (const text of [founder, name]) {
    const folded = text.normalize("NFKC").replace(/\s/g, "");
    const rule = rules.find(
      (one) =>
        one.contains?.some((part) => folded.includes(part)) ||
        one.startsWith?.some((part) => folded.startsWith(part)) ||
        (one.matches !== undefined && new RegExp(one.matches).test(folded)),
    );
    if (rule) return rule.founder;
  }
  return null;
}

/** Functions that follow from notifications and beds; null when the list tells neither. */
export function functionsOf(
  notified: readonly string[] | null,
  beds: Beds | null,
  lists: Lists,
): string[] | null {
  if (notified === null && beds === null) return null;
  const found = new Set<string>();
  for (const rule of lists.functionsByNotification)
    if (notified?.some((one) => one.includes(rule.contains))) found.add(rule.function);
  const all = Object.values(beds?.byType ?? {}).reduce((sum, count) => sum + count, 0);
  for (const rule of lists.functionsByBeds) {
    const count = beds?.byType[rule.type] ?? 0;
    if (count > 0 && count / all >= rule.minShare) found.add(rule.function);
  }
  return [...found].sort();
}

/** The kind of a facility, and whether the list really says so. */
export interface DerivedKind {
  kind: string;
  /** false: only the name or nothing told; a kind that is known already stays. */
  sure: boolean;
  problem?: string;
}

/**
 * The kind: by the list's own word, by the beds, else by the name. Only of those with the medical point table;
 * the others follow from their table.
 */
export function kindOf(
  facility: { table: string; kindWord: string; name: string; beds: Beds | null },
  lists: Lists,
): DerivedKind {
  const { table, name, beds } = facility;
  const word = lists.kindWords[facility.kindWord];
  const usual = lists.tables.find((one) => one.table === table)?.kind ?? "clinic";
  if (table !== "1") return { kind: word === "midwifery" ? word : usual, sure: true };
  const total = beds?.total ?? null;
  const isNamedHospital = name.includes(lists.hospitalName);
  if (word === "hospital") {
    const few = total !== null && total < lists.hospitalBeds;
    const problem = few
      ? `種別は病院ですが、病床数が${total}です。病床数を確かめてください。`
      : undefined;
    return { kind: "hospital", sure: true, problem };
  }
  if (total !== null && total >= lists.hospitalBeds) {
    const problem = word === "clinic" ? `種別は診療所ですが、病床数が${total}です。` : undefined;
    return { kind: "hospital", sure: true, problem };
  }
  if (beds === null) {
    const kind = isNamedHospital && word === undefined ? "hospital" : "clinic";
    return { kind, sure: false };
  }
  if (isNamedHospital && word === undefined) {
    const problem =
      "名称に「病院」とありますが、20床以上の病床がありません。種別を確かめてください。";
    return { kind: "hospital", sure: false, problem };
  }
  return { kind: beds.any ? "clinic_beds" : "clinic", sure: total !== null };
}
