import { createHash, randomUUID } from "node:crypto";
import type { Finding } from "../../base/contract.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { record, tell } from "../../base/later/events.ts";
import { addJob } from "../../base/later/outbox.ts";
import type { Viewer } from "../../base/viewer.ts";
import { apart } from "../../base/files/apart.ts";
import type { Changes } from "../../sources/documents/index.ts";
import { joinMatter } from "./matters.ts";
import {
  type AdvisoryRow,
  type Check,
  enrichAdvisories,
  getDocumentOf,
  getStanding,
  lockTracking,
  saveAdvisory,
  saveAffected,
  saveChange,
  saveDocument,
  saveNewAdvisory,
} from "./queries-intake.ts";
import { getProductsJson } from "./queries-matching.ts";
import { changesSince, type DocumentRead, readForIntake, type StandingVersion } from "./reading.ts";

/** A file as it came. `hash` and `signature` say what the checks of whoever fetched it gave. */
export interface Received {
  bytes: Buffer;
  name: string;
  /** A path, an address, or who sent it. */
  source: string;
  feedId?: string;
  hash?: Check;
  signature?: Check;
  origin?: "csaf" | "hand";
  /** As `readApart` gave it; without it the document is read here, in the way of everybody else. */
  read?: DocumentRead | { refused: string };
  /** What it changes of the version that stood when it was read, as `compareApart` gave it; null: of none. */
  compared?: Compared | null;
}

/** Held against the advisory that stood on this document. `changes` null: the document brings none. */
interface Compared {
  documentId: string | null;
  changes: Changes | null;
}

/** Another version was taken while this one was read and compared. */
class OtherVersion extends Error {}

const reader = apart<typeof import("./reading.ts")>(new URL("./reading.ts", import.meta.url));

/** Reads a document in a process apart, outside any transaction: a large one takes seconds. */
export async function readApart(bytes: Buffer): Promise<DocumentRead | { refused: string }> {
  const read = await reader("readForIntake", bytes);
  return "stopped" in read ? { refused: read.stopped } : read;
}

/** What a document changes of the version that stands, without holding it up. */
async function compareApart({ db }: Context, viewer: Viewer, { row, ...read }: DocumentRead) {
  const before = await db.asViewer(viewer, async (tx) => {
    const standing = await getStanding(tx, row.publisher_namespace, row.tracking_id, false);
    return standing && { standing, products: await getProductsJson(tx, standing.id) };
  });
  if (!before) return null;
  const version = versionOf(before.standing, before.products);
  const changes = await reader("changesSince", version, { row, ...read });
  if (changes !== null && "stopped" in changes) throw new Error(changes.stopped);
  return { documentId: before.standing.documentId, changes };
}

/**
 * Takes one document as `takeDocument`, in a transaction of its own. What takes long is done before: it is read, and
 * compared with the version that stands; anew where another version came meanwhile.
 */
export async function readAndTake(
  context: Context,
  viewer: Viewer,
  received: Received,
): Promise<Intake> {
  const read = received.read ?? (await readApart(received.bytes));
  for (;;) {
    const compared = "refused" in read ? null : await compareApart(context, viewer, read);
    const ready = { ...received, read, compared };
    try {
      return await context.db.asViewer(viewer, (tx) =>
        takeDocument(tx, viewer, context.clock.now(), ready),
      );
    } catch (error) {
      if (!(error instanceof OtherVersion)) throw error;
    }
  }
}

export interface Intake {
  outcome: "taken" | "same" | "superseded" | "older" | "refused";
  advisoryId: string | null;
  refusal: string | null;
  findings: Finding[];
}

const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** What is told of these very bytes where they were taken already: they need not be read again. Otherwise null. */
export async function getHeld(tx: Tx, bytes: Buffer): Promise<Intake | null> {
  return same(await getDocumentOf(tx, hashOf(bytes)));
}

const same = (known: Awaited<ReturnType<typeof getDocumentOf>>): Intake | null =>
  known && known.outcome !== "refused"
    ? { outcome: "same", advisoryId: known.advisoryId, refusal: null, findings: [] }
    : null;

/** Matches and validates what waits, in the background. */
export const MATCH_TASK = "advisories.match";
export const VALIDATE_TASK = "advisories.validate";

/**
 * Takes one document in the caller's transaction: kept as received, read (where that was not done before, in the
 * way of everybody else: for small ones), and put in the place of an older version. The same bytes again change
 * nothing, unless they were refused and can be read now. Matching and the official validator follow as jobs. Events:
 * `advisories.taken` or `advisories.document_refused`.
 */
export async function takeDocument(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  received: Received,
): Promise<Intake> {
  const sha256 = hashOf(received.bytes);
  const known = await getDocumentOf(tx, sha256);
  const held = same(known);
  if (held) return held;
  const read = received.read ?? readForIntake(received.bytes);
  const refusal = "refused" in read ? read.refused : received.hash === "bad" ? BAD_HASH : null;
  const file = { ...received, sha256, now, viewer };
  if ("refused" in read || refusal !== null) {
    const id = await saveDocument(tx, { ...file, outcome: "refused", refusal });
    if (!known)
      await tell({ tx, viewer, now }, "advisories.document_refused", {
        subjectId: id,
        data: { name: received.name, refusal },
      });
    return { outcome: "refused", advisoryId: null, refusal, findings: [] };
  }
  const findings = [...read.findings];
  if (received.signature === "bad") findings.unshift({ where: "", message: BAD_SIGNATURE });
  const row: AdvisoryRow = { ...read.row, origin: received.origin ?? "csaf" };
  await lockTracking(tx, row.publisher_namespace, row.tracking_id);
  // Who took the same bytes meanwhile is done by now.
  const meanwhile = same(await getDocumentOf(tx, sha256));
  if (meanwhile) return meanwhile;
  const standing = await getStanding(tx, row.publisher_namespace, row.tracking_id);
  const document = { ...file, findings, refusal: null, documentVersion: row.document_version };
  const changes = standing ? await compare(tx, standing, read, received.compared) : null;
  if (standing && changes === null) {
    if (read.isOverview && !standing.content.isOverview)
      findings.push({ where: "", message: ONLY_OVERVIEW });
    await saveDocument(tx, { ...document, outcome: "older", advisoryId: standing.id });
    return { outcome: "older", advisoryId: standing.id, refusal: null, findings };
  }
  const outcome = standing ? "superseded" : "taken";
  const id = standing?.id ?? randomUUID();
  if (standing && changes) await supersede(tx, standing, row, changes, now);
  else await saveNewAdvisory(tx, id, row, now);
  const documentId = await saveDocument(tx, { ...document, outcome, advisoryId: id });
  // Matching makes the keys anew by its rules of the day; the matter is found by them at once.
  await saveAdvisory(tx, id, { document_id: documentId, match_keys: read.keys });
  await saveAffected(tx, id, read.affected);
  await enrichAdvisories(tx, [id]);
  await joinMatter(tx, id);
  await tell({ tx, viewer, now }, "advisories.taken", {
    subjectId: id,
    data: { documentId, version: row.document_version, superseded: standing !== undefined },
  });
  await addJob(tx, MATCH_TASK, {}, { key: MATCH_TASK });
  await addJob(tx, VALIDATE_TASK, {}, { key: VALIDATE_TASK });
  return { outcome, advisoryId: id, refusal: null, findings };
}

const BAD_HASH = "添えられていたハッシュ値と中身が合わないため、受け取りませんでした。";
const BAD_SIGNATURE =
  "電子署名が発行元の鍵と合いません。本物かどうか、発行元の住所で確かめてください。";
const ONLY_OVERVIEW =
  "概要だけの知らせです。バージョンまで書かれた文書をすでに受け取っているため、保管だけしました。";
const BACK = "新しい版が届いたため、受信箱に戻りました。";

type Standing = NonNullable<Awaited<ReturnType<typeof getStanding>>>;

/** Changes since the version that stands; null where the document brings none. */
async function compare(
  tx: Tx,
  standing: Standing,
  read: DocumentRead,
  compared: Compared | null | undefined,
): Promise<Changes | null> {
  if (compared === undefined)
    return changesSince(versionOf(standing, await getProductsJson(tx, standing.id)), read);
  if (compared?.documentId !== standing.documentId) throw new OtherVersion();
  return compared.changes;
}

function versionOf(standing: Standing, products: string): StandingVersion {
  const { title, severity, documentVersion, currentRelease, content } = standing;
  const at = currentRelease?.toISOString() ?? null;
  return { title, severity, documentVersion, content, products, currentRelease: at };
}

async function supersede(
  tx: Tx,
  standing: Standing,
  row: AdvisoryRow,
  { changes, touched }: Changes,
  now: Date,
): Promise<void> {
  await saveChange(tx, {
    advisoryId: standing.id,
    from: standing.documentVersion,
    to: row.document_version,
    at: now,
    changes,
    touched,
  });
  // What was laid aside for what it said comes back when it says something else.
  const isBack = changes.length > 0 && ["dismissed", "closed"].includes(standing.state);
  await saveAdvisory(tx, standing.id, {
    ...row,
    ...(standing.tlpSetBy === null ? {} : { tlp: stricter(standing.tlp, row.tlp) }),
    ...(isBack ? { state: "inbox", state_note: BACK } : {}),
    match_wanted_at: now,
    changed_at: now,
  });
}

const TLP_ORDER = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"];

/** Sharing is fail-closed: of a person's choice and a document's mark the stricter one holds. */
export function stricter(a: string | null, b: string | null): string | null {
  return TLP_ORDER.indexOf(a ?? "") >= TLP_ORDER.indexOf(b ?? "") ? a : b;
}

/** KEV or EPSS say something new. Event `advisories.exploited` for each that counts as exploited only now. */
export async function enrich(tx: Tx, viewer: Viewer, now: Date): Promise<void> {
  const ids = await enrichAdvisories(tx);
  const events = ids.map((id) => ({ name: "advisories.exploited" as const, subjectId: id }));
  await record(tx, viewer, now, events);
}

/** A person says how far it may be told; false where that is wider than the document allows. Event `advisories.tlp_set`. */
export async function narrowTlp(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  advisory: { id: string; tlp: string | null; documentTlp: string | null },
  tlp: string,
): Promise<boolean> {
  if (stricter(tlp, advisory.documentTlp) !== tlp) return false;
  await saveAdvisory(tx, advisory.id, { tlp, tlp_set_by: viewer.accountId, changed_at: now });
  await tell({ tx, viewer, now }, "advisories.tlp_set", {
    subjectId: advisory.id,
    data: { before: advisory.tlp, after: tlp },
  });
  return true;
}
