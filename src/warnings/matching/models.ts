import { foldName } from "../../things/products/index.ts";

/** One model number taken apart: "KP-3012JP" is kp and 3012 with the tail jp. */
export interface Model {
  /** "" for a bare number. */
  head: string;
  digits: string;
  tail: string;
  /** The tail stands apart and is only letters ("-JP", "/A"): a country, a colour, a kit of the same model. */
  isVariant: boolean;
}
/** Several models in one writing: "KP30xx", "KP301*", "KP3010-KP3020", "ZT7000 series". */
export interface Series {
  text: string;
  head: string;
  /** The digits with which all of them begin. */
  begins: string;
  /** Numbers from..to of so many digits; null: anything that begins so. */
  span: { from: number; to: number; width: number } | null;
  /** "DS-2CD2xx2F-I": the whole code, with places left open. */
  mask?: RegExp;
}
/** All in one name, with what they are looked up by: made once, since a look-up happens a million times. */
export interface Models {
  models: readonly Model[];
  series: readonly Series[];
  /** The digits of the models that name one thing. */
  numbers: readonly string[];
  /** Every beginning of a model from one digit on, with its letters: where a series may hold it. */
  beginnings: readonly string[];
}

const MOST = 200;
const DASHES = /[‐‑‒–—―−]/g;
const TOKEN = /[a-z0-9][a-z0-9*#?□○]*(?:-[a-z0-9*#?□○]+)*|[~〜/,、・&+]|to(?= )|から|[^\s]/g;
const CODE = /^(?:([a-z]{1,6}(?:-[a-z]{1,3})?)-?)?(\d{1,6})(.*)$/;
const SERIES = /^-?(?:series|family|range|系)$/;
const JOINS = /^[/,、・&+]$|^and$/;
const SPANS = /^[~〜]$|^-$|^to$|^から$|^through$/;
const NONE: Models = { models: [], series: [], numbers: [], beginnings: [] };

/** The model numbers in a product's name and model, and the writings that stand for several; at most 200 of each. */
export function readModels(text: string): Models {
  const plain = foldName(text).replace(DASHES, "-");
  if (!/\d/.test(plain)) return NONE;
  const reading = new Reading();
  const tokens = plain.match(TOKEN) ?? [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1];
    // "KP 3012" is one code; "Gateway 3012" is not.
    if (/^[a-z]{1,3}$/.test(token) && next !== undefined && /^\d{2,6}(?![a-z]*\d)/.test(next)) {
      tokens[i + 1] = token + next;
      continue;
    }
    reading.take(token);
  }
  const models = reading.models.slice(0, MOST);
  return {
    models,
    series: reading.series.slice(0, MOST),
    numbers: [...new Set(models.filter(isNamed).map(({ digits }) => digits))],
    beginnings: [...new Set(models.flatMap(beginningsOf))],
  };
}

/** Every beginning of the number from one digit on, with the letters in front. */
export function beginningsOf({ head, digits }: Model): string[] {
  return Array.from(digits, (_, i) => head + digits.slice(0, i + 1));
}

class Reading {
  readonly models: Model[] = [];
  readonly series: Series[] = [];
  /** What joins the last code and here: "/" of a list, "-" of a span, or nothing. */
  private join: "list" | "span" | "" = "";

  take(token: string): void {
    const last = this.models.at(-1);
    if (JOINS.test(token)) this.join = "list";
    else if (SPANS.test(token)) this.join = "span";
    else if (last !== undefined && SERIES.test(token)) this.closeSeries(last);
    else if (last !== undefined && this.join === "list" && /^[a-z]{1,2}$/.test(token)) {
      if (last.tail !== "") this.models.push({ ...last, tail: token });
    } else {
      const code = CODE.exec(token);
      if (code !== null) this.takeCode((code[1] ?? "").replace("-", ""), code[2]!, code[3]!, last);
      this.join = "";
    }
  }

  private takeCode(written: string, digits: string, rest: string, last: Model | undefined): void {
    const follows = this.join !== "" && last !== undefined && written === "";
    const head = follows && digits.length === last.digits.length ? last.head : written;
    if (this.join === "span" && last !== undefined && head === last.head)
      this.addSpan(last, digits);
    const wild = /^[x*#?□○]{1,4}$/.exec(rest)?.[0];
    if (wild !== undefined) this.addWild(head, digits, wild);
    else if (/x{2}|[*?#□○]/.test(rest)) this.addMask(head, digits, rest);
    else if (SERIES.test(rest)) {
      this.models.push({ head, digits, tail: "", isVariant: false });
      this.closeSeries(this.models.at(-1)!);
    } else {
      const span = /^-([a-z]{0,6})-?(\d{2,6})$/.exec(rest);
      const isSpan =
        span !== null &&
        (span[1] === "" || span[1] === head) &&
        span[2]!.length === digits.length &&
        Number(span[2]) > Number(digits);
      const tail = isSpan ? "" : rest.replace(/^-/, "");
      const isVariant = /^-[a-z]{1,3}$/.test(rest);
      const model = { head, digits, tail, isVariant };
      this.models.push(model);
      if (isSpan) this.addSpan(model, span[2]!);
    }
  }

  private addSpan({ head, digits }: Model, end: string): void {
    const [from, to] = [Number(digits), Number(end)];
    if (digits.length !== end.length || to <= from) return;
    let same = 0;
    while (digits[same] === end[same]) same++;
    if (same === 0) return;
    this.series.push({
      text: `${head}${digits}-${head}${end}`.toUpperCase(),
      head,
      begins: digits.slice(0, same),
      span: { from, to, width: digits.length },
    });
  }

  private addWild(head: string, digits: string, wild: string): void {
    const width = digits.length + wild.length;
    const from = Number(digits) * 10 ** wild.length;
    const to = from + 10 ** wild.length - 1;
    this.series.push({
      text: `${head}${digits}${wild}`.toUpperCase(),
      head,
      begins: digits,
      span: wild.includes("*") ? null : { from, to, width },
    });
  }

  private addMask(head: string, digits: string, rest: string): void {
    const code = rest.replaceAll("-", "");
    const pattern = code.replace(/x{2,}|[*?#□○]/g, (open) =>
      open === "*" ? "[0-9a-z]*" : `[0-9a-z]{${open.length}}`,
    );
    this.series.push({
      text: `${head}${digits}${rest}`.toUpperCase(),
      head,
      begins: digits,
      span: null,
      mask: new RegExp(`^${pattern}`),
    });
  }

  /** "ZT7000 series" is 7000 to 7999; "KP30 series", too short for that, all that begins with KP30. */
  private closeSeries({ head, digits, tail }: Model): void {
    // "DS-2DFx Series": what stands behind the number belongs to it.
    if (tail !== "") return this.addMask(head, digits, tail.replace(/x$/, "?"));
    if (head.length + digits.length < 3) return;
    const begins = digits.length > 2 ? digits.replace(/0+$/, "") : digits;
    if (begins === "") return;
    const from = Number(digits);
    const to = from + 10 ** (digits.length - begins.length) - 1;
    this.series.push({
      text: `${head}${digits} シリーズ`.toUpperCase(),
      head,
      begins,
      span: begins === digits ? null : { from, to, width: digits.length },
    });
  }
}

/** Is it long enough to name one thing? "KP3012" and "MX40" are, "60F" and "X2" are not; nor is a year. */
export function isNamed({ head, digits }: Model): boolean {
  if (head === "") return digits.length >= 4 && !/^(?:19|20)\d\d$/.test(digits);
  return digits.length >= 2 && head.length + digits.length >= 4;
}

/** May it name a thing without its maker's name beside it? */
export function isTelling({ head, digits }: { head: string; digits: string }): boolean {
  return head.length >= 2 ? digits.length >= 3 : head.length === 1 && digits.length >= 4;
}

/** Are the two one model, or variants of one ("KP3012-JP" and "KP3012", not "60F" and "60E")? */
export function isSameModel(a: Model, b: Model): boolean {
  if (a.digits !== b.digits || (a.head !== b.head && a.head !== "" && b.head !== "")) return false;
  if (a.tail === b.tail || a.tail === "" || b.tail === "") return true;
  return a.isVariant && b.isVariant;
}

/** Does the series hold the model? */
export function holdsModel(series: Series, { head, digits, tail }: Model): boolean {
  if (head !== series.head || !digits.startsWith(series.begins)) return false;
  if (series.mask !== undefined)
    return series.mask.test(digits.slice(series.begins.length) + tail.replaceAll("-", ""));
  const { span } = series;
  const number = Number(digits);
  return (
    span === null || (digits.length === span.width && number >= span.from && number <= span.to)
  );
}
