import { brotliCompressSync, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import forge from "node-forge";
import { advisoryOf, bytesOf } from "../conformance/csaf-sample.ts";

/** A file that somebody made to do harm, or that was damaged on its way. */
export interface HostileFile {
  name: string;
  bytes: Buffer;
}

export const KINDS = [
  "zip",
  "xml",
  "gzip",
  "json",
  "csv",
  "xlsx",
  "eml",
  "p12",
  "pdf",
  "png",
] as const;
type Kind = (typeof KINDS)[number];

/** Numbers from a seed, the same on every machine (mulberry32). */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
type Pick = ReturnType<typeof numbersFrom>;
const oneOf = <T>(pick: Pick, all: readonly T[]): T => all[pick(all.length)]!;

/** The file of a number: the same number gives the same file. */
export function hostileFile(number: number): HostileFile {
  const pick = numbersFrom(number * 7919 + 8);
  const kind = KINDS[number % KINDS.length]!;
  const good = MAKE[kind](pick);
  const bytes = pick(4) === 0 ? good : oneOf(pick, MUTATIONS)(good, pick);
  // The name often lies.
  const ending = pick(5) === 0 ? oneOf(pick, KINDS) : ENDINGS[kind];
  const stem = oneOf(pick, ["file", "名簿", "𠮷".repeat(150), "a\ud842", "..%2f..%2fx", "x\u202e"]);
  return { name: `${stem}-${number}.${ending}`, bytes };
}

const ENDINGS: Record<Kind, string> = {
  zip: "zip",
  xml: "xml",
  gzip: "csv.gz",
  json: "json",
  csv: "csv",
  xlsx: "xlsx",
  eml: "eml",
  p12: "p12",
  pdf: "pdf",
  png: "png",
};

const MUTATIONS: readonly ((bytes: Buffer, pick: Pick) => Buffer)[] = [
  // Cut off.
  (bytes, pick) => bytes.subarray(0, pick(bytes.length + 1)),
  // Bits turned.
  (bytes, pick) => {
    const turned = Buffer.from(bytes);
    for (let i = 0; i <= pick(20) && turned.length > 0; i++)
      turned[pick(turned.length)]! ^= 1 << pick(8);
    return turned;
  },
  // Another kind's first bytes.
  (bytes, pick) =>
    Buffer.concat([
      Buffer.from(
        oneOf(pick, [
          "504b0304",
          "1f8b0800",
          "28b52ffd",
          "25504446",
          "89504e47",
          "d0cf11e0a1b11ae1",
          "fffe",
          "feff",
          "efbbbf",
          "3c3f786d6c",
        ]),
        "hex",
      ),
      bytes.subarray(pick(4)),
    ]),
  // A part of it again and again.
  (bytes, pick) => {
    const part = bytes.subarray(pick(bytes.length || 1), pick(bytes.length || 1) + 64);
    return Buffer.concat([bytes, ...Array<Buffer>(pick(2_000)).fill(part)]);
  },
  // Zeros, bad UTF-8 and line ends strewn in.
  (bytes, pick) => {
    const at = pick(bytes.length + 1);
    const strewn = oneOf(pick, [
      "00",
      "0000000000",
      "fffe",
      "c328",
      "eda182",
      "f4908080",
      "0d0d0a0a",
      "1b2442",
    ]);
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(strewn.repeat(1 + pick(500)), "hex"),
      bytes.subarray(at),
    ]);
  },
  // Nothing, or next to it.
  (_, pick) => Buffer.from("00".repeat(pick(3)), "hex"),
  // As UTF-16, also where it is no text.
  (bytes) => Buffer.from(bytes.toString("latin1").slice(0, 200_000), "utf16le"),
];

const DATES = [
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59-14:00",
  "2026-02-30",
  "-000001-01-01T00:00:00Z",
  "+010000-01-01T00:00:00Z",
  "9".repeat(500),
];
const TEXTS = [
  "\0",
  "\ud842",
  "👨‍👩‍👧".repeat(400),
  "𠮷".repeat(300),
  "=cmd|' /C calc'!A0",
  "a".repeat(40_000),
  "'; drop table",
  "\u202e",
  "<script>",
  "${jndi:x}",
];

const CODES = ["1310000019", "0110123452", "１３１００００１９", "", "\0", "9".repeat(40)];
function rowsOf(pick: Pick): string[][] {
  const head = oneOf(pick, [
    ["製品名", "メーカー", "バージョン", "種類", "設置場所", "医療機関コード"],
    ["医療機関番号", "名称", "所在地", "電話番号", "病床数", "都道府県"],
    ["日付", "入金金額", "摘要", "振込人名"],
    ["cve", "epss", "percentile"],
    ["cveID", "dateAdded", "dueDate", "vulnerabilityName"],
  ]);
  const cell = (heading: string) => {
    if (pick(4) === 0) return oneOf(pick, TEXTS);
    if (/日付|date/i.test(heading)) return oneOf(pick, [...DATES, "2026/11/1", "令和8年4月6日"]);
    if (/code|番号/.test(heading)) return oneOf(pick, CODES);
    if (/cve/i.test(heading)) return oneOf(pick, ["CVE-2026-1001", "CVE-0000-0", "x"]);
    return oneOf(pick, ["1", "0.5", "1e999", "FortiGate", "東京都架空区1-2", "30,000", "-"]);
  };
  return [head, ...Array.from({ length: pick(40) }, () => head.map(cell))];
}
const csvOf = (rows: string[][]) =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");

const sheetOf = (rows: string[][]) =>
  `<worksheet><sheetData>${rows
    .map(
      (row, y) =>
        `<row r="${y + 1}">${row.map((cell) => `<c t="inlineStr"><is><t>${escape(cell)}</t></is></c>`).join("")}</row>`,
    )
    .join("")}</sheetData></worksheet>`;
const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const bookOf = (sheet: string | Uint8Array, strings = "<sst/>") => ({
  "[Content_Types].xml": strToU8("<Types/>"),
  "xl/workbook.xml": strToU8('<workbook><sheets><sheet name="x" r:id="r1"/></sheets></workbook>'),
  "xl/_rels/workbook.xml.rels": strToU8(
    '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
  ),
  "xl/sharedStrings.xml": strToU8(strings),
  "xl/worksheets/sheet1.xml": typeof sheet === "string" ? strToU8(sheet) : sheet,
});

const LAUGHS =
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "&b;&b;&b;"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;</x>';
const deep = (open: string, close: string, depth: number) =>
  open.repeat(depth) + close.repeat(depth);

const MAKE: Record<Kind, (pick: Pick) => Buffer> = {
  zip: (pick) =>
    oneOf(pick, [
      () => Buffer.from(zipSync({ "a.json": bytesOf(advisoryOf({ id: "Z-1" })) })),
      () => Buffer.from(zipSync({ "../../x": new Uint8Array(10) })),
      () =>
        Buffer.from(
          zipSync(
            Object.fromEntries(
              Array.from({ length: 6_000 }, (_, i) => [`x${i}`, new Uint8Array()]),
            ),
          ),
        ),
      () =>
        Buffer.from(
          zipSync({ "xl/workbook.xml": zipSync({ "xl/workbook.xml": new Uint8Array(1 << 20) }) }),
        ),
      () => {
        // Every entry points at the same packed bytes.
        const whole = Buffer.from(
          zipSync({ a: new Uint8Array(1 << 22), b: new Uint8Array(1 << 22) }),
        );
        for (let at = 0; (at = whole.indexOf("PK\x01\x02", at, "latin1")) >= 0; at++)
          whole.writeUInt32LE(0, at + 42);
        return whole;
      },
    ])(),
  xml: (pick) =>
    Buffer.from(
      oneOf(pick, [
        () => LAUGHS,
        () => deep("<a>", "</a>", 100_000),
        () => `<rdf:RDF xmlns:rdf="x">${"<item><title>x</title></item>".repeat(3_000)}</rdf:RDF>`,
        () =>
          `<VULDEF-Document><Vulinfo><VulinfoID>JVNDB-2026-1</VulinfoID><VulinfoData><DatePublic>${oneOf(pick, DATES)}</DatePublic></VulinfoData></Vulinfo></VULDEF-Document>`,
        () => `<x ${"a".repeat(200_000)}="1"/>`,
        () => `<x>${"<!--".repeat(50_000)}`,
        () =>
          `<?xml version="1.0" encoding="${oneOf(pick, ["utf-7", "x", "Shift_JIS", "utf-16"])}"?><feed><entry/></feed>`,
        () => `<a>${"&#0;&#xD842;&amp;".repeat(10_000)}</a>`,
      ])(),
    ),
  gzip: (pick) => {
    const text = oneOf(pick, [
      () => csvOf(rowsOf(pick)),
      () => "a".repeat(40_000_000),
      () => "\n".repeat(5_000_000),
      () => JSON.stringify(advisoryOf({ id: "G-1" })),
      () => `cve,epss,percentile\n${"x".repeat(9_000_000)}\n`,
    ])();
    return oneOf(pick, [
      () => gzipSync(text),
      () => zstdCompressSync(text),
      () => gzipSync(gzipSync(text)),
      () => Buffer.concat([gzipSync(text), gzipSync("more")]),
      () => deflateRawSync(text),
      () => brotliCompressSync(text.slice(0, 100_000)),
    ])();
  },
  json: (pick) =>
    Buffer.from(
      oneOf(pick, [
        () => {
          const sample = advisoryOf({ id: `J-${pick(1e9)}`, title: oneOf(pick, TEXTS) });
          sample.document.tracking.current_release_date = oneOf(pick, DATES);
          return JSON.stringify(sample);
        },
        () =>
          JSON.stringify({
            catalogVersion: "x",
            dateReleased: oneOf(pick, DATES),
            count: 1e308,
            vulnerabilities: rowsOf(pick).map(() => ({
              cveID: "CVE-2026-1001",
              dateAdded: oneOf(pick, DATES),
              vulnerabilityName: oneOf(pick, TEXTS),
            })),
          }),
        () => deep("[", "]", 100_000),
        () => `{"document":${'{"a":'.repeat(150)}1${"}".repeat(150)}}`,
        () => `[${"0,".repeat(1_000_000)}0]`,
        () =>
          '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"document":{"tracking":{"id":"P"}}}',
        () => {
          // One number for thousands of products, and thousands of remedies for all of them.
          const document = advisoryOf({ id: `K-${pick(1e9)}` }) as Record<string, unknown>;
          document.product_tree = {
            full_product_names: Array.from({ length: 5_000 }, (_, i) => ({
              product_id: `P${i % 7}`,
              name: `Product ${i}`,
            })),
          };
          document.vulnerabilities = [
            {
              cve: "CVE-2026-1001",
              product_status: { known_affected: Array.from({ length: 5_000 }, (_, i) => `P${i}`) },
            },
          ];
          return JSON.stringify(document);
        },
        () =>
          JSON.stringify({
            data: [
              {
                cve: "CVE-2026-1001",
                epss: "1e-9999",
                percentile: "NaN",
                date: oneOf(pick, DATES),
              },
            ],
          }),
      ])(),
    ),
  csv: (pick) =>
    Buffer.from(
      oneOf(pick, [
        () => csvOf(rowsOf(pick)),
        () => `${csvOf(rowsOf(pick))}\n"never closed`,
        () => `製品名,種類\n${",".repeat(2_000_000)}`,
        () => `製品名,種類\n${"a".repeat(3_000_000)}`,
        () => `${'"'.repeat(1_000_001)}`,
        () => `${"\n".repeat(2_000_000)}製品名\nx`,
        () => `sep=\0\n${csvOf(rowsOf(pick))}`,
        () => `#score_date:${oneOf(pick, DATES)}\ncve,epss,percentile\nCVE-2026-1001,0.5,0.5\n`,
      ])(),
    ),
  xlsx: (pick) =>
    Buffer.from(
      zipSync(
        oneOf(pick, [
          () => bookOf(sheetOf(rowsOf(pick))),
          () => bookOf(sheetOf(rowsOf(pick)), `<sst>${"<si/>".repeat(3_000_000)}</sst>`),
          () =>
            bookOf(
              `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="999999999"><c r="ZZZZZZZ999999999"><v>1</v></c></row></sheetData></worksheet>`,
            ),
          () =>
            bookOf(
              `<worksheet><sheetData>${'<row><c t="s"><v>99999999999</v></c><c t="d"><v>x</v></c><c><v>1e999</v></c></row>'.repeat(1_000)}</sheetData><mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(2_000)}</mergeCells></worksheet>`,
            ),
          () => bookOf(new Uint8Array(40 << 20)),
          () => bookOf(LAUGHS),
          () => bookOf(deep("<a>", "</a>", 50_000)),
          () =>
            bookOf(
              `<worksheet><sheetData><row><c t="inlineStr"><is><t>製品名</t></is></c></row><row><c t="inlineStr"><is><t>_x0000__xD842_</t></is></c></row></sheetData></worksheet>`,
            ),
        ])(),
        { level: 9 },
      ),
    ),
  eml: (pick) =>
    Buffer.from(
      oneOf(pick, [
        () =>
          `From: a@hp.example.jp\r\nSubject: ${oneOf(pick, TEXTS)}\r\nDate: ${oneOf(pick, DATES)}\r\n\r\n${oneOf(pick, TEXTS)}`,
        () => "\n".repeat(400_000),
        () => `Subject: =?iso-2022-jp?B?${"G".repeat(50_000)}?=\r\n\r\nx`,
        () =>
          `${Array.from({ length: 300 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join("")}x`,
        () =>
          `From: MAILER-DAEMON@x.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: ${"5.".repeat(2_000)}\r\nFinal-Recipient: rfc822;\0\r\n--b--`,
        () => `Content-Type: text/html\r\n\r\n${"<style>".repeat(20_000)}${"<".repeat(200_000)}`,
        () => `${"X-A: b\r\n".repeat(30_000)}\r\nx`,
        () => `Content-Transfer-Encoding: base64\r\n\r\n${"====".repeat(100_000)}`,
      ])(),
      oneOf(pick, ["utf8", "latin1"] as const),
    ),
  p12: (pick) => {
    const tree = forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, true, []);
    let inner = tree;
    for (let i = 0; i < pick(300); i++) {
      const next = forge.asn1.create(
        forge.asn1.Class.UNIVERSAL,
        forge.asn1.Type.SEQUENCE,
        true,
        [],
      );
      (inner.value as forge.asn1.Asn1[]).push(next);
      inner = next;
    }
    return Buffer.from(forge.asn1.toDer(tree).getBytes(), "binary");
  },
  pdf: (pick) =>
    Buffer.from(
      `%PDF-1.7\n${"1 0 obj\n<< /Length 99999999999 >>\nstream\n".repeat(1 + pick(5_000))}%%EOF`,
    ),
  png: (pick) => {
    const head = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
    const size = Buffer.alloc(8);
    size.writeUInt32BE(0x7fffffff, 0);
    size.writeUInt32BE(0x7fffffff, 4);
    return Buffer.concat([head, size, Buffer.alloc(pick(5_000), pick(256))]);
  },
};
