import { Items, type Item } from "./versions-items.ts";
import { readBracket, WIDENING } from "./versions-brackets.ts";
import {
  EDITION,
  FILLER,
  INCLUSIVE,
  QUALIFIER,
  type Op,
  type Token,
  type Words,
} from "./versions-words.ts";

/** "CPCI85 V05.20": letters and a number that name what the version is of. */
const NAMING = /^[a-z]{2,8}\d{1,4}$/;
/** The state while going once over the tokens of a text. What it does not understand makes it `broken`. */
export class Reading {
  readonly items: Items;
  all = false;
  conditions: string[] = [];
  /** Something stands there that is not understood: the text as a whole cannot decide. */
  broken = false;
  private op: Op | null = null;
  private label: string[] = [];
  /** A separator stands between the last item and here; `fresh`: a firm one, or nothing came yet. */
  private apart = true;
  private fresh = true;
  /** "before 9.1.2 and 9.2.0" is said of both. */
  private carried: Op | null = null;
  private range: { trails: boolean } | null = null;
  private between: "open" | "closed" | null = null;
  /** "and earlier" was read of the last item, and no separator since. */
  private said = false;
  /** "all" was read and waits for what it is said of. */
  private every = false;
  private excepting = false;
  /** An edition word was read behind the last item: the next number belongs to it. */
  private extending = false;
  /** First item since the last firm separator. */
  private start = 0;
  private readonly ownWords: ReadonlySet<string> | undefined;

  constructor(ownWords: ReadonlySet<string> | undefined) {
    this.ownWords = ownWords;
    this.items = new Items(ownWords);
  }

  take(all: readonly Token[]): void {
    const says = ({ text }: Words) => !FILLER.test(text) && !this.isOwn(text);
    const tokens = all.filter((token) => token.kind !== "word" || says(token));
    for (let i = 0; i < tokens.length && !this.broken; i++) this.one(tokens, i);
    this.endClause();
    if (this.range !== null) {
      const { last } = this.items;
      if (this.range.trails && last?.op === "=") last.op = ">=";
      else this.broken = true;
    }
    if (this.op !== null || this.label.length > 0) this.broken = true;
    if (!this.items.close()) this.broken = true;
  }

  private one(tokens: readonly Token[], at: number): void {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    const { last } = this.items;
    switch (token.kind) {
      case "op":
        this.takeOp(token.op, last, tokens[at - 1]);
        break;
      case "post":
        if (last === undefined || this.op !== null || this.label.length > 0) this.broken = true;
        else this.items.say(token.op, this.start);
        if (token.doubt) this.conditions.push("possibly");
        this.range = null;
        this.apart = this.said = true;
        break;
      case "sep":
        this.takeSep(token.firm, next);
        break;
      case "and":
        if (this.between === "open" && last !== undefined) this.range = { trails: false };
        else if (this.between === "closed" && next?.kind === "atom") this.broken = true;
        else if (next?.kind !== "op") this.apart = true;
        this.said = false;
        break;
      case "between":
        this.between = "open";
        this.carried = null;
        break;
      case "range":
        if (last === undefined || (this.apart && this.fresh)) {
          if (token.leads && this.op === null) this.op = "<=";
          else if (this.op !== ">=") this.broken = true;
        } else if (last.op[0] === "<" && !this.apart) this.broken = true;
        else this.range = token;
        break;
      case "all":
        // 「1.4以前のすべてのバージョン」 says nothing new; "7.2 all versions" does.
        if (last === undefined || (this.apart && !this.said)) this.every = true;
        else if (last.op === "=") last.loose = true;
        break;
      case "series":
        if (last !== undefined && !this.apart) last.loose = true;
        break;
      case "except":
        // "up to, but not including 2.0"; "2.0 - but not including 2.4".
        if (
          this.op === "<=" ||
          this.range !== null ||
          (this.between !== null && last?.op === ">=")
        ) {
          this.op = "<";
          this.range = null;
        } else this.excepting = true;
        break;
      case "excepted":
        this.items.except(this.start, next === undefined);
        this.apart = this.fresh = true;
        this.start = this.items.all.length;
        break;
      case "doubt":
        this.conditions.push("possibly");
        break;
      case "paren":
        this.takeParen(token, last);
        break;
      case "condition":
        this.takeCondition(token);
        break;
      case "word":
      case "label":
        this.takeWord(token, last, next);
        break;
      case "atom":
        this.takeAtom(token, last, next);
        break;
      case "unknown":
        this.broken = true;
    }
  }

  private takeOp(op: Op, last: Item | undefined, before: Token | undefined): void {
    // "5.0 <= version < 5.4"
    if (this.op?.[0] === "<" && op[0] === "<" && last?.op === ">=" && !this.apart)
      last.op = this.op === "<" ? ">" : ">=";
    else if (this.op !== null && !(this.op === ">=" && op[0] === "<")) this.broken = true;
    // "16 <= 20", "5.x before 5.4", "V4.7: < V4.7 HF27": the bare version in front is the lower end.
    if (last?.op === "=" && !this.apart && op[0] === "<") last.op = ">=";
    this.op = op;
    this.range = null;
    if (before?.kind === "and") this.apart = true;
  }

  private takeSep(firm: boolean, next: Token | undefined): void {
    if (firm || next === undefined || next.kind === "atom") this.endClause();
    this.apart = true;
    this.said = false;
    if (!firm) return;
    this.fresh = true;
    this.between = this.carried = null;
    this.excepting = false;
    this.start = this.items.all.length;
  }

  /** "All versions" with nothing said of it stands for all. */
  private endClause(): void {
    if (this.every && this.op === null) this.all = true;
    this.every = false;
  }

  private takeWord(word: Token & Words, last: Item | undefined, next: Token | undefined): void {
    const text = word.text.replace(/\.$/, "");
    const behind = last !== undefined && !this.apart && this.op === null && this.range === null;
    if (last !== undefined && INCLUSIVE.test(text)) last.closed = true;
    else if (behind && EDITION.test(text)) {
      this.items.extend(word.shown);
      this.extending = true;
    } else if (word.kind === "label") this.label.push(word.shown);
    else if (/^[A-Z]{1,2}$/.test(word.shown) && this.isRevision(next)) this.add(word.shown);
    // "Warehouse <5.1.0": a name in front is of a part or an edition; only what bears it can be weighed.
    else if (!behind && /^[A-Z]/.test(word.shown) && this.op === null && this.range === null)
      this.label.push(word.shown);
    else if (/^[A-Z]{2,6}$/.test(word.shown) && next?.kind === "atom") this.label.push(word.shown);
    else this.broken = true;
  }

  private isOwn(word: string): boolean {
    return word
      .split(/[-'.]/)
      .filter(Boolean)
      .every((part) => this.ownWords?.has(part) ?? false);
  }

  /** Is this the place of a revision told by capital letters alone ("<= N", "Rev J")? */
  private isRevision(next: Token | undefined): boolean {
    if (this.items.all.some(({ version }) => /\d/.test(version.text))) return false;
    if (this.op !== null || this.range !== null || next === undefined) return true;
    return next.kind === "range" || next.kind === "post" || next.kind === "sep";
  }

  private takeAtom(atom: Words, last: Item | undefined, next: Token | undefined): void {
    if (next?.kind === "atom" && NAMING.test(atom.text) && /^[vr]\d/.test(next.text)) {
      this.label.push(atom.shown);
      return;
    }
    if (last !== undefined && this.said) {
      // 「6.0.3以前の6.x」 is of the branch only; any other number here belongs to nothing.
      if (last.op[0] === "<" && /\.[x*]$/.test(atom.text)) this.op = ">=";
      else if (last.op[0] !== ">" || next?.kind !== "post" || next.op[0] !== "<")
        this.broken = true;
    }
    const behind = last !== undefined && !this.apart && this.op === null && this.range === null;
    if (!behind || this.label.length > 0 || this.excepting) {
      const alone = next === undefined || /^(?:sep|and|condition)$/.test(next.kind);
      if (alone && this.range === null && !this.excepting) this.op ??= this.carried;
      this.add(atom.shown);
      return;
    }
    // 「3.0系の3.0.5以前」
    if (last.op === "=" && last.loose && next?.kind === "post" && next.op[0] === "<") {
      this.range = { trails: false };
      this.add(atom.shown);
      return;
    }
    // "10 22H2 19045.3803" is one version; "1.0 2.0" may be a list or one, and decides nothing.
    const build =
      /^(?!v)[a-z]|^\d{3,}$|^\d\dh\d$/.test(atom.text) || /\s\d\dh\d$/i.test(last.version.text);
    if (this.extending || QUALIFIER.test(atom.text) || build) this.items.extend(atom.shown);
    else this.broken = true;
    this.extending = false;
  }

  private takeCondition({ text, shown }: Words): void {
    // "with X and 2.0" and "and FortiOS <= 6.4" may say of more versions, not of fewer.
    const words = text.match(/[a-z]+/g) ?? [];
    const second = words[0] === "and" && !words.some((word) => this.ownWords?.has(word));
    const more =
      /\b(?:and|or)\b.*\d|(?:および|及び|または|又は).*\d/.test(text) || WIDENING.test(text);
    if (!second && more && this.items.all.length > 0) this.broken = true;
    this.conditions.push(shown.trim());
  }

  private takeParen(paren: Words, last: Item | undefined): void {
    const waiting = this.op !== null || this.range !== null;
    const version = waiting ? null : (last?.version.text ?? null);
    const bracket = readBracket(paren, version, this.apart, (word) => this.isOwn(word));
    if (bracket.kind === "narrows") this.conditions.push(paren.shown);
    else if (bracket.kind === "tail") this.items.extend(bracket.text);
    else if (bracket.kind === "version") this.add(bracket.text);
    else if (bracket.kind === "more") this.takeMore(bracket.tokens, last);
    else if (bracket.kind === "except") {
      this.excepting = true;
      for (const one of bracket.versions) this.add(one);
      this.excepting = false;
    } else if (bracket.kind === "end" && this.op !== null)
      this.op = (this.op[0]! + (bracket.closed ? "=" : "")) as Op;
    else if (bracket.kind === "end" && last !== undefined && !waiting) last.closed = bracket.closed;
    else if (bracket.kind !== "remark") this.broken = true;
  }

  /** "(and possibly earlier)" goes on; "6.0.x (6.0.3 and earlier)" says up to where. */
  private takeMore(tokens: readonly Token[], last: Item | undefined): void {
    if (last !== undefined && tokens.every(({ kind }) => kind === "post" || kind === "doubt")) {
      for (let i = 0; i < tokens.length; i++) this.one(tokens, i);
      return;
    }
    const inside = new Reading(this.ownWords);
    inside.take(tokens);
    const [end, more] = inside.items.all;
    const upTo = end?.op[0] === "<" && more === undefined && !inside.broken && !inside.all;
    if (upTo && last?.op === "=" && last.loose && inside.conditions.length === 0) {
      last.op = ">=";
      this.items.all.push(end);
      this.said = this.apart = true;
    } else this.broken = true;
  }

  private add(shown: string): void {
    const written = shown.replace(/[:.,-]+$/, "");
    const { last } = this.items;
    const upper = this.range !== null || this.op?.[0] === "<";
    // "2019 before CU14", "5.0 SP1 to SP3": of the same number.
    const same =
      last !== undefined && !this.apart && upper && QUALIFIER.test(written.toLowerCase());
    const base = same ? `${last.version.text.replace(/\s+[a-z]+\s*\d+$/i, "")} ` : "";
    const text = base + written.replace(/\+$/, "");
    if (this.range !== null && last?.op === "=") last.op = ">=";
    const said = this.op ?? (this.range !== null ? "<=" : written.endsWith("+") ? ">=" : "=");
    const op = this.excepting ? "!=" : said;
    if (this.label.some((word) => /^[A-Z][a-z]/.test(word)))
      this.conditions.push(this.label.join(" "));
    this.items.add(text, op, this.label, this.every && op === "=", !this.fresh);
    const paired = last !== undefined && last.op[0] === ">";
    this.carried = this.op !== null && this.op[0] === "<" && !paired ? this.op : null;
    if (this.between !== null && this.range !== null) this.between = "closed";
    this.op = null;
    this.label = [];
    this.range = null;
    this.every = this.apart = this.fresh = this.said = this.extending = false;
  }
}
