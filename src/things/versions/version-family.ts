import { type Numbering, spread } from "./numbering.ts";

/** The same version in the first writing of its family; `line`: only like is compared with like. */
interface Known {
  text: string;
  line: string;
}

/** Is the version written in one of several ways that content knows to be the same? `text` is folded. */
export function findFamily(
  text: string,
  ownWords: ReadonlySet<string> | undefined,
  numbering: Numbering,
): Known | null {
  const build = numbering.builds.exec(text);
  if (build !== null) {
    const before = numbering.beforeBuild.get(build[1]!)!;
    return { text: `${before}.${text.slice(build.index)}`, line: "" };
  }
  const bare = text.replace(/^(?:v|ver|version|r|rel|rev)\.?\s*(?=\d)/, "");
  const worded = numbering.anyFamilyWord.test(text) || hasAny(ownWords, numbering.familyWords);
  if (worded || numbering.anyWriting.test(bare)) {
    for (const { pattern, words, first } of numbering.writings) {
      if (words !== null && !words.some((word) => ownWords?.has(word) || text.includes(word)))
        continue;
      const start = words === null ? bare : bare.slice(Math.max(0, bare.search(/\d/)));
      const hit = pattern.exec(start);
      if (hit === null) continue;
      const filled = first.replace(/\{(\w)\}/g, (_, name: string) => hit.groups![name]!);
      const colon = filled.indexOf(": ");
      return {
        text: filled.slice(colon < 0 ? 0 : colon + 2) + start.slice(hit[0].length),
        line: colon < 0 ? "" : filled.slice(0, colon),
      };
    }
  }
  return findName(text, ownWords, numbering);
}

function hasAny(some: ReadonlySet<string> | undefined, wanted: ReadonlySet<string>): boolean {
  if (some !== undefined) for (const word of some) if (wanted.has(word)) return true;
  return false;
}

/** "2019 CU13" of Exchange Server, "22H2" of Windows 10: a name whose number content knows. */
function findName(
  text: string,
  ownWords: ReadonlySet<string> | undefined,
  { nameHeads, names }: Numbering,
): Known | null {
  // A number that stands there itself says more than a name.
  if (/\d\.\d/.test(text)) return null;
  const own = ownWords === undefined ? "" : [...ownWords].join(" ");
  if (!nameHeads.test(text) && !nameHeads.test(own)) return null;
  const mine = spread(text);
  const all = `${mine}|${spread(own)}`;
  for (const { words, number } of names) {
    if (!words.every((word) => all.includes(word))) continue;
    const here = words.filter((word) => mine.includes(word));
    if (!here.some((word) => /\d/.test(word))) continue;
    const rest = here.reduce((left, word) => left.replace(word, " "), mine);
    return { text: `${number} ${rest.trim()}`, line: "" };
  }
  return null;
}
