import { storable } from "../../base/data/storable.ts";
import { asUtf8 } from "../../base/files/text-encoding.ts";
import { attribute, readXml, XmlRefused } from "../../base/files/xlsx-xml.ts";

/** An element with what stands in it, in its order. Names come without their namespace prefix. */
export interface XmlElement {
  name: string;
  /** The inside of its opening tag as written, for `attributeOf`. */
  tag: string;
  children: (XmlElement | string)[];
}

const MAX_DEPTH = 200;
const MAX_ELEMENTS = 3_000_000;

/**
 * Bytes from outside as an XML tree, within limits: no document type, so no entity tricks. What is refused comes
 * with the reason in Japanese. Texts are fit for PostgreSQL.
 */
export function parseXml(bytes: Buffer): { root: XmlElement } | { refused: string } {
  const open: XmlElement[] = [{ name: "", tag: "", children: [] }];
  const top = open[0]!;
  let count = 0;
  let trouble: string | null = null;
  try {
    readXml(decode(bytes), {
      open(name, tag) {
        if (++count > MAX_ELEMENTS || open.length > MAX_DEPTH) throw new XmlRefused("limits");
        const element = { name, tag: tag.replace(/\s*\/$/, ""), children: [] };
        open.at(-1)!.children.push(element);
        open.push(element);
      },
      close(name) {
        if (open.length < 2 || open.pop()!.name !== name) throw new XmlRefused("order");
      },
      text(text) {
        open.at(-1)!.children.push(storable(text));
      },
    });
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    trouble = REASONS[error.message] ?? "XML として読めませんでした。";
  }
  if (trouble !== null) return { refused: trouble };
  const [root] = elementsOf(top);
  if (root === undefined) return { refused: "XML として読めませんでした。" };
  if (open.length > 1)
    return { refused: "XML が途中で切れています。もう一度取得するか、保存し直してください。" };
  return { root };
}

const REASONS: Record<string, string> = {
  doctype: "XML に文書型の宣言（DOCTYPE）があるため、読みませんでした。",
  limits: "入れ子が深すぎるか、要素が多すぎるため、読みませんでした。",
  order: "XML の開始と終わりの印が合っていません。途中で切れているか、壊れています。",
};

/** In UTF-8, from what the byte order mark or the XML declaration says. */
function decode(bytes: Buffer): Buffer {
  const text = asUtf8(bytes);
  const label = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    text.toString("latin1", 0, 200),
  )?.[1];
  if (label === undefined || text.length !== bytes.length || /^utf-/i.test(label)) return text;
  try {
    return Buffer.from(new TextDecoder(label).decode(text), "utf8");
  } catch {
    return text;
  }
}

/** The child elements, of one name or all of them. */
export function elementsOf(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      typeof child !== "string" && (name === undefined || child.name === name),
  );
}

/** The element at the end of a path of names, the first of each. */
export function elementAt(element: XmlElement, ...path: string[]): XmlElement | null {
  let at: XmlElement | null = element;
  for (const name of path) at = (at && elementsOf(at, name)[0]) ?? null;
  return at;
}

/** All text inside, trimmed; null when there is none. */
export function innerText(element: XmlElement | null): string | null {
  if (element === null) return null;
  const parts: string[] = [];
  const open: (XmlElement | string)[] = [element];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") parts.push(next);
    else open.push(...next.children.toReversed());
  }
  return parts.join("").trim() || null;
}

/** The value of an attribute by its local name, trimmed; null when absent or empty. */
export function attributeOf(element: XmlElement | null, name: string): string | null {
  if (element === null) return null;
  const value = attribute(` ${element.tag}`, name)?.trim() ?? "";
  return storable(value) || null;
}

/** The element as XML again, its tags as they were written. */
export function writeXml(element: XmlElement | string): string {
  if (typeof element === "string")
    return element.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const written = /^[^\s]+/.exec(element.tag)![0];
  return `<${element.tag}>${element.children.map(writeXml).join("")}</${written}>`;
}
