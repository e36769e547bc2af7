import type { Aliases } from "./catalogue.ts";
import { readCpe, readPurl, type NamedId } from "./cpe-purl.ts";
import { isForeign, isKind, rewrite, withoutKinds } from "./kinds.ts";
import { readMarks, readModelMarks } from "./marks.ts";
import { splitVendors, squeeze, squeezeVendor, wordsOf, fold } from "./names.ts";

/** Who made it and what it is, as keys that are equal when the names mean the same. */
export interface ProductKeys {
  /** "" when no vendor is known. */
  vendorKey: string;
  /** Every vendor the text names, the first included. */
  vendorKeys: string[];
  productKey: string;
  /** Further writings of it: without the kind of thing in Japanese, and as the advisory writes it. */
  otherKeys: readonly string[];
  /** The two words that a name of generic words begins with ("enterprise linux", "windows 10"); "" for any other. */
  headKey: string;
  /** The words of the name without those of editions: "windows 10" of "Windows 10 Pro 64bit". */
  baseKey: string;
  modelKey: string | null;
  /** What the name's brackets hold that may tell a variant from another: "cp150" of "7SL82 (CP150)". */
  marks: ReadonlySet<string>;
  /** Those of the model's field, and the codes in it. */
  modelMarks: ReadonlySet<string>;
  /** All words of product and model, vendor and filler left out. */
  words: ReadonlySet<string>;
  /** The words without filler ("system", "series"): equal for two writings of one product. */
  plain: ReadonlySet<string>;
  /** `plain` without the kind of thing that Japanese says beside a Latin name. */
  named: ReadonlySet<string>;
  /** What of `plain` Japanese says in front of a Latin name, or behind a model number: it tells no two products apart. */
  kinds: ReadonlySet<string>;
  /** `plain` without generic words ("server", "viewer") and untranslated Japanese; never empty. */
  core: ReadonlySet<string>;
  /** `core` as one text, in one order. */
  coreKey: string;
  /** The Latin words of `plain` as one text; "" for none. */
  latinKey: string;
  /** `core`, and the letters that model numbers begin with: "CM120" is one of the "CM series". */
  reach: ReadonlySet<string>;
  /** Words that may carry a match: neither generic, nor a broad brand, nor a bare number below four digits. */
  strong: readonly string[];
  /** Those of them that look like one maker's model number. */
  models: readonly string[];
  /** Software the device runs, from the catalogue; `maker` is another where the vendor is one who sells. */
  runs: { maker: string; productKey: string; device: string; software: string }[];
  /** Name and model in the advisory's spelling, without the vendor. */
  text: string;
  /** Every maker named is known, and sells only its own. */
  isMaker: boolean;
  /** The maker's name stands inside the product's: 「… - Intel FPGA Edition」, 「… 富士通版」. Another made it. */
  isEdition: boolean;
  /** Null when none is given, or what is given cannot be read. */
  cpe: NamedId | null;
  purl: NamedId | null;
}

/** Identity of a product by its names; pure, and tolerant of empty fields. */
export function productKeys(
  facts: {
    vendor: string | null;
    product: string;
    model?: string | null;
    cpe?: string | null;
    purl?: string | null;
  },
  aliases: Aliases,
): ProductKeys {
  const vendorKeys = new Set<string>();
  const whole = vendorOf(facts.vendor ?? "", aliases);
  if (whole !== "") {
    const known = aliases.vendors.get(whole);
    if (known !== undefined) vendorKeys.add(known);
    for (const part of splitVendors(facts.vendor!)) {
      const key = aliases.vendors.get(squeezeVendor(part));
      if (key !== undefined) vendorKeys.add(key);
    }
    if (vendorKeys.size === 0) {
      vendorKeys.add(whole);
      // 「モボティックス（Mobotix）」: neither is known, and an advisory may write either.
      const parts = /[(（]/.test(facts.vendor!) ? splitVendors(facts.vendor!) : [];
      for (const part of parts) vendorKeys.add(squeezeVendor(part));
    }
  }
  const isMaker = vendorKeys.size > 0 && [...vendorKeys].every((key) => aliases.makers.has(key));
  const { head, rest: written } = findVendor(facts.product, vendorKeys, whole, aliases);
  // "Portal 7.0.x" is Portal 7.0.
  const rest = written
    .replace(/(\d)\.x(?![a-z0-9])/g, "$1")
    .replace(/(?<![a-z])([a-z]{5,})(?=\d)/g, (word) =>
      aliases.weak.has(word) ? `${word} ` : word,
    );
  if (head !== null) vendorKeys.add(head);
  const name = rewrite(rest, aliases);
  if (vendorKeys.size === 0) {
    // "FortiGate 60F" alone tells its maker.
    const device = aliases.runs.find(
      (run) => !run.numbered && run.device.length > 4 && squeeze(name).startsWith(run.device),
    );
    if (device !== undefined) vendorKeys.add(device.vendorKey);
  }
  const [vendorKey = ""] = vendorKeys;
  const bare = name.replace(/\([^()]*\)/g, " ");
  const own = (key: string) => {
    for (const maker of vendorKeys) {
      const known = aliases.products.get(`${maker} ${key}`);
      if (known !== undefined) return known;
    }
    return undefined;
  };
  const { name: kindless, kinds } = withoutKinds(rest, aliases);
  const short = kindless.replace(/\([^()]*\)/g, " ");
  const canonical = own(squeeze(bare)) ?? own(squeeze(short));
  const productKey = own(squeeze(name)) ?? canonical ?? (squeeze(bare) || squeeze(name));
  const others = new Set([squeeze(bare), squeeze(short)]);
  others.delete("");
  others.delete(productKey);
  const model = rewrite(facts.model ?? "", aliases);
  const words = new Set(wordsOf(`${name} ${model}`));
  if (canonical !== undefined) words.add(canonical);
  const strong = [...words].filter((word) => isStrong(word, aliases));
  const plain = without(words, (word) => aliases.filler.has(word));
  const isLatin = strong.some((word) => !isForeign(word));
  const core = without(plain, (word) => aliases.generic.has(word) || (isLatin && isForeign(word)));
  const stems = [...core].flatMap((word) => /^([a-z]{1,5})\d/.exec(word)?.[1] ?? []);
  return {
    vendorKey,
    vendorKeys: [...vendorKeys],
    productKey,
    otherKeys: [...others],
    headKey: headOf(name, aliases),
    baseKey: wordsOf(bare)
      .filter((word) => !aliases.editions.has(word))
      .join(" "),
    modelKey: squeeze(model) || null,
    marks: readMarks(facts.product, aliases.editions),
    modelMarks: readModelMarks(facts.model ?? "", aliases.editions),
    words,
    plain,
    named:
      kindless === ""
        ? plain
        : new Set(wordsOf(`${kindless} ${model}`).filter((word) => !aliases.filler.has(word))),
    kinds,
    core,
    coreKey: [...core].toSorted().join(" "),
    latinKey: [...plain]
      .filter((word) => !isForeign(word))
      .toSorted()
      .join(" "),
    reach: stems.length > 0 ? new Set([...core, ...stems]) : core,
    strong,
    models: strong.filter(isModel),
    runs: aliases.runs
      .filter(
        (run) =>
          (vendorKeys.has(run.vendorKey) || (!isMaker && !run.numbered && run.device.length > 4)) &&
          [...words].some((word) => isDevice(word, run)),
      )
      .map((run) => ({
        maker: run.vendorKey,
        productKey:
          aliases.products.get(`${run.vendorKey} ${squeeze(run.software)}`) ??
          squeeze(run.software),
        device: run.name,
        software: run.software,
      })),
    text: `${name} / ${model}`,
    isMaker,
    isEdition: [...words].some((word) => {
      const maker = word.replace(/版$/, "");
      return vendorKeys.has(aliases.vendors.get(maker) ?? maker);
    }),
    cpe: facts.cpe ? readCpe(facts.cpe) : null,
    purl: facts.purl ? readPurl(facts.purl) : null,
  };
}

/** The first two words of a name, where they are generic ones. */
function headOf(name: string, aliases: Aliases): string {
  const [first = "", second = ""] = wordsOf(name);
  const isPlain = (word: string) => /^[a-z]{2,}$/.test(word) && !isStrong(word, aliases);
  const isNumber = /^\d+(?:\.\d+)*$/.test(second);
  return isPlain(first) && (isPlain(second) || isNumber) ? `${first} ${second}` : "";
}

function isDevice(word: string, run: { device: string; numbered: boolean }): boolean {
  if (!word.startsWith(run.device)) return false;
  return run.numbered ? /^\d/.test(word.slice(run.device.length)) : true;
}

function isStrong(word: string, aliases: Aliases): boolean {
  if (aliases.weak.has(word)) return false;
  if (/^\d+$/.test(word)) return word.length >= 4 && !/^(?:19|20)\d\d$/.test(word);
  return word.length >= 3 || isForeign(word) || /\d/.test(word);
}

/** The vendor's writing in the catalogue; a name like "Fujitsu Software" is tried without its last word. */
function vendorOf(vendor: string, aliases: Aliases): string {
  const whole = squeezeVendor(vendor);
  if (whole === "" || aliases.vendors.has(whole)) return whole;
  const shorter = squeezeVendor(
    fold(vendor).replace(
      /[\s・]*(?:software|systems?|medical|healthcare|japan|group|international|electronics|ジャパン|ヘルスケア|メディカル)\s*$/,
      "",
    ),
  );
  return aliases.vendors.has(shorter) ? shorter : whole;
}

/** The words without those that `leave` names; all of them when none would be left. */
function without(
  words: ReadonlySet<string>,
  leave: (word: string) => boolean,
): ReadonlySet<string> {
  const kept = new Set([...words].filter((word) => !leave(word)));
  return kept.size > 0 ? kept : words;
}

/** "MMT508", "8840": long enough, and with numbers enough, to be one maker's model number; not "230V". */
function isModel(word: string): boolean {
  return word.length >= 4 && /\d{2}/.test(word) && !/^\d+[va]$/.test(word);
}

/** Splits the vendor off, also from behind the kind of thing: 「監視カメラ Mobotix D16」. */
function findVendor(
  product: string,
  given: ReadonlySet<string>,
  whole: string,
  aliases: Aliases,
): { head: string | null; rest: string } {
  const found = takeVendor(product, given, whole, aliases);
  if (found.head !== null) return found;
  const kind = /^(?:[^\s]*[^\x20-\x7e][^\s]*\s+)+/.exec(found.rest)?.[0];
  if (
    kind === undefined ||
    !kind
      .trim()
      .split(/\s+/)
      .every((word) => isKind(word, aliases))
  )
    return found;
  const behind = takeVendor(found.rest.slice(kind.length), given, whole, aliases);
  return { head: behind.head, rest: kind + behind.rest };
}

/** Splits the vendor off the head of a product text: the vendor given, or any vendor of the catalogue. */
function takeVendor(
  product: string,
  given: ReadonlySet<string>,
  whole: string,
  aliases: Aliases,
): { head: string | null; rest: string } {
  const folded = fold(product).trim();
  const first = squeeze(folded)[0];
  const candidates = first === undefined ? [] : (aliases.vendorHeads.get(first) ?? []);
  for (const writing of whole === "" || aliases.vendors.has(whole)
    ? candidates
    : [whole, ...given, ...candidates]) {
    const length = lengthOfHead(folded, writing);
    if (length === 0 || length >= folded.length) continue;
    const key = aliases.vendors.get(writing) ?? writing;
    // "GE" or "BD" must be a word of its own, and so must a katakana name.
    if (/[a-z0-9]$/.test(writing) && /[a-z0-9]/.test(folded[length] ?? "")) continue;
    if (/[ァ-ヿ]$/.test(writing) && /[ァ-ヿ]/.test(folded[length] ?? "")) continue;
    if (given.size > 0 && !given.has(key) && writing.length < 4) continue;
    return { head: key, rest: folded.slice(length) };
  }
  return { head: null, rest: folded };
}

/** How many characters of `text` spell `writing`, punctuation and spaces passed over; 0 when they do not. */
function lengthOfHead(text: string, writing: string): number {
  let at = 0;
  let found = 0;
  for (const letter of text) {
    if (found === writing.length) break;
    at += letter.length;
    if (/[^\p{L}\p{N}]/u.test(letter)) continue;
    if (!writing.startsWith(letter, found)) return 0;
    found += letter.length;
  }
  return found === writing.length ? at : 0;
}
