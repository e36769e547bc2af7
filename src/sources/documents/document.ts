import { type Finding, type ReadAdvisory, readCsaf } from "./csaf.ts";
import { readJvn, readOnePart } from "../bulletins/index.ts";
import { readWithdrawal, type Withdrawal } from "./withdrawal.ts";

/** No advisory is larger; a longer file is not even read. */
export const MAX_DOCUMENT_BYTES = 30_000_000;
const MAX_ID = 300;
const MAX_NAMESPACE = 1000;

/**
 * A document as read, or why it is none. `retracted`: the publisher took it back; `retractedUnclear`: what it says
 * about that, where only a person can tell. `isOverview`: only what a list says of it; its versions stand in a
 * document of their own.
 */
export type Reading =
  | (Withdrawal & { advisory: ReadAdvisory; isOverview: boolean; findings: Finding[] })
  | { refused: string };

/** Reads the bytes of a file as a security advisory. Anything that is none is refused with the reason in Japanese. */
export function readDocument(bytes: Buffer): Reading {
  if (bytes.length > MAX_DOCUMENT_BYTES) return { refused: tooLarge(bytes.length) };
  const opened = open(bytes);
  if ("refused" in opened) return opened;
  const read = readCsaf(opened.json);
  if ("refused" in read) return { refused: read.refused };
  const { advisory } = read;
  const findings = [...opened.findings, ...read.findings];
  if (advisory.trackingId.length > MAX_ID)
    return { refused: `文書の番号（document.tracking.id）が長すぎます（${MAX_ID}文字まで）。` };
  if ((advisory.publisherNamespace ?? "").length > MAX_NAMESPACE)
    return { refused: "発行元の住所（document.publisher.namespace）が長すぎます。" };
  const withdrawal = readWithdrawal(opened.json, advisory.title);
  if (withdrawal.retracted)
    findings.unshift({
      where: "/document",
      message: "発行元が取り下げた、または置き換えた文書です。",
    });
  return { advisory, ...withdrawal, isOverview: opened.isOverview, findings };
}

/** The document as JSON in the form of CSAF, told by what stands in it and not by its name. */
function open(
  bytes: Buffer,
): { json: unknown; isOverview: boolean; findings: Finding[] } | { refused: string } {
  const read = readJvn(bytes);
  if ("parts" in read) return readOnePart(read);
  return "refused" in read ? read : { ...read, isOverview: false, findings: [] };
}

/**
 * Is version `a` of a document newer than `b`? Integers by number, semantic versions by their rules
 * (CSAF 2.0, section 3.1.11), anything else by the date of the current release. null: neither is newer.
 */
export function isNewer(
  a: { version: string; date: string | null },
  b: { version: string; date: string | null },
): boolean | null {
  const [left, right] = [readTracking(a.version), readTracking(b.version)];
  if (left && right && left.integer === right.integer) {
    const order = compare(left, right);
    if (order !== 0) return order > 0;
  }
  if (a.date === null || b.date === null || Date.parse(a.date) === Date.parse(b.date)) return null;
  return Date.parse(a.date) > Date.parse(b.date);
}

interface Tracking {
  integer: boolean;
  numbers: number[];
  /** Empty for a release, which is newer than any of its pre-releases. */
  pre: string;
}

function readTracking(version: string): Tracking | null {
  const hit = /^v?(\d{1,9})(?:\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+.*)?)?$/.exec(
    version,
  );
  if (!hit) return null;
  return {
    integer: hit[2] === undefined,
    numbers: [hit[1], hit[2] ?? "0", hit[3] ?? "0"].map(Number),
    pre: hit[4] ?? "",
  };
}

function compare(a: Tracking, b: Tracking): number {
  for (const [i, number] of a.numbers.entries()) {
    if (number !== b.numbers[i]) return number - b.numbers[i]!;
  }
  if (a.pre === b.pre) return 0;
  if (a.pre === "" || b.pre === "") return a.pre === "" ? 1 : -1;
  return a.pre.localeCompare(b.pre, "en", { numeric: true });
}

/** Why a file of that many bytes is refused. */
export function tooLarge(size: number): string {
  const megabytes = (bytes: number) => Math.ceil(bytes / 1_000_000);
  return `大きすぎるファイルです（${megabytes(size)}MB。上限は${megabytes(MAX_DOCUMENT_BYTES)}MB）。`;
}
