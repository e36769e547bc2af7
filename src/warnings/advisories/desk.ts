import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import type { Viewer } from "../../base/viewer.ts";
import type { Given } from "../../base/contract.ts";
import { listAffected } from "./affected.ts";
import type { getAdvisory } from "./api.ts";
import { matchAdvisories } from "./match.ts";
import { describeMatter } from "./matters.ts";
import {
  type AdvisoryDetailRow,
  countVerdicts,
  findChanges,
  findSignals,
  getDetail,
  saveDecision,
} from "./queries.ts";
import { findDocuments } from "./queries-documents.ts";
import { findProductsOf } from "./queries-matching.ts";

type Detail = Given<typeof getAdvisory>;

/** More is of no use on a screen; the document itself can be downloaded. */
const MOST_PRODUCTS = 300;
const MOST_VULNERABILITIES = 200;
const MOST_DOCUMENTS = 20;

/** Everything the page of one advisory shows; null where there is none. */
export async function describe(tx: Tx, id: string): Promise<Detail | null> {
  const row = await getDetail(tx, id);
  if (!row) return null;
  const { content } = row;
  const signals = await findSignals(tx, row.cves);
  const verdicts = await countVerdicts(tx, id);
  const changes = await findChanges(tx, id);
  const products = (await findProductsOf(tx, [id])).get(id) ?? [];
  return {
    ...row,
    matter: await describeMatter(tx, row),
    hasFix: content.hasFix || row.fixedVersion !== null,
    documentTlp: content.tlp as Detail["documentTlp"],
    affected: listAffected(products, MOST_PRODUCTS).affected,
    notes: content.notes,
    references: content.references,
    vulnerabilities: content.vulnerabilities.slice(0, MOST_VULNERABILITIES).map((one) => ({
      ...one,
      kevAdded: signals.get(one.id)?.kevAdded ?? null,
      ransomware: signals.get(one.id)?.ransomware ?? false,
      epss: signals.get(one.id)?.epss ?? null,
    })),
    documents: await findDocuments(tx, id, MOST_DOCUMENTS),
    changes: changes.map(({ from, to, at, changes: found }) => ({
      from,
      to,
      at,
      texts: found.map(({ text }) => text),
    })),
    verdicts: {
      affected: verdicts.affected ?? 0,
      possibly: verdicts.possibly ?? 0,
      not: verdicts.not ?? 0,
    },
    may: {
      setTlp: true,
      dismiss: NEXT.dismissed.includes(row.state),
      close: NEXT.closed.includes(row.state),
      reopen: NEXT.inbox.includes(row.state),
      write: !["dismissed", "closed"].includes(row.state),
    },
  };
}

/** From which states a person may lead to which. */
const NEXT: Record<"dismissed" | "closed" | "inbox", readonly string[]> = {
  dismissed: ["inbox", "assessing"],
  closed: ["published", "withdrawn", "assessing"],
  inbox: ["dismissed", "closed"],
};

/** Where the advisory stands after the wish; null where it cannot be had now. */
export function stateAfter(
  advisory: Pick<AdvisoryDetailRow, "state" | "stateBefore">,
  wish: keyof typeof NEXT,
): string | null {
  if (!NEXT[wish].includes(advisory.state)) return null;
  if (wish !== "inbox") return wish;
  // What was taken back is thought about anew.
  return advisory.stateBefore === "withdrawn" ? "assessing" : (advisory.stateBefore ?? "inbox");
}

/**
 * A person says what holds for one release; it stays across versions. null gives the release back to the
 * matcher. Events `advisories.match_decided` and `advisories.matched`. False where nothing stands.
 */
export async function decide(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  key: { advisoryId: string; releaseId: string },
  decision: { verdict: string; reason: string } | null,
): Promise<boolean> {
  const saved = await saveDecision(
    tx,
    key,
    decision && {
      verdict: decision.verdict,
      reason: `事務局が確かめました: ${decision.reason}`,
      by: viewer.accountId,
      at: now,
    },
  );
  if (!saved) return false;
  await tell({ tx, viewer, now }, "advisories.match_decided", {
    subjectId: key.advisoryId,
    data: { ...key, ...decision },
  });
  await matchAdvisories(tx, now, { releaseIds: [key.releaseId] });
  return true;
}
