import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { type NewEvent, record, tell } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import {
  buildMatcher,
  matchKeysOf,
  type PreparedRelease,
  prepareRelease,
  releaseKeysOf,
} from "../matching/index.ts";
import {
  findReleases,
  type Release,
  releasedAliases,
  resolveReleases,
} from "../../things/products/index.ts";
import { readApart } from "./intake.ts";
import { getBytes } from "./queries-documents.ts";
import { saveAdvisory, saveAffected } from "./queries-intake.ts";
import {
  type Candidate,
  claimAdvisories,
  claimChanges,
  claimReread,
  claimWaiting,
  findCandidates,
  findProductsOf,
  findVerdicts,
  getReread,
  removeVerdicts,
  saveMatched,
  saveVerdicts,
  type Verdict,
} from "./queries-matching.ts";

/** Advisories held against all releases in one pass. Bounds what is held in memory. */
const AT_ONCE = 100;
/** Names of one advisory that enter the catalogue, for those who type. */
const MOST_LEARNED = 200;

/** Matches every advisory that waits with all releases, in passes of at most 100, each its own transaction. */
export async function matchWaiting(context: Context): Promise<void> {
  await readAgain(context);
  for (;;) {
    const matched = await context.db.asViewer(SYSTEM, async (tx) => {
      const waiting = await claimWaiting(tx, AT_ONCE);
      if (waiting.length > 0) await matchWithAll(tx, context.clock.now(), waiting);
      return waiting.length;
    });
    if (matched === 0) return;
  }
}

/**
 * Matches in the caller's transaction: these advisories with all releases, or these releases with all advisories
 * that are not dismissed. Verdicts of persons stay. Event `advisories.matched` { advisoryIds?, releaseIds }, and
 * for each advisory with a new version `advisories.superseded` { advisoryId, changedReleaseIds }.
 */
export async function matchAdvisories(
  tx: Tx,
  now: Date,
  which: { advisoryIds: readonly string[] } | { releaseIds: readonly string[] },
): Promise<void> {
  if ("releaseIds" in which) return matchReleases(tx, now, which.releaseIds);
  for (let at = 0; at < which.advisoryIds.length; at += AT_ONCE) {
    const ids = which.advisoryIds.slice(at, at + AT_ONCE);
    await matchWithAll(tx, now, await claimAdvisories(tx, ids));
  }
}

async function matchWithAll(tx: Tx, now: Date, waiting: readonly { id: string }[]): Promise<void> {
  const ids = waiting.map(({ id }) => id);
  const products = await findProductsOf(tx, ids);
  await learnNames(tx, products);
  const aliases = releasedAliases();
  const matchers = new Map(ids.map((id) => [id, buildMatcher(products.get(id) ?? [], aliases)]));
  const advisories = ids.map((id) => ({
    id,
    matchKeys: matchKeysOf(products.get(id) ?? [], aliases),
  }));
  const byKey = indexKeys(advisories);
  const standing = new Map<string, Map<string, Standing>>(ids.map((id) => [id, new Map()]));
  for (const row of await findVerdicts(tx, ids))
    standing.get(row.advisoryId)!.set(row.releaseId, row);
  const touched = await claimChanges(tx, ids);
  const changed = new Map<string, string[]>(ids.map((id) => [id, []]));
  const news = new Set<string>();
  for await (const releases of findReleases(tx, { all: true })) {
    const verdicts: Verdict[] = [];
    for (const release of releases) {
      const prepared = prepare(release);
      for (const id of related(byKey, prepared)) {
        const match = matchers.get(id)!(prepared);
        if (match === null) continue;
        const before = standing.get(id)!.get(release.releaseId);
        standing.get(id)!.delete(release.releaseId);
        if (before?.decidedAt) continue;
        const differs = before?.verdict !== match.verdict || before.reason !== match.reason;
        const isTouched = touched.get(id)?.has(match.evidence.productId) && match.verdict !== "not";
        if (differs || isTouched) {
          changed.get(id)!.push(release.releaseId);
          if (match.verdict !== "not") news.add(release.releaseId);
        }
        if (differs || before?.productId !== match.evidence.productId)
          verdicts.push({ advisoryId: id, releaseId: release.releaseId, match });
      }
    }
    await saveVerdicts(tx, verdicts);
  }
  // What is left stood before and has no relation any more.
  const gone = [...standing].flatMap(([advisoryId, rows]) =>
    [...rows.values()].flatMap(({ releaseId, decidedAt }) =>
      decidedAt === null ? [{ advisoryId, releaseId }] : [],
    ),
  );
  for (const { advisoryId, releaseId } of gone) changed.get(advisoryId)!.push(releaseId);
  await removeVerdicts(tx, gone);
  await saveMatched(tx, advisories);
  const events: NewEvent[] = [...touched.keys()].map((advisoryId) => ({
    name: "advisories.superseded",
    subjectId: advisoryId,
    data: { advisoryId, changedReleaseIds: changed.get(advisoryId) ?? [] },
  }));
  const releaseIds = [...news];
  events.push({ name: "advisories.matched", data: { advisoryIds: ids, releaseIds } });
  await record(tx, SYSTEM, now, events);
}

/** The products as their documents are read today; the bytes are as they came. Each is read first, and then written. */
async function readAgain({ db }: Context): Promise<void> {
  for (;;) {
    const next = await db.asViewer(SYSTEM, (tx) => getReread(tx));
    if (!next) return;
    const { id, documentId } = next;
    const read = await readApart(await db.asViewer(SYSTEM, (tx) => getBytes(tx, documentId)));
    await db.asViewer(SYSTEM, async (tx) => {
      if (!(await claimReread(tx, id, documentId))) return;
      if ("affected" in read) await saveAffected(tx, id, read.affected);
      await saveAdvisory(tx, id, { reread_wanted: false });
    });
  }
}

type Standing = Awaited<ReturnType<typeof findVerdicts>>[number];

/** New or newly owned releases: only advisories that share a key are looked at. */
async function matchReleases(tx: Tx, now: Date, releaseIds: readonly string[]): Promise<void> {
  for await (const releases of findReleases(tx, { ids: releaseIds })) {
    const prepared = releases.map((release) => ({ id: release.releaseId, ...prepare(release) }));
    const keys = new Set(prepared.flatMap((one) => releaseKeysOf(one)));
    const advisories = await findCandidates(tx, [...keys]);
    const byKey = indexKeys(advisories);
    const wanted = new Map<string, typeof prepared>();
    for (const one of prepared)
      for (const id of related(byKey, one)) wanted.set(id, [...(wanted.get(id) ?? []), one]);
    for (let at = 0; at < advisories.length; at += AT_ONCE) {
      const some = advisories.slice(at, at + AT_ONCE);
      const products = await findProductsOf(
        tx,
        some.map(({ id }) => id),
      );
      const verdicts: Verdict[] = [];
      const unrelated: { advisoryId: string; releaseId: string }[] = [];
      for (const { id } of some) {
        const matcher = buildMatcher(products.get(id) ?? [], releasedAliases());
        for (const one of wanted.get(id) ?? []) {
          const match = matcher(one);
          if (match) verdicts.push({ advisoryId: id, releaseId: one.id, match });
          else unrelated.push({ advisoryId: id, releaseId: one.id });
        }
      }
      await saveVerdicts(tx, verdicts);
      await removeVerdicts(tx, unrelated);
    }
  }
  await tell({ tx, viewer: SYSTEM, now }, "advisories.matched", {
    data: { releaseIds: [...releaseIds] },
  });
}

function indexKeys(advisories: readonly Candidate[]): Map<string, string[]> {
  const byKey = new Map<string, string[]>();
  for (const { id, matchKeys } of advisories)
    for (const key of matchKeys) {
      const ids = byKey.get(key);
      if (ids) ids.push(id);
      else byKey.set(key, [id]);
    }
  return byKey;
}

function related(byKey: ReadonlyMap<string, string[]>, release: PreparedRelease): Set<string> {
  const ids = new Set<string>();
  for (const key of releaseKeysOf(release)) for (const id of byKey.get(key) ?? []) ids.add(id);
  return ids;
}

const prepare = (release: Release) => prepareRelease(release, releasedAliases());

/** Names from public documents may be offered to everybody who types. */
async function learnNames(
  tx: Tx,
  products: Awaited<ReturnType<typeof findProductsOf>>,
): Promise<void> {
  const names = [...products.values()].flatMap((rows) => {
    const found = new Map(
      rows.map(({ vendor, product, cpe, purl }) => [
        `${vendor} ${product}`,
        { vendor: vendor ?? "", product, model: null, version: null, cpe, purl },
      ]),
    );
    return [...found.values()].slice(0, MOST_LEARNED);
  });
  await resolveReleases(tx, names, { listed: true });
}
