import type { z } from "zod";
import { HOUR } from "../../base/clock.ts";
import { loadContent } from "../../base/content.ts";
import { schemas } from "./content.ts";

type FamilyRow = z.infer<
  (typeof schemas)["numbering-families"]
>["families"][number]["rows"][number];

/** One writing of a family, and how to write the same version as the family's first one. */
interface Writing {
  pattern: RegExp;
  words: readonly string[] | null;
  first: string;
}
interface ReleaseName {
  /** Each stands somewhere in the text or in the product's own name; letters and digits apart. */
  words: readonly string[];
  number: string;
}
/** How versions are written and numbered, ready for reading. */
export interface Numbering {
  neutral: ReadonlySet<string>;
  /** Japanese runs made of neutral words only: 「本体ファームウェア」「予備機は」. */
  neutralRun: RegExp;
  unstated: ReadonlySet<string>;
  /** A word behind a number → how the same word is always kept, and its place in time. */
  words: ReadonlyMap<string, string>;
  ranks: ReadonlyMap<string, number>;
  phrases: readonly (readonly [RegExp, string])[];
  anyPhrase: RegExp;
  build: ReadonlySet<string>;
  descriptive: ReadonlySet<string>;
  /** Those of the descriptive words that hold digits or signs ("x86_64", "64-bit"). */
  codes: RegExp;
  lines: ReadonlySet<string>;
  open: RegExp;
  writings: readonly Writing[];
  /** One look that spares the others for nearly every text: does any writing fit that needs no word? */
  anyWriting: RegExp;
  /** Words of the writings that need one. */
  familyWords: ReadonlySet<string>;
  anyFamilyWord: RegExp;
  names: readonly ReleaseName[];
  /** Words without which no name can be meant; they spare the look-up for nearly every text. */
  nameHeads: RegExp;
  builds: RegExp;
  beforeBuild: ReadonlyMap<string, string>;
}

let ready: { refs: string; numbering: Numbering } | undefined;
let until = 0;

/** Place in time of a word behind a number; NaN when it has none. */
export function rankOf(word: string): number {
  return (ready?.numbering ?? releasedNumbering()).ranks.get(word) ?? Number.NaN;
}

/** The released numbering, built again only when a newer version is valid; looked for once an hour, for reading is hot. */
export function releasedNumbering(): Numbering {
  const now = Date.now();
  if (ready !== undefined && now < until) return ready.numbering;
  const words = loadContent("versions", "numbering-words", schemas["numbering-words"]);
  const families = loadContent("versions", "numbering-families", schemas["numbering-families"]);
  const names = loadContent("versions", "numbering-names", schemas["numbering-names"]);
  const refs = `${words.ref} ${families.ref} ${names.ref}`;
  if (ready?.refs !== refs)
    ready = { refs, numbering: build(words.data, families.data, names.data) };
  until = (Math.floor(now / HOUR) + 1) * HOUR;
  return ready.numbering;
}

function build(
  words: z.infer<(typeof schemas)["numbering-words"]>,
  families: z.infer<(typeof schemas)["numbering-families"]>,
  { names, builds }: z.infer<(typeof schemas)["numbering-names"]>,
): Numbering {
  const kept = new Map<string, string>();
  for (const { words: all } of words.ranks) for (const word of all) kept.set(word, all[0]!);
  const coded = words.descriptive.filter((word) => /[\d_-]/.test(word));
  const japanese = words.neutral.filter((word) => /[^a-z]/.test(word));
  const first = new Map(
    builds.flatMap((row) => row.first.map((number) => [String(number), row.before] as const)),
  );
  const writings = families.families.flatMap(({ rows }) =>
    rows.flatMap((row) =>
      row.writings
        .filter((writing) => !writing.includes(": "))
        .map((writing) => compile(row, writing, kept)),
    ),
  );
  const wordless = writings.filter((writing) => writing.words === null);
  const familyWords = new Set(writings.flatMap((writing) => writing.words ?? []));
  const known = names.map(({ name, number }) => ({ words: name.split(" ").map(spread), number }));
  return {
    neutral: new Set(words.neutral),
    neutralRun: new RegExp(`^(?:${anyOf(japanese)})+[はがのもを]?$`),
    unstated: new Set(words.unstated),
    words: kept,
    ranks: new Map(words.ranks.map(({ rank, words: [word] }) => [word!, rank])),
    phrases: words.phrases.map(({ written, means }) => [
      new RegExp(`(?<![a-z])${escape(written).replace(/ /g, "[\\s_-]*")}`, "g"),
      ` ${means} `,
    ]),
    anyPhrase: new RegExp(words.phrases.map(({ written }) => written.split(" ")[0]!).join("|")),
    build: new Set(words.build),
    descriptive: new Set(words.descriptive),
    codes: new RegExp(`(?<![a-z0-9])(?:${anyOf(coded)})版?(?![a-z0-9])`, "g"),
    lines: new Set(words.lines),
    open: new RegExp(
      words.open
        .map((word) =>
          /^[a-z ]+$/.test(word) ? `(?<![a-z])${escape(word)}(?![a-z])` : escape(word),
        )
        .join("|"),
      "g",
    ),
    writings,
    anyWriting: new RegExp(
      wordless.map(({ pattern }) => pattern.source.replace(/\?<\w>/g, "")).join("|"),
    ),
    familyWords,
    anyFamilyWord: new RegExp(anyOf([...familyWords])),
    names: known.sort((a, b) => b.words.length - a.words.length),
    nameHeads: new RegExp(anyOf([...new Set(names.map(({ name }) => name.split(" ")[0]!))])),
    builds: new RegExp(`(?<![\\d.])(${[...first.keys()].join("|")})(?=\\.\\d)`),
    beforeBuild: first,
  };
}

/** Letters and digits apart, as one string to look in: "22H2" is " 22 h 2 ". */
export function spread(text: string): string {
  return ` ${(text.match(/\d+|[a-z]+/g) ?? []).join(" ")} `;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&");
const anyOf = (list: readonly string[]) =>
  list
    .toSorted((a, b) => b.length - a.length)
    .map(escape)
    .join("|");

/** "{a}.{b} update {c}" as a pattern from a text's beginning; a known word stands for all its writings. */
function compile(row: FamilyRow, writing: string, kept: ReadonlyMap<string, string>): Writing {
  const source = writing.replace(/\{(\w)\}|[a-z]+| |[^a-z{}]/g, (piece, name: string) => {
    if (name !== undefined) {
      const values = row.values?.[name];
      const digits = row.digits?.[name];
      const allowed = values ? anyOf(values.map(String)) : digits ? `\\d{${digits}}` : "\\d+";
      // "(1)S" of a train, not the beginning of "(1)SU8".
      const isWord = values?.some((value) => typeof value === "string");
      return `(?<${name}>${allowed})${isWord ? "(?![a-z])" : ""}`;
    }
    if (piece === " ") return "[\\s:.,_-]*";
    if (!/[a-z]/.test(piece)) return escape(piece);
    const same = [...kept].filter(([, word]) => word === kept.get(piece)).map(([word]) => word);
    return same.length > 0 ? `(?:${anyOf(same)})` : piece;
  });
  return {
    pattern: new RegExp(`^${source}(?!\\d)`),
    words: row.words ?? null,
    first: row.writings[0]!,
  };
}
