import { markedUtf16 } from "./text-encoding.ts";

/** The little XML that spreadsheets need: elements, attributes, text. No DTD, so no entity tricks. */
export interface XmlReader {
  /** An element begins; `tag` is its inside, for `attribute`. An empty element also ends at once. */
  open(name: string, tag: string): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** The XML is broken, or uses what no spreadsheet needs (a DOCTYPE, a tag of over 64 k characters). */
export class XmlRefused extends Error {}

const LONGEST_TAG = 65_536;
const LONGEST_TEXT = 1_000_000; // of one run of text; a cell holds 32,767 characters

/** Reads XML once from beginning to end; namespace prefixes are dropped. */
export function readXml(bytes: Buffer, reader: XmlReader): void {
  const xml = new TextDecoder(markedUtf16(bytes) ?? "utf-8").decode(bytes);
  let at = 0;
  for (;;) {
    const start = xml.indexOf("<", at);
    if (start < 0) return;
    if (start > at) reader.text?.(unescapeXml(xml.slice(at, Math.min(start, at + LONGEST_TEXT))));
    if (xml.startsWith("<!--", start)) at = after(xml, "-->", start);
    else if (xml.startsWith("<?", start)) at = after(xml, "?>", start);
    else if (xml.startsWith("<![CDATA[", start)) {
      at = after(xml, "]]>", start);
      reader.text?.(xml.slice(start + 9, at - 3));
    } else if (xml[start + 1] === "!") throw new XmlRefused("doctype");
    else {
      const end = tagEnd(xml, start + 1);
      element(xml.slice(start + 1, end), reader);
      at = end + 1;
    }
  }
}

/** By hand: an expression for each of millions of tags takes most of the time. */
function element(tag: string, reader: XmlReader): void {
  const isEnd = tag.charCodeAt(0) === SLASH;
  let from = isEnd ? 1 : 0;
  let at = from;
  for (; at < tag.length; at++) {
    const code = tag.charCodeAt(at);
    if (code === COLON && at > from) from = at + 1;
    else if (code === SLASH || code === COLON || code <= SPACE) break;
  }
  if (at === from) throw new XmlRefused("tag");
  const name = tag.slice(from, at);
  if (isEnd) return reader.close?.(name);
  reader.open(name, tag);
  if (tag.charCodeAt(tag.length - 1) === SLASH) reader.close?.(name);
}

const SLASH = 0x2f;
const COLON = 0x3a;
const SPACE = 0x20;

/** The ">" that ends a tag: the first one outside quotes. */
function tagEnd(xml: string, from: number): number {
  for (let at = from; at < xml.length && at - from < LONGEST_TAG; at++) {
    const char = xml[at];
    if (char === ">") return at;
    if (char === '"' || char === "'") {
      at = xml.indexOf(char, at + 1);
      if (at < 0) break;
    }
  }
  throw new XmlRefused("tag");
}

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at < 0) throw new XmlRefused("unfinished");
  return at + mark.length;
}

const patterns = new Map<string, RegExp>();

/** The value of an attribute of a tag, by its local name ("id" also finds "r:id"); undefined when absent. */
export function attribute(tag: string, name: string): string | undefined {
  let pattern = patterns.get(name);
  if (!pattern)
    patterns.set(
      name,
      (pattern = new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)),
    );
  const found = pattern.exec(tag);
  return found ? unescapeXml(found[1] ?? found[2] ?? "") : undefined;
}

const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi,
    (whole, dec, hex, name) => {
      if (name) return NAMED[name.toLowerCase()]!;
      const code = dec ? Number(dec) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
