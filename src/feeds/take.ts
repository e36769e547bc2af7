import type { Context } from "../base/context.ts";
import type { Finding } from "../base/contract.ts";
import type { Viewer } from "../base/viewer.ts";
import { enrich, type Intake, takeDocument } from "../advisories/index.ts";
import { type Enrichment, loadEnrichment, recognise, tooLarge } from "../documents/index.ts";
import type { Item } from "./collect.ts";

/** What became of one file. */
export interface TakenFile {
  name: string;
  outcome: Intake["outcome"] | "enriched";
  advisoryId: string | null;
  refusal: string | null;
  findings: Finding[];
  enrichment: Enrichment | null;
}

export interface Tally {
  taken: number;
  same: number;
  superseded: number;
  older: number;
  refused: number;
  findings: number;
  /** Entries of KEV and EPSS that stand now. */
  enriched: number;
}

/** Counts at nothing. */
export const emptyTally = (): Tally => ({
  taken: 0,
  same: 0,
  superseded: 0,
  older: 0,
  refused: 0,
  findings: 0,
  enriched: 0,
});

/** Takes one file, each in a transaction of its own: an advisory, or a list that enriches advisories. */
export async function takeItem(
  context: Context,
  viewer: Viewer,
  item: Item,
  feedId?: string,
): Promise<TakenFile> {
  const { name, bytes, source, hash, signature } = item;
  const file = { name, advisoryId: null, refusal: null, findings: [], enrichment: null };
  if (bytes === null)
    return { ...file, outcome: "refused", refusal: item.error ?? tooLarge(item.size) };
  const kind = await recognise(bytes);
  if (kind !== null) {
    try {
      const enrichment = await loadEnrichment(context, viewer, kind, { bytes, name });
      await context.db.asViewer(viewer, (tx) => enrich(tx, viewer, context.clock.now()));
      return { ...file, outcome: "enriched", enrichment };
    } catch (error) {
      context.log.warn({ err: error, name }, "enrichment failed");
      const refusal = "一覧を読み込めませんでした。途中で切れているか、形が違うようです。";
      return { ...file, outcome: "refused", refusal };
    }
  }
  const now = context.clock.now();
  const received = { bytes, name, source, hash, signature, ...(feedId ? { feedId } : {}) };
  const intake = await context.db.asViewer(viewer, (tx) => takeDocument(tx, viewer, now, received));
  return { ...file, ...intake };
}

/** Takes every file as it comes; one that cannot be taken stops none of the others. */
export async function takeAll(
  context: Context,
  viewer: Viewer,
  items: AsyncIterable<Item>,
  after: (file: TakenFile, item: Item) => Promise<void> | void,
  feedId?: string,
): Promise<Tally> {
  const tally = emptyTally();
  for await (const item of items) {
    const file = await takeItem(context, viewer, item, feedId);
    if (file.outcome === "enriched") tally.enriched += file.enrichment?.count ?? 0;
    else tally[file.outcome]++;
    tally.findings += file.findings.length;
    await after(file, item);
  }
  return tally;
}
