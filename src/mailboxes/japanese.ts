/*
 * Mail programs in Japan still write text without saying in which code: ISO-2022-JP (recognised by its escape
 * sequences) and Shift_JIS (bytes that are no UTF-8). What a mail does say is left alone.
 */
const ESCAPE = /\x1b(?:\$[@B]|\([BJI])/;

/** The code of undeclared bytes, as WHATWG names it; null where they are ASCII or UTF-8. */
function guessCharset(bytes: Uint8Array): "iso-2022-jp" | "shift_jis" | null {
  const text = Buffer.from(bytes).toString("latin1");
  if (ESCAPE.test(text)) return "iso-2022-jp";
  if (!/[\x80-\xff]/.test(text)) return null;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return null;
  } catch {
    return "shift_jis";
  }
}

/** The same mail with what its head left unsaid said: header lines in UTF-8, and the code of a plain body. */
export function sayCharsets(raw: Buffer): Buffer {
  const end = endOfHead(raw);
  const body = raw.subarray(end);
  let head = raw.subarray(0, end);
  const inHead = guessCharset(head);
  if (inHead) head = Buffer.from(new TextDecoder(inHead).decode(head));
  const inBody = silentAboutBody(head.toString("latin1")) ? guessCharset(body) : null;
  if (!inBody) return inHead ? Buffer.concat([head, body]) : raw;
  const said = head.toString().replace(/^content-type:.*(?:\r?\n[ \t].*)*\r?\n/im, "");
  return Buffer.concat([
    Buffer.from(`Content-Type: text/plain; charset=${inBody}\r\n${said}`),
    body,
  ]);
}

function silentAboutBody(head: string): boolean {
  const type = /^content-type:[ \t]*((?:.|\r?\n[ \t])*)/im.exec(head)?.[1] ?? "text/plain";
  const encoded = /^content-transfer-encoding:[ \t]*(base64|quoted-printable)/im.test(head);
  return /^text\/plain\b/i.test(type) && !/charset/i.test(type) && !encoded;
}

/** Where the empty line after the head ends; the whole mail where there is none. */
function endOfHead(raw: Buffer): number {
  for (const [mark, length] of [
    ["\r\n\r\n", 4],
    ["\n\n", 2],
  ] as const) {
    const at = raw.indexOf(mark);
    if (at >= 0) return at + length;
  }
  return raw.length;
}
