import { compareVersions } from "./version-order.ts";
import { readVersion, type Version } from "./version.ts";
import { QUALIFIER, type Op } from "./versions-words.ts";

/**
 * One version and what is said of it. `loose`: it stands for all that begins with it. `closed`: the text says
 * apart from the sign whether the end itself belongs to the range ("2.0 (excluding)").
 */
export interface Item {
  op: Op;
  version: Version;
  loose: boolean;
  closed: boolean | null;
}

/** "1.10-1.14", "2014-2016", "Rev B-M"; not "14.1-8.50", which is one version with its build. */
const PAIR =
  /^(v?(\d+)(?:\.\d+)+[a-z]?)-(v?\2(?:\.\d+)+[a-z]?)$|^((?:19|20)\d\d)-((?:19|20)\d\d)$|^rev\S*\s+([a-z])-([a-z])$/i;
/** "5.7.1xx": some of the digits are left open. */
const OPEN_DIGITS = /^(.*?)(\d+)(x+)$/i;
/** "1.0-to-2.0" is no version. */
const WORD_INSIDE = /\d[-._]?(?:to|thru|through|until|and|or|before|below)[-._]?(?:v?\d|$)/i;

/** The name of a commit says nothing about before and after. */
const COMMIT = /^(?=.*\d)(?=.*[a-f].*[a-f])[0-9a-f]{7,40}$/i;

/** The versions of an expression in the order they are written. */
export class Items {
  readonly all: Item[] = [];
  private broken = false;
  private readonly ownWords: ReadonlySet<string> | undefined;

  /** Of the product's own words those without a number: "V13" of "STEP 7 V13" is the version itself. */
  constructor(ownWords: ReadonlySet<string> | undefined) {
    this.ownWords = ownWords && new Set([...ownWords].filter((word) => !/\d/.test(word)));
  }

  get last(): Item | undefined {
    return this.all.at(-1);
  }

  /** Adds one version, or the two ends that stand in one text. `goesOn`: it continues what stands in front. */
  add(text: string, op: Op, label: readonly string[], loose: boolean, goesOn: boolean): void {
    const pair = op === "=" ? PAIR.exec(text) : null;
    const low = pair?.[1] ?? pair?.[4] ?? pair?.[6];
    const spelt = OPEN_DIGITS.exec(text);
    // "17.3.1x" is a release of its own where content says so.
    const isRelease = spelt?.[3] === "x" && readVersion(text, this.ownWords)?.written;
    const open = isRelease ? null : spelt;
    // "8x" may stand for 80 to 89, or for 8.x.
    if (open !== null && !text.includes(".")) this.broken = true;
    if (WORD_INSIDE.test(text) || COMMIT.test(text)) this.broken = true;
    if (low !== undefined) {
      this.addOne(low, ">=", label, false, goesOn);
      this.addOne((pair![3] ?? pair![5] ?? pair![7])!, "<=", [], false, true);
    } else if (open !== null) this.addOpen(open, op, label, goesOn);
    else this.addOne(text, op, label, loose, goesOn);
  }

  /** "2.1 and earlier"; of "7.2.5, 7.0.13 and earlier" it is said of both, since it may be meant so. */
  say(op: Op, since: number): void {
    const last = this.last!;
    last.op = op;
    for (const item of this.all.slice(since, -1)) {
      const order = compareVersions(item.version, last.version);
      if (item.op === "=" && (order === null || order > 0 === (op[0] === "<"))) item.op = op;
    }
  }

  /** 「1.5、1.6を除く」: what was read since `since` is taken out. `ends`: nothing follows that it is taken out of. */
  except(since: number, ends: boolean): void {
    const out = this.all.slice(since).filter(({ op }) => op === "=");
    // Of 「1.5、1.6、1.7を除く」 nobody can tell how many are taken out.
    if (out.length === 0 || out.some(({ loose }) => loose) || (out.length > 1 && ends))
      this.broken = true;
    for (const item of out) item.op = "!=";
  }

  /** "SP1", "Build 7": what stands behind the last version belongs to it. */
  extend(text: string): void {
    const longer = readVersion(`${this.last!.version.text} ${text}`, this.ownWords);
    if (longer === null) this.broken = true;
    else this.last!.version = longer;
  }

  /** "5.7.1xx" goes from 5.7.100 to below 5.7.200. */
  private addOpen(
    [, front = "", digits = "", open = ""]: RegExpExecArray,
    op: Op,
    label: readonly string[],
    goesOn: boolean,
  ): void {
    const at = (number: bigint) => `${front}${number}${"0".repeat(open.length)}`;
    const from = at(BigInt(digits));
    const to = at(BigInt(digits) + 1n);
    if (op === "=") {
      this.addOne(from, ">=", label, false, goesOn);
      this.addOne(to, "<", [], false, true);
    } else if (op === "<=") this.addOne(to, "<", label, false, goesOn);
    else if (op === ">") this.addOne(to, ">=", label, false, goesOn);
    else if (op === "!=") this.broken = true;
    else this.addOne(from, op, label, false, goesOn);
  }

  private addOne(
    text: string,
    op: Op,
    label: readonly string[],
    loose: boolean,
    goesOn: boolean,
  ): void {
    let version = readVersion([...label, text].join(" "), this.ownWords);
    // "BIOS 1.2 to 1.5": the upper end is the same thing's.
    const before = this.last?.version.label ?? "";
    if (version?.label === "" && goesOn && before !== "")
      version = readVersion(`${before} ${text}`, this.ownWords);
    if (version === null) {
      this.broken = true;
      return;
    }
    // "CODESYS HMI V3": a product's name standing where a version should.
    if (
      op === "=" &&
      version.label !== "" &&
      !text.includes(".") &&
      !QUALIFIER.test(text.toLowerCase())
    )
      this.broken = true;
    if (version.label === "") version.text = text;
    this.all.push({ op, version, loose: loose || version.vague, closed: null });
  }

  /** Settles what can only be told from the whole, once all is read. False: it is not understood. */
  close(): boolean {
    this.all.forEach((item, i) => {
      if (item.closed === null || item.op === "!=") return;
      const before = this.all[i - 1];
      const next = this.all[i + 1];
      if (item.op !== "=") item.op = (item.op[0]! + (item.closed ? "=" : "")) as Op;
      // "4.0 (including) and 5.0 (excluding)" has no other sign: the first is the lower end, the second the upper.
      else if (before?.op[0] === ">") item.op = item.closed ? "<=" : "<";
      else if (next?.op[0] === "<" || (next !== undefined && next.closed !== null))
        item.op = item.closed ? ">=" : ">";
      else this.broken = true;
    });
    // Numbers of two schemes, or of a thing and a part of it, cannot be weighed by one register's version.
    return !this.broken && new Set(this.all.map(({ version }) => version.label)).size <= 1;
  }
}
