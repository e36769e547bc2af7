import type { Finding } from "../../base/contract.ts";
import { cutText } from "../../base/words/text.ts";
import {
  type AffectedProduct,
  type Changes,
  compareVersionsOf,
  deriveFacts,
  isNewer,
  readDocument,
} from "../../sources/documents/index.ts";
import { matchKeysOf } from "../matching/index.ts";
import { releasedAliases } from "../../things/products/index.ts";
import { readExpression } from "../../things/versions/index.ts";
import { loadPriorityTable } from "./content.ts";
import type { AdvisoryContent, AdvisoryRow } from "./queries-intake.ts";

/*
 * All the work that a document costs by its size, done in a process apart (`base/files/apart.ts`): what comes out is written as
 * it is. The products are text already, since 60,000 objects would keep the process that receives them busy, too.
 */

/** A document as read, ready to be written. */
export interface DocumentRead {
  row: Omit<AdvisoryRow, "origin">;
  isOverview: boolean;
  /** Under which the matcher finds it. */
  keys: string[];
  /** Its products as JSON arrays, so many in each that one statement takes them. */
  affected: string[];
  findings: Finding[];
}

/** What stands of an advisory, for a newer version to be compared with; `products` is a JSON array. */
export interface StandingVersion {
  title: string;
  severity: string;
  documentVersion: string;
  currentRelease: string | null;
  content: AdvisoryContent;
  products: string;
}

const BATCH = 2_000;

/** Reads a document as it came. Refused with the reason in Japanese. */
export function readForIntake(bytes: Buffer): DocumentRead | { refused: string } {
  const reading = readDocument(bytes);
  if ("refused" in reading) return reading;
  const { advisory, retracted, retractedUnclear, isOverview, findings } = reading;
  const facts = deriveFacts(advisory, loadPriorityTable().data.severities);
  const content: AdvisoryContent = {
    csafVersion: advisory.csafVersion,
    status: advisory.status,
    language: advisory.language,
    tlp: advisory.tlp,
    retracted,
    isOverview,
    retractedUnclear,
    exploited: facts.exploited,
    exploitedUnclear: facts.exploitedUnclear,
    hasFix: facts.hasFix,
    notes: advisory.notes,
    references: advisory.references,
    vulnerabilities: advisory.vulnerabilities,
  };
  const row = {
    publisher: advisory.publisherName ?? advisory.publisherNamespace ?? "発行元の名前なし",
    publisher_namespace: advisory.publisherNamespace ?? advisory.publisherName ?? "",
    tracking_id: advisory.trackingId,
    document_version: cutText(advisory.documentVersion, 100),
    title: cutText(advisory.title, 1000),
    tlp: advisory.tlp,
    severity: facts.severity,
    cvss: facts.cvss,
    fixed_version: facts.fixedVersion,
    content: JSON.stringify(content),
    cves: facts.cves,
    search: facts.search,
    initial_release: advisory.initialRelease,
    current_release: advisory.currentRelease,
  };
  const keys = matchKeysOf(advisory.products, releasedAliases());
  return { row, isOverview, keys, affected: inBatches(advisory.products), findings };
}

function inBatches(products: readonly AffectedProduct[]): string[] {
  const batches: string[] = [];
  for (let at = 0; at < products.length; at += BATCH) {
    const rows = products.slice(at, at + BATCH).map((product, i) => ({
      ...product,
      place: at + i,
      readable: product.version === null || readExpression(product.version).readable,
    }));
    batches.push(JSON.stringify(rows));
  }
  return batches;
}

/**
 * What the document changes; null where it is older, or says the same under other bytes. What a list says of an
 * advisory never takes the place of its document, which knows the versions; the document always takes that place.
 */
export function changesSince(standing: StandingVersion, read: DocumentRead): Changes | null {
  const { row, isOverview, affected } = read;
  const newer = isNewer(
    { version: row.document_version, date: row.current_release },
    { version: standing.documentVersion, date: standing.currentRelease },
  );
  const hadOverview = standing.content.isOverview === true;
  if (isOverview ? !hadOverview || newer === false : newer === false && !hadOverview) return null;
  const changes = compareVersionsOf(
    { ...standing, ...standing.content, products: JSON.parse(standing.products) },
    {
      ...(JSON.parse(row.content) as AdvisoryContent),
      title: row.title,
      severity: row.severity,
      products: affected.flatMap((batch) => JSON.parse(batch) as AffectedProduct[]),
    },
  );
  return newer || changes.changes.length > 0 ? changes : null;
}
