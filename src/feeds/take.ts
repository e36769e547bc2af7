import type { Context } from "../base/context.ts";
import type { Finding } from "../base/contract.ts";
import type { Viewer } from "../base/viewer.ts";
import { enrich, type Intake, takeDocument } from "../advisories/index.ts";
import { tooLarge } from "../documents/index.ts";
import { type Enrichment, loadEnrichment, recognise } from "../exploits/index.ts";
import { type Item, partsOf } from "./collect.ts";

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
  /** Could not be fetched. */
  failed: number;
  findings: number;
  /** Entries of KEV and EPSS that stand now. */
  enriched: number;
  /** Lines of KEV and EPSS that could not be read. */
  unread: number;
}

/** Counts at nothing. */
export const emptyTally = (): Tally => ({
  taken: 0,
  same: 0,
  superseded: 0,
  older: 0,
  refused: 0,
  failed: 0,
  findings: 0,
  enriched: 0,
  unread: 0,
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
    const enrichment = await loadEnrichment(context, viewer, kind, { bytes, name });
    if ("refused" in enrichment)
      return { ...file, outcome: "refused", refusal: enrichment.refused };
    await context.db.asViewer(viewer, (tx) => enrich(tx, viewer, context.clock.now()));
    return { ...file, outcome: "enriched", enrichment };
  }
  const now = context.clock.now();
  const received = { bytes, name, source, hash, signature, ...(feedId ? { feedId } : {}) };
  const intake = await context.db.asViewer(viewer, (tx) => takeDocument(tx, viewer, now, received));
  return { ...file, ...intake };
}

/**
 * Takes every file as it comes; one that cannot be taken stops none of the others. Counts into `tally`, which
 * holds what was done also where the files end in an error.
 */
export async function takeAll(
  context: Context,
  viewer: Viewer,
  items: AsyncIterable<Item>,
  after: (file: TakenFile, item: Item) => Promise<void> | void,
  feedId?: string,
  tally = emptyTally(),
): Promise<Tally> {
  for await (const whole of items)
    for (const item of partsOf(whole)) {
      const file = await takeItem(context, viewer, item, feedId);
      if (file.outcome === "enriched") {
        tally.enriched += file.enrichment?.count ?? 0;
        tally.unread += file.enrichment?.unread ?? 0;
      } else if (item.error !== undefined) tally.failed++;
      else tally[file.outcome]++;
      tally.findings += file.findings.length;
      await after(file, item);
    }
  return tally;
}
