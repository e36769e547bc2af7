import { decodeText } from "./charsets.ts";

/** A mail whose texts are all in UTF-8 and say so. `broken`: some of it could not be read. */
export interface Said {
  mail: Buffer;
  broken: boolean;
}

const MOST_DEEP = 16;

/**
 * The same mail with every text in UTF-8: header lines, encoded words, and the text parts of the body, read by their
 * bytes whatever they were labelled. Attachments stay as they are.
 */
export function sayCharsets(raw: Buffer): Said {
  const told = { broken: false };
  const mail = rewrite(raw.toString("latin1"), told, 0);
  return { mail: Buffer.from(mail, "latin1"), ...told };
}

interface Told {
  broken: boolean;
}

/** One part with its head, as latin1 (a byte a character) in and out. */
function rewrite(part: string, told: Told, depth: number): string {
  const cut = /^\r?\n|\r?\n\r?\n/.exec(part);
  const end = cut ? cut.index + cut[0].length : part.length;
  const head = rewriteHead(part.slice(0, end), told);
  const body = part.slice(end);
  const type = field(head, "content-type");
  const kind = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(type)?.[1]?.toLowerCase() ?? "text/plain";
  const boundary = parameter(type, "boundary");
  if (depth < MOST_DEEP && kind.startsWith("multipart/") && boundary)
    return head + rewriteParts(body, boundary, told, depth);
  if (depth < MOST_DEEP && /^message\/(rfc822|global)$/.test(kind) && !isAttached(head))
    return head + rewrite(body, told, depth + 1);
  return kind.startsWith("text/") && !isAttached(head)
    ? rewriteText(head, body, type, told)
    : head + body;
}

/** The parts between the lines of the boundary, in time linear in the length. */
function rewriteParts(body: string, boundary: string, told: Told, depth: number): string {
  const out: string[] = [];
  const mark = `--${boundary}`;
  let from = 0;
  let within = false;
  for (let at = 0; at < body.length;) {
    const end = body.indexOf("\n", at) + 1 || body.length;
    if (body.startsWith(mark, at) && /^(--)?\s*$/.test(body.slice(at + mark.length, end))) {
      const part = body.slice(from, at);
      out.push(within ? rewrite(part, told, depth + 1) : part, body.slice(at, end));
      within = !body.startsWith("--", at + mark.length);
      from = end;
    }
    at = end;
  }
  const rest = body.slice(from);
  return [...out, within ? rewrite(rest, told, depth + 1) : rest].join("");
}

function rewriteText(head: string, body: string, type: string, told: Told): string {
  const encoding = field(head, "content-transfer-encoding").trim().toLowerCase();
  const charset = parameter(type, "charset");
  const plain = encoding !== "base64" && encoding !== "quoted-printable";
  // Nothing to say about what is ASCII and calls itself nothing else.
  if (plain && !/[\x0e\x1b\x80-\xff]/.test(body) && !/utf-?7|utf-?16|jp/i.test(charset))
    return head + body;
  const decoded = decodeText(decodeTransfer(body, encoding), charset);
  told.broken ||= decoded.broken;
  const saved = Buffer.from(decoded.text).toString("base64").replace(/.{76}/g, "$&\r\n");
  const kept = type.includes("/")
    ? type.replace(/;\s*charset\s*=\s*("[^"]*"|[^;\s]*)/gi, "").trim()
    : "text/plain";
  return [
    `Content-Type: ${kept}; charset=utf-8`,
    "Content-Transfer-Encoding: base64",
    `${without(head, ["content-type", "content-transfer-encoding"])}${saved}\r\n`,
  ].join("\r\n");
}

function decodeTransfer(body: string, encoding: string): Buffer {
  // Some programs say base64 and write plainly, or close every line with its own "=".
  if (encoding === "base64" && !/[\x1b\x80-\xff]/.test(body))
    return Buffer.concat(
      body
        .replace(/[^A-Za-z0-9+/=]/g, "")
        .split(/=+/)
        .map((piece) => Buffer.from(piece, "base64")),
    );
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1");
  return unquote(body.replace(/[ \t]+(?=\r?\n)/g, "").replace(/=\r?\n/g, ""));
}

const unquote = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    "latin1",
  );

/** Words of one label in a row are read together: some programs cut a character between two of them. */
const WORDS = /=\?([^?\s]{1,60})\?([BQ])\?([^?\s]*)\?=(?:\s{0,10}=\?\1\?\2\?[^?\s]*\?=)*/gi;

function rewriteHead(head: string, told: Told): string {
  // Together they say more; line by line where programs on the way added theirs in another code.
  const whole = { broken: false };
  const together = toBytes(head, "", whole);
  const text = whole.broken
    ? head
        .split(/(?<=\n)(?![ \t])/)
        .map((line) => toBytes(line, "", told))
        .join("")
    : together;
  return text.replace(WORDS, (words, label: string, way: string) => {
    const coded = [...words.matchAll(/=\?[^?\s]+\?[BQ]\?([^?\s]*)\?=/gi)].map(([, one]) => one!);
    const bytes = coded.map((one) =>
      /b/i.test(way) ? Buffer.from(one, "base64") : unquote(one.replaceAll("_", " ")),
    );
    // RFC 2231 lets a language stand behind the label.
    const decoded = decodeText(Buffer.concat(bytes), label.replace(/\*.*$/, ""));
    told.broken ||= decoded.broken;
    return `=?utf-8?B?${Buffer.from(decoded.text).toString("base64")}?=`;
  });
}

/** A text read by its bytes, as UTF-8 bytes in latin1. */
function toBytes(latin: string, label: string, told: Told): string {
  if (!/[\x0e\x1b\x80-\xff]/.test(latin)) return latin;
  const decoded = decodeText(Buffer.from(latin, "latin1"), label);
  told.broken ||= decoded.broken;
  return Buffer.from(decoded.text).toString("latin1");
}

/** A header field with its folded lines in one; empty where it is not there. */
function field(head: string, name: string): string {
  const found = new RegExp(`^${name}:((?:.|\\r?\\n[ \\t])*)`, "im").exec(head);
  return found ? found[1]!.replace(/\r?\n[ \t]+/g, " ").trim() : "";
}

function parameter(value: string, name: string): string {
  const [, quoted, bare] =
    new RegExp(`;\\s*${name}\\*?\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, "i").exec(value) ?? [];
  return quoted ?? bare ?? "";
}

const isAttached = (head: string) => /^attachment/i.test(field(head, "content-disposition"));

/** The head without some fields. */
function without(head: string, names: readonly string[]): string {
  const gone = new RegExp(`^(?:${names.join("|")}):(?:.|\\r?\\n[ \\t])*\\r?\\n`, "gim");
  return head.replace(gone, "");
}
