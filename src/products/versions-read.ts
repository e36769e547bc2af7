import { compareVersions, readVersion, type Version } from "./version-order.ts";
import { FILLER, QUALIFIER, tokenize, type Op, type Token, type Words } from "./versions-words.ts";

/** One end of a range. */
export interface Bound {
  version: Version;
  inclusive: boolean;
}
/** From..to; a missing end is open. `prefix` set: every version that begins with it ("7.2 all versions"). */
export interface VersionRange {
  from: Bound | null;
  to: Bound | null;
  prefix: Version | null;
}
/** A version expression taken apart; keep it and test many versions against it. */
export interface VersionExpression {
  text: string;
  /** False: nobody can decide by this text; every test says "unknown". */
  readable: boolean;
  all: boolean;
  /** Any one is enough. */
  ranges: VersionRange[];
  excluded: Version[];
  /** Words that narrow the range ("only with the wireless option"): inside the range becomes "unknown". */
  condition: string | null;
}

const MAX_TEXT = 2000;
/** `loose`: stands for all that begins with it. */
type Item = { op: Op; version: Version; loose: boolean };

/** A serial number or a date of making is not in a register's version: everybody is asked. */
const SERIAL_OR_DATE =
  /serial\s*(?:numbers?|no)|production\s*date|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|\b\d{1,2}\/\d{1,2}\/\d{4}\b/;
/** "1.10-1.14", "2014-2016"; not "14.1-8.50", which is one version with its build. */
const PAIR =
  /^(v?(\d+)(?:\.\d+)+[a-z]?)-(v?\2(?:\.\d+)+[a-z]?)$|^((?:19|20)\d\d)-((?:19|20)\d\d)$/i;

/**
 * Reads a version expression of any advisory, English or Japanese. Never throws; longer than 2,000 characters is unreadable.
 * `ownWords`: words of the product's own name, ignored in front of a version ("FortiOS 7.2.0以前").
 */
export function readExpression(text: string, ownWords?: ReadonlySet<string>): VersionExpression {
  const result: VersionExpression = {
    text,
    readable: false,
    all: false,
    ranges: [],
    excluded: [],
    condition: null,
  };
  if (text.length > MAX_TEXT) return result;
  const plain = decodeVers(text.normalize("NFKC").trim()).replace(/_+/g, " ");
  if (plain.length > MAX_TEXT) return result;
  if (SERIAL_OR_DATE.test(plain.toLowerCase()))
    return { ...result, readable: true, all: true, condition: text.trim() };
  const tokens = tokenize(plain);
  if (tokens === null) return result;
  const reading = new Reading(ownWords);
  reading.take(tokens);
  result.all = reading.all;
  result.condition = reading.conditions.join(" ").trim() || null;
  result.ranges = combine(reading.items.filter((item) => item.op !== "!="));
  result.excluded = reading.items.filter((item) => item.op === "!=").map((item) => item.version);
  if (result.excluded.length > 0 && result.ranges.length === 0) result.all = true;
  result.readable = !reading.broken && (result.all || result.ranges.length > 0);
  return result;
}

/** The constraints of a `vers:scheme/…` string; any other text as it is. */
function decodeVers(text: string): string {
  const body = /^vers:[a-z0-9.+-]{1,40}\//i.exec(text);
  if (body === null) return text;
  const rest = text.slice(body[0].length);
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

/** The state while going once over the tokens. */
class Reading {
  items: Item[] = [];
  all = false;
  conditions: string[] = [];
  /** Something stands there that is no version: the text as a whole cannot decide. */
  broken = false;
  private op: Op | null = null;
  private label: string[] = [];
  /** A separator stands between the last item and here. */
  private apart = true;
  private ranging = false;
  private between = false;
  /** Inside a second condition ("and Function State (FS) <= 3"), up to the next separator. */
  private skipping = false;
  private readonly ownWords: ReadonlySet<string> | undefined;

  constructor(ownWords: ReadonlySet<string> | undefined) {
    this.ownWords = ownWords;
  }

  take(tokens: readonly Token[]): void {
    for (let i = 0; i < tokens.length; i++) {
      if (tokens[i]!.kind === "sep") this.skipping = false;
      if (!this.skipping) this.one(tokens[i]!, tokens[i + 1]);
    }
    if (this.label.length > 0) this.conditions.push(this.label.join(" "));
    // Model and order numbers where a version should stand decide nothing about versions.
    const exact = this.items.filter((item) => item.op === "=" && !item.loose);
    if (
      !this.all &&
      exact.length > 0 &&
      exact.length === this.items.length &&
      exact.every((item) => isCode(item.version))
    )
      this.broken = true;
    if (this.items.length === 0 && this.op !== null) this.broken = true;
  }

  private one(token: Token, next: Token | undefined): void {
    const last = this.items.at(-1);
    switch (token.kind) {
      case "op":
        this.takeOp(token.op, last);
        break;
      case "post":
        if (last !== undefined) last.op = token.op;
        else this.broken = true;
        this.apart = true;
        break;
      case "sep":
        this.apart = true;
        this.label = [];
        break;
      case "and":
        if (this.between && last !== undefined) this.ranging = true;
        else if (next?.kind !== "op") this.apart = true;
        break;
      case "between":
        this.all = false;
        this.between = true;
        break;
      case "range":
        if (last === undefined) this.op = "<=";
        else if (next?.kind === "atom" || next?.kind === "word") this.ranging = true;
        break;
      case "all":
        if (last !== undefined && !this.apart && last.op === "=") last.loose = true;
        else if (next?.kind !== "op" && next?.kind !== "atom") this.all = true;
        break;
      case "paren":
        if (this.label.length === 0 || last === undefined) this.takeParen(token, last);
        break;
      case "condition":
        this.conditions.push(token.shown.trim());
        break;
      case "word":
        this.takeWord(token, last, next);
        break;
      case "atom":
        this.takeAtom(token, last);
    }
  }

  private takeOp(op: Op, last: Item | undefined): void {
    if (this.label.length > 0 && last !== undefined) {
      this.conditions.push(this.label.join(" "));
      this.label = [];
      this.skipping = true;
      return;
    }
    // "16 <= 20", "V4.7: < V4.7 HF27": the bare version in front is the lower end.
    if (last?.op === "=" && !this.apart && op[0] === "<") last.op = ">=";
    this.op = op;
  }

  private takeWord(word: Words, last: Item | undefined, next: Token | undefined): void {
    const behind = last !== undefined && !this.apart && this.op === null && !this.ranging;
    if (word.text === "系" && behind) last.loose = true;
    else if (FILLER.test(word.text)) return;
    else if (/^[A-Z]{1,2}$/.test(word.shown) && this.endsHere(next)) this.add(word.shown);
    else if (behind && /^[A-Z]{1,3}$/.test(word.shown) && next?.kind === "atom")
      this.extend(last, word.shown);
    else if (behind) {
      this.conditions.push(word.shown);
      // Words after a bare number ("882300 Gemini 16 Slice") make it a model, not a version.
      if (last.op === "=" && !last.loose) this.broken = true;
    } else this.label.push(word.shown);
  }

  /** Is this the place of a revision told by capital letters alone ("<= N", "Rev J")? */
  private endsHere(next: Token | undefined): boolean {
    if (this.op !== null || this.ranging || next === undefined) return true;
    return next.kind === "range" || next.kind === "post" || next.kind === "sep";
  }

  private takeAtom(atom: Words, last: Item | undefined): void {
    const behind = last !== undefined && !this.apart && this.op === null && !this.ranging;
    const belongs = QUALIFIER.test(atom.text) || last?.op !== "=" || /^(?!v)[a-z]/.test(atom.text);
    if (behind && belongs && this.label.length === 0) this.extend(last, atom.shown);
    else this.add(atom.shown);
  }

  private takeParen({ text, shown }: Words, last: Item | undefined): void {
    const inner = shown.slice(1, -1).trim();
    if (last !== undefined && /^(?:including|inclusive|含む)$/.test(text)) {
      if (last.op === "<" || last.op === ">") last.op = `${last.op}=`;
      else if (last.op === "=") last.op = ">=";
    } else if (last !== undefined && /^(?:excluding|exclusive|含まない|除く)$/.test(text)) {
      if (last.op === "<=") last.op = "<";
    } else if (last !== undefined && !this.apart && QUALIFIER.test(text)) this.extend(last, inner);
    else if (last !== undefined && !this.apart && /^\d+$/.test(text))
      this.extend(last, `build ${text}`);
    else if (this.op !== null && /^[a-z]{0,2}[\d.]+$/.test(text)) this.add(inner);
    else if (text !== "") this.conditions.push(shown);
  }

  private extend(item: Item, text: string): void {
    item.version = readVersion(`${item.version.text} ${text}`, this.ownWords) ?? item.version;
  }

  private add(shown: string): void {
    const text = shown.replace(/[:.,-]+$/, "");
    const pair = this.op === null ? PAIR.exec(text) : null;
    if (pair !== null) {
      this.op = ">=";
      this.add((pair[1] ?? pair[4])!);
      this.op = "<=";
      this.add((pair[3] ?? pair[5])!);
      return;
    }
    const version = readVersion([...this.label, text].join(" "), this.ownWords);
    if (version === null) {
      this.broken = true;
      return;
    }
    // "CODESYS HMI V3": a product's name standing where a version should.
    if (this.op === null && !this.ranging && version.label !== "" && !text.includes("."))
      this.broken = true;
    if (version.label === "") version.text = text;
    const last = this.items.at(-1);
    if (this.ranging && last?.op === "=") last.op = ">=";
    this.items.push({ op: this.ranging ? "<=" : (this.op ?? "="), version, loose: version.vague });
    this.op = null;
    this.label = [];
    this.apart = this.ranging = false;
  }
}

/** Neighbouring lower and upper ends become one range; everything else stands alone. */
function combine(items: readonly Item[]): VersionRange[] {
  const ranges: VersionRange[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const next = items[i + 1];
    if (item.op === "=") {
      const exact: Bound = { version: item.version, inclusive: true };
      if (item.loose) ranges.push({ from: null, to: null, prefix: item.version });
      else ranges.push({ from: exact, to: exact, prefix: null });
      continue;
    }
    const low = item.op[0] === ">";
    if (next !== undefined && next.op !== "=" && (next.op[0] === ">") !== low) {
      const [from, to] = low ? [item, next] : [next, item];
      const order = compareVersions(from.version, to.version);
      // "< 3.2 | >= 3.0" is written upside down, unless the lower end opens the next pair.
      const paired = low || items[i + 2]?.op[0] !== "<";
      if ((order === null || order <= 0) && paired) {
        ranges.push({ from: asBound(from), to: asBound(to), prefix: null });
        i++;
        continue;
      }
    }
    ranges.push({ from: low ? asBound(item) : null, to: low ? null : asBound(item), prefix: null });
  }
  return ranges;
}

function asBound(item: Item): Bound {
  return { version: item.version, inclusive: item.op.length === 2 };
}

/** Is this one code of letters and digits (order number, model) rather than a version? */
export function isCode(version: Version): boolean {
  const text = version.text.replace(/^(?:v|ver|r|rev)\.?\s*(?=\d)/i, "");
  if (text.includes(".") || /^(?:19|20)\d\d\b/.test(text)) return false;
  if (/^\d{4,}/.test(text) || /^[a-z]{2,}[\w-]*\d/i.test(text) || /^[a-z]\d?-?\d{3,}/i.test(text))
    return true;
  return /^\w{8,}$/.test(text) && /[a-z]/i.test(text);
}
