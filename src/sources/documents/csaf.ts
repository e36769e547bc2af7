import { cutText } from "../../base/words/text.ts";
import {
  isWithin,
  objectOf,
  objectsOf,
  textOf,
  timeOf,
  type Finding,
  type Json,
} from "./csaf-fields.ts";
import { readProducts } from "./csaf-products.ts";
import type { AffectedProduct } from "./csaf-statuses.ts";
import {
  readVulnerabilities,
  type Vulnerability,
  webAddress,
  withPlainVulnerabilities,
} from "./csaf-vulnerabilities.ts";

export type { Finding } from "./csaf-fields.ts";
export type { AffectedProduct, ProductStatus } from "./csaf-statuses.ts";
export type { Cvss, Remediation, Vulnerability } from "./csaf-vulnerabilities.ts";

export type Tlp = "CLEAR" | "GREEN" | "AMBER" | "AMBER+STRICT" | "RED";
export interface Note {
  category: string;
  title: string | null;
  text: string;
}
export interface Reference {
  category: string;
  summary: string;
  url: string;
}
/** A security advisory as read from CSAF 2.0 or 2.1. */
export interface ReadAdvisory {
  csafVersion: string;
  trackingId: string;
  publisherName: string | null;
  publisherNamespace: string | null;
  documentVersion: string;
  /** draft, interim or final. */
  status: string;
  title: string;
  language: string | null;
  /** Null: the document names none, so nobody but the secretariat may see it yet. */
  tlp: Tlp | null;
  /** ISO 8601, UTC. */
  initialRelease: string | null;
  currentRelease: string | null;
  /** The publisher's own word for the whole document. */
  severity: string | null;
  notes: Note[];
  references: Reference[];
  products: AffectedProduct[];
  vulnerabilities: Vulnerability[];
}
export type CsafReading =
  | { advisory: ReadAdvisory; findings: Finding[] }
  | { refused: string; findings: Finding[] };

const MAX_DEPTH = 200;
const MAX_NODES = 3_000_000;
const MAX_FINDINGS = 200;

/**
 * Reads a parsed JSON value as a CSAF document. An imperfect document is read as far as it goes, with findings;
 * what is no advisory document at all, or too deep or too large to be one, is refused with the reason in Japanese.
 */
export function readCsaf(json: unknown): CsafReading {
  const findings: Finding[] = [];
  const whole = objectOf(json);
  const document = objectOf(whole?.document);
  if (whole === null)
    return refuse("JSON のオブジェクトではないため、CSAF の文書として読めません。");
  if (document === null) return refuse("「document」の部分がないため、CSAF の文書ではありません。");
  if (!isWithin(json, MAX_DEPTH, MAX_NODES))
    return refuse("入れ子が深すぎるか、大きすぎる文書のため、読みませんでした。");
  const tracking = objectOf(document.tracking) ?? {};
  const trackingId = textOf(tracking.id);
  if (trackingId === null)
    return refuse("文書の番号（document.tracking.id）がないため、どの注意喚起か分かりません。");
  const csafVersion = textOf(document.csaf_version);
  if (
    csafVersion === null &&
    whole.product_tree === undefined &&
    whole.vulnerabilities === undefined
  )
    return refuse("CSAF の版の表示も、製品も、脆弱性の記述もないため、CSAF の文書ではありません。");
  if (csafVersion !== "2.0" && csafVersion !== "2.1")
    findings.push({
      where: "/document/csaf_version",
      message: "CSAF の版が 2.0 でも 2.1 でもありません。読める範囲で読みました。",
    });
  const root = withPlainVulnerabilities(whole, findings);
  const title = textOf(document.title);
  if (title === null)
    findings.push({
      where: "/document/title",
      message: "題名がありません。文書の番号で代えました。",
    });
  const publisher = objectOf(document.publisher) ?? {};
  const advisory: ReadAdvisory = {
    csafVersion: csafVersion ?? "2.0",
    trackingId,
    publisherName: textOf(publisher.name),
    publisherNamespace: textOf(publisher.namespace),
    documentVersion: textOf(tracking.version) ?? "1",
    status: textOf(tracking.status) ?? "final",
    title: title ?? trackingId,
    language: textOf(document.lang),
    tlp: readTlp(document, findings),
    initialRelease: readTime(tracking, "initial_release_date", findings),
    currentRelease: readTime(tracking, "current_release_date", findings),
    severity: textOf(objectOf(document.aggregate_severity)?.text),
    notes: objectsOf(document.notes).flatMap((note) => {
      const text = textOf(note.text);
      return text === null
        ? []
        : [{ category: textOf(note.category) ?? "", title: textOf(note.title), text }];
    }),
    references: objectsOf(document.references).flatMap((reference) => {
      const url = webAddress(reference.url);
      const category = textOf(reference.category) ?? "external";
      return url === null ? [] : [{ category, summary: textOf(reference.summary) ?? url, url }];
    }),
    products: readProducts(root, findings),
    vulnerabilities: readVulnerabilities(root),
  };
  if (advisory.products.length === 0)
    findings.push({
      where: "/product_tree",
      message: "対象の製品が書かれていません。だれに関係するかは人が決める必要があります。",
    });
  return { advisory, findings: findings.slice(0, MAX_FINDINGS) };
}

function refuse(refused: string): CsafReading {
  return { refused, findings: [] };
}

function readTlp(document: Json, findings: Finding[]): Tlp | null {
  const where = "/document/distribution/tlp/label";
  const label =
    textOf(objectOf(objectOf(document.distribution)?.tlp)?.label)?.toUpperCase() ?? null;
  switch (label) {
    case "WHITE":
      return "CLEAR";
    case "CLEAR":
    case "GREEN":
    case "AMBER":
    case "AMBER+STRICT":
    case "RED":
      return label;
    case null:
      findings.push({
        where,
        message: "共有してよい範囲（TLP）が書かれていません。決めるまでは事務局だけが見られます。",
      });
      return null;
    default:
      findings.push({
        where,
        message: `共有してよい範囲（TLP）「${cutText(label, 40)}」は決まりにない書き方です。決めるまでは事務局だけが見られます。`,
      });
      return null;
  }
}

function readTime(tracking: Json, key: string, findings: Finding[]): string | null {
  const time = timeOf(tracking[key]);
  if (time === null)
    findings.push({
      where: `/document/tracking/${key}`,
      message: "日時がないか、読めない書き方です。",
    });
  return time;
}
