import { enrich, getHeld, type Intake, readAndTake, type Received } from "../advisories/index.ts";
import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import { apart } from "../../base/files/apart.ts";
import type { Viewer } from "../../base/viewer.ts";
import { tooLarge } from "../../sources/documents/index.ts";
import {
  type Enrichment,
  type ListFile,
  loadEnrichment,
  tomorrow,
} from "../../sources/exploits/index.ts";
import type { Item } from "../providers/index.ts";
import type { Tally } from "./api.ts";
import type { FileRead } from "./read-file.ts";

/** What became of one file. */
export interface TakenFile {
  name: string;
  /** Where it came from; an entry of an answer stands behind a #. */
  source: string;
  outcome: Intake["outcome"] | "enriched";
  advisoryId: string | null;
  refusal: string | null;
  findings: Finding[];
  enrichment: Enrichment | null;
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

const reader = apart<typeof import("./read-file.ts")>(new URL("./read-file.ts", import.meta.url));

/**
 * Takes one file: an advisory, several of them, or a list that enriches advisories. It is read in a process apart, outside
 * any transaction; then each document is taken in one of its own. Gives what became of each, as it is done. Never
 * throws for what stands in a file: one that cannot be taken stops none of the others.
 */
export async function* takeFile(
  context: Context,
  viewer: Viewer,
  item: Item,
  feedId?: string,
): AsyncGenerator<TakenFile> {
  const { name, bytes, source, hash, signature } = item;
  if (bytes === null) return yield refused(item, item.error ?? tooLarge(item.size));
  const received = { bytes, name, source, hash, signature, ...(feedId ? { feedId } : {}) };
  // What stands already is not read again.
  const held = await context.db.asViewer(viewer, (tx) => getHeld(tx, bytes));
  if (held) return yield { ...blank(received), ...held };
  const read = await readWhole(context, received);
  if ("list" in read) return yield await takeList(context, viewer, read.list, received);
  const documents = "documents" in read ? read.documents : [{ cut: null, read }];
  for (const { cut, read: document } of documents) {
    const one = cut === null ? received : partOf(received, cut);
    yield await takeOne(context, viewer, { ...one, read: document });
  }
}

async function readWhole({ clock, log }: Context, { bytes, source }: Received): Promise<FileRead> {
  try {
    const read = await reader("readFile", bytes, tomorrow(clock.now()));
    return "stopped" in read ? { refused: read.stopped } : read;
  } catch (error) {
    log.error({ err: error, source }, "a file could not be read");
    return { refused: FAILED };
  }
}

/** A document in a transaction of its own. Where it cannot be taken it is kept as refused, for a person to see. */
async function takeOne(context: Context, viewer: Viewer, received: Received): Promise<TakenFile> {
  const { log } = context;
  try {
    return { ...blank(received), ...(await readAndTake(context, viewer, received)) };
  } catch (error) {
    log.error({ err: error, source: received.source }, "a document could not be taken");
    await readAndTake(context, viewer, { ...received, read: { refused: FAILED } }).catch(
      (err: unknown) => log.error({ err, source: received.source }, "nor be kept"),
    );
    return refused(received, FAILED);
  }
}

async function takeList(
  context: Context,
  viewer: Viewer,
  list: ListFile,
  file: Received,
): Promise<TakenFile> {
  const { db, clock, log } = context;
  try {
    const enrichment = await loadEnrichment(context, viewer, list, file.name);
    if ("refused" in enrichment) return refused(file, enrichment.refused);
    await db.asViewer(viewer, (tx) => enrich(tx, viewer, clock.now()));
    return { ...blank(file), outcome: "enriched", enrichment };
  } catch (error) {
    log.error({ err: error, source: file.source }, "a list could not be loaded");
    return refused(file, FAILED);
  }
}

const FAILED = "取り込みの途中で失敗したため、取り込みませんでした。";
type Named = Pick<TakenFile, "name" | "source">;
const blank = ({ name, source }: Named): Omit<TakenFile, "outcome"> => ({
  name,
  source,
  advisoryId: null,
  refusal: null,
  findings: [],
  enrichment: null,
});
const refused = (file: Named, refusal: string): TakenFile => ({
  ...blank(file),
  outcome: "refused",
  refusal,
});

/** An entry of an answer, as the files of an archive are named. */
function partOf(received: Received, { id, bytes }: { id: string; bytes: Uint8Array }): Received {
  const name = `${id || "番号なし"}.${bytes[0] === 0x3c ? "xml" : "json"}`;
  const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { ...received, name, source: `${received.source}#${id}`, bytes: own };
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
  for await (const item of items)
    for await (const file of takeFile(context, viewer, item, feedId)) {
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
