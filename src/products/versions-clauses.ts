import { Items, type Item } from "./versions-items.ts";
import {
  EDITION,
  FILLER,
  QUALIFIER,
  tokenize,
  type Op,
  type Token,
  type Words,
} from "./versions-words.ts";

/** "CPCI85 V05.20": letters and a number that name what the version is of. */
const NAMING = /^[a-z]{2,8}\d{1,4}$/;
const INCLUDING = /^(?:including|included|inclusive|incl\.?|を?含む|を?含みます)$/;
const EXCLUDING = /^(?:excluding|excluded|exclusive|excl\.?|を?含まない|を?含みません|を?除く)$/;
/** Remarks in brackets that change nothing about which versions are meant. */
const REMARK =
  /^(?:(?:cve-\d{4}-\d{4,}(?:[\s,、;/&]|and|only)*)+|(?:eol|eos|end[\s-]of[\s-](?:life|support|sale)|out of support|discontinued|サポート終了|サポート対象外|提供終了|販売終了|formerly)[^<>|]*|all (?:editions|models|platforms))$/;
/** Brackets that narrow: what they say of only some systems, options or platforms. */
const NARROWING =
  /^(?:with|for|in|on|that|without|running|using|integrated|shipped|installed|requires|incl\.|including)\b|\b(?:only|if|when)\b|(?:のみ|場合|に限る|搭載|使用|利用)$|^(?:(?:windows|linux|mac ?os|macos|android|ios|unix|x64|x86|arm64|(?:32|64)[\s-]?bit|and|or|[,/&])\s*)+$/;
const WIDENING =
  /\b(?:also|other|others|not|earlier|prior|older|before|later|newer|above|below)\b|以|未満|より/;

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
  private range: { trails: boolean } | null = null;
  private between = false;
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

  take(tokens: readonly Token[]): void {
    for (let i = 0; i < tokens.length && !this.broken; i++) this.one(tokens, i);
    this.endClause();
    if (this.range !== null) {
      const { last } = this.items;
      if (this.range.trails && last?.op === "=") last.op = ">=";
      else this.broken = true;
    }
    if (this.op !== null || this.label.length > 0) this.broken = true;
    this.items.close();
    if (this.items.broken) this.broken = true;
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
        else last.op = token.op;
        if (token.doubt) this.conditions.push("possibly");
        this.range = null;
        this.apart = this.said = true;
        break;
      case "sep":
        this.takeSep(token.firm, next);
        break;
      case "and":
        if (this.between && last !== undefined) this.range = { trails: false };
        else if (next?.kind !== "op") this.apart = true;
        this.said = false;
        break;
      case "between":
        this.between = true;
        break;
      case "range":
        if (last === undefined || (this.apart && this.fresh)) {
          if (token.leads && this.op === null) this.op = "<=";
          else if (this.op !== ">=") this.broken = true;
        } else this.range = token;
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
        if (this.op === "<=" || this.range !== null || this.endsRange(last)) {
          this.op = "<";
          this.range = null;
        } else this.excepting = true;
        break;
      case "excepted":
        this.exceptBefore();
        break;
      case "doubt":
        this.conditions.push("possibly");
        break;
      case "label":
        this.label.push(token.shown);
        break;
      case "paren":
        this.takeParen(token, last);
        break;
      case "condition":
        this.takeCondition(token);
        break;
      case "word":
        this.takeWord(token, last, next);
        break;
      case "atom":
        if (next?.kind === "atom" && NAMING.test(token.text) && /^[vr]\d/.test(next.text))
          this.label.push(token.shown);
        else this.takeAtom(token, last);
        break;
      case "unknown":
        this.broken = true;
    }
  }

  private takeOp(op: Op, last: Item | undefined, before: Token | undefined): void {
    if (this.op !== null && !(this.op === ">=" && op[0] === "<")) {
      this.broken = true;
      return;
    }
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
    this.between = this.excepting = false;
    this.start = this.items.all.length;
  }

  /** "All versions" with nothing said of it stands for all. */
  private endClause(): void {
    if (this.every && this.op === null) this.all = true;
    this.every = false;
    this.extending = false;
  }

  private takeWord(word: Words, last: Item | undefined, next: Token | undefined): void {
    const text = word.text.replace(/\.$/, "");
    if (FILLER.test(word.text) || this.isOwn(text)) return;
    const behind = last !== undefined && !this.apart && this.op === null && this.range === null;
    if (behind && EDITION.test(text)) {
      this.items.extend(word.shown);
      this.extending = true;
    } else if (behind && /^[A-Z]{1,3}$/.test(word.shown) && next?.kind === "atom") {
      this.items.extend(word.shown);
      this.extending = true;
    } else if (/^[A-Z]{1,2}$/.test(word.shown) && this.isRevision(next)) this.add(word.shown);
    else if (!behind && /^[A-Z]/.test(word.shown)) this.name(word.shown);
    else this.broken = true;
  }

  private isOwn(word: string): boolean {
    return (
      this.ownWords !== undefined && word.split(/[-']/).every((part) => this.ownWords!.has(part))
    );
  }

  /** "Warehouse <5.1.0": a name in front is of a part or an edition; only what bears it can be weighed. */
  private name(shown: string): void {
    if (this.op !== null || this.range !== null || this.label.length > 3) this.broken = true;
    this.label.push(shown);
  }

  /** Is this the place of a revision told by capital letters alone ("<= N", "Rev J")? */
  private isRevision(next: Token | undefined): boolean {
    if (this.items.all.some(({ version }) => /\d/.test(version.text))) return false;
    if (this.op !== null || this.range !== null || next === undefined) return true;
    return next.kind === "range" || next.kind === "post" || next.kind === "sep";
  }

  private takeAtom(atom: Words, last: Item | undefined): void {
    const behind = last !== undefined && !this.apart && this.op === null && this.range === null;
    if (!behind || this.label.length > 0) {
      this.add(atom.shown);
      return;
    }
    // "10 22H2 19045.3803" is one version; "1.0 2.0" may be a list or one, and decides nothing.
    const build =
      /^(?!v)[a-z]|^\d+$|^\d\dh\d$/.test(atom.text) || /\s\d\dh\d$/i.test(last.version.text);
    if (this.extending || QUALIFIER.test(atom.text) || build) this.items.extend(atom.shown);
    else this.broken = true;
    this.extending = false;
  }

  private takeCondition({ text, shown }: Words): void {
    // "with X and 2.0" and "and FortiOS <= 6.4" may say of more versions, not of fewer.
    const words = text.match(/[a-z]+/g) ?? [];
    const second = words[0] === "and" && !words.some((word) => this.ownWords?.has(word));
    if (!second && /\b(?:and|or)\b.*\d|(?:および|及び|または|又は).*\d/.test(text))
      this.broken = true;
    this.conditions.push(shown.trim());
  }

  private takeParen({ text, shown }: Words, last: Item | undefined): void {
    const inner = shown.slice(1, -1).trim();
    const behind = last !== undefined && this.op === null && this.range === null;
    if (text === "" || REMARK.test(text)) return;
    if (behind && INCLUDING.test(text)) last.closed = true;
    else if (behind && EXCLUDING.test(text)) last.closed = false;
    else if (behind && !this.apart && QUALIFIER.test(text)) this.items.extend(inner);
    else if (behind && !this.apart && /^\d+$/.test(text)) this.items.extend(`build ${text}`);
    else if (!behind && /^[a-z]{0,2}[\d.]+$/.test(text)) this.add(inner);
    else if (NARROWING.test(text) && !WIDENING.test(text)) this.conditions.push(shown);
    else this.takeInside(inner, shown, last);
  }

  /** "(and possibly earlier)" says more of the item in front, "(except 1.9.8)" takes out of it. */
  private takeInside(inner: string, shown: string, last: Item | undefined): void {
    const tokens = tokenize(inner);
    const [first] = tokens ?? [];
    if (tokens === null || first === undefined) {
      this.broken = true;
      return;
    }
    if (last !== undefined && tokens.every(({ kind }) => kind === "post" || kind === "doubt"))
      for (let i = 0; i < tokens.length; i++) this.one(tokens, i);
    else if (
      last !== undefined &&
      (first.kind === "except" || tokens.at(-1)!.kind === "excepted")
    ) {
      const atoms = tokens.filter(({ kind }) => kind === "atom") as Words[];
      const plain = tokens.every(({ kind }) => /^(?:atom|except|excepted|sep|and)$/.test(kind));
      if (plain) for (const atom of atoms) this.except(atom.shown);
      else this.conditions.push(shown);
    } else if (tokens.every((token) => token.kind === "word" && this.isOwn(token.text))) return;
    else this.broken = true;
  }

  /** Does a lower end stand here that waits for its upper one ("from 2.0, excluding 3.0")? */
  private endsRange(last: Item | undefined): boolean {
    return this.between && last?.op === ">=";
  }

  private except(shown: string): void {
    this.excepting = true;
    this.add(shown);
    this.excepting = false;
  }

  /** 「1.5、1.6を除く」: what stands in front, up to a firm separator, is taken out. */
  private exceptBefore(): void {
    const out = this.items.all.slice(this.start).filter(({ op }) => op === "=");
    if (out.length === 0 || out.some(({ loose }) => loose)) this.broken = true;
    for (const item of out) item.op = "!=";
    this.apart = this.fresh = true;
    this.start = this.items.all.length;
  }

  private add(shown: string): void {
    const written = shown.replace(/[:.,-]+$/, "");
    const text = written.replace(/\+$/, "");
    const last = this.items.last;
    if (this.range !== null && last?.op === "=") last.op = ">=";
    const said = this.op ?? (this.range !== null ? "<=" : written === text ? "=" : ">=");
    const op = this.excepting ? "!=" : said;
    if (this.label.some((word) => /^[A-Z][a-z]/.test(word)))
      this.conditions.push(this.label.join(" "));
    this.items.add(text, op, this.label, this.every && op === "=", !this.fresh);
    this.op = null;
    this.label = [];
    this.range = null;
    this.every = this.apart = this.fresh = this.said = this.extending = false;
  }
}
