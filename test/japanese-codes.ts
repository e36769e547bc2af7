/** The codes in which Japanese text still comes, for making mails as old programs write them. */
export const CODES = ["iso-2022-jp", "cp932", "euc-jp", "utf-8", "utf-7"] as const;
export type Code = (typeof CODES)[number];

/** What each pair of bytes says in a code, turned round. The first pair of several for one character is the usual one. */
function turnRound(label: string, leads: [number, number], trails: [number, number]) {
  const decoder = new TextDecoder(label);
  const bytesOf = new Map<string, number[]>();
  for (let lead = leads[0]; lead <= leads[1]; lead++)
    for (let trail = trails[0]; trail <= trails[1]; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const single = [...text].length === 1 && text !== "\ufffd";
      if (single && !bytesOf.has(text)) bytesOf.set(text, [lead, trail]);
    }
  return bytesOf;
}
const EUC = turnRound("euc-jp", [0xa1, 0xfe], [0xa1, 0xfe]);
const SJIS = turnRound("shift_jis", [0x81, 0xfc], [0x40, 0xfc]);

/** Bytes of a text; throws where the code has no such character. */
export function encodeJapanese(text: string, code: Code): Buffer {
  if (code === "utf-8") return Buffer.from(text);
  if (code === "utf-7") return Buffer.from(text.replace(/[^\x20-\x7e\r\n]+/g, writeUtf7));
  const out: number[] = [];
  let wide = false;
  for (const one of text) {
    const ascii = one.charCodeAt(0) < 0x80;
    if (code === "iso-2022-jp" && wide === ascii) {
      out.push(0x1b, ascii ? 0x28 : 0x24, 0x42);
      wide = !ascii;
    }
    if (ascii) out.push(one.charCodeAt(0));
    else {
      const bytes = (code === "cp932" ? SJIS : EUC).get(one);
      if (!bytes) throw new RangeError(`${one} is not in ${code}`);
      out.push(...(code === "iso-2022-jp" ? bytes.map((byte) => byte & 0x7f) : bytes));
    }
  }
  if (wide) out.push(0x1b, 0x28, 0x42);
  return Buffer.from(out);
}

function writeUtf7(text: string): string {
  const units = Buffer.from(text, "utf16le").swap16().toString("base64").replace(/=+$/, "");
  return `+${units}-`;
}
