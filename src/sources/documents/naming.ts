import { loadNaming } from "./content.ts";

interface Rules {
  nothing: ReadonlySet<string>;
  around: readonly RegExp[];
  hosts: readonly RegExp[];
}
/** "A included in B": the part and the product that holds it. */
interface Host {
  part: string;
  host: string;
}

const MAX_TEXT = 500;
const ready = new WeakMap<object, Rules>();

function rulesOf(): Rules {
  const content = loadNaming();
  const known = ready.get(content);
  if (known !== undefined) return known;
  const compile = (patterns: readonly string[]) => patterns.map((text) => new RegExp(text, "iu"));
  const rules = {
    nothing: new Set(content.nothing),
    around: compile(content.around),
    hosts: compile(content.hosts),
  };
  ready.set(content, rules);
  return rules;
}

/** Does what stands where a product's name should name none ("Version", "Firmware")? */
export function namesNothing(name: string): boolean {
  return rulesOf().nothing.has(fold(name).replace(/[\s:.,]+$/, ""));
}

/**
 * What the document's title names: without its number, the vendor at its head and the words around it. `byVendor`: the
 * title begins with the vendor's name, so that what is left is surely a name of his. Null when nothing is left.
 */
export function readTitle(
  title: string,
  trackingId: string,
  vendor: string | null,
): { name: string; byVendor: boolean } | null {
  let text = title.slice(0, MAX_TEXT).normalize("NFKC").trim();
  if (text.toLowerCase().startsWith(trackingId.toLowerCase())) text = text.slice(trackingId.length);
  for (let before = ""; before !== text;) {
    before = text;
    for (const pattern of rulesOf().around) text = text.replace(pattern, "");
  }
  const rest = withoutHead(text, vendor ?? "");
  const name = rest.trim();
  return name === "" || namesNothing(name) ? null : { name, byVendor: rest !== text };
}

/** The text behind the words with which the vendor's name begins too: "B. Braun" of "B. Braun Medical". */
function withoutHead(text: string, vendor: string): string {
  const words = text.split(/\s+/);
  const theirs = vendor.split(/\s+/).map(plain);
  let same = 0;
  while (same < words.length && theirs[same] && plain(words[same]!) === theirs[same]) same++;
  return same === 0 ? text : words.slice(same).join(" ");
}

/** The part and its host, where a product's name says that one holds the other; never inside of brackets. */
export function splitHost(name: string): Host | null {
  if (name.length > MAX_TEXT) return null;
  for (const pattern of rulesOf().hosts) {
    const { part, host } = pattern.exec(name)?.groups ?? {};
    if (part !== undefined && host !== undefined && isClosed(part) && isClosed(host))
      return { part: part.trim(), host: host.trim() };
  }
  return null;
}

const isClosed = (text: string) => text.split("(").length === text.split(")").length;
const fold = (text: string) => text.normalize("NFKC").trim().toLowerCase();
const plain = (word: string) => fold(word).replace(/[^\p{L}\p{N}]/gu, "");
