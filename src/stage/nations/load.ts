import type { ClientBase } from "pg";
import type { Context } from "../../base/context.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { type LoadedAsset, type LoadedStatement, loadAssets } from "../../things/assets/index.ts";
import { loadNation } from "../../circle/members/index.ts";
import { resolveReleases } from "../../things/products/index.ts";
import type { AssetRow } from "./holdings.ts";
import type { InstitutionRow, MadeUpNation } from "./nation.ts";
import { makeId, makeRandom } from "./random.ts";

/** The institutions that come first: enough to sign in and look around, and soon there. */
const FIRST = 200;
/** Each part is twice as large as the one before, up to so many: what is read and compared at a time. */
const MOST = 2_500;

/**
 * Writes a made-up nation with its registers into an empty database, part by part, and gives after each how many
 * institutions stand. A part is whole in itself: it may be used while the next ones come.
 */
export async function* loadMadeUpNation(
  client: ClientBase,
  context: Context,
  nation: MadeUpNation,
): AsyncGenerator<number> {
  const { organisations, routes } = nation;
  await loadNation(client, { organisations, routes, institutions: [], contacts: desksOf(nation) });
  const releases = new Map<string, string>();
  let standing = 0;
  for (const institutions of partsOf(nation.institutions)) {
    const contacts = institutions.flatMap(nation.contactsOf);
    await loadNation(client, { organisations: [], routes: [], institutions, contacts });
    const rows = institutions.flatMap(nation.assetsOf);
    const held = rows.filter((row) => !row.absent);
    await resolveNew(context, held, releases);
    await loadAssets(
      client,
      held.map((row) => assetOf(row, releases)),
      rows.filter((row) => row.absent).map(statementOf),
    );
    yield (standing += institutions.length);
  }
}

function* partsOf(institutions: Iterable<InstitutionRow>): Generator<InstitutionRow[]> {
  let size = FIRST;
  let part: InstitutionRow[] = [];
  for (const institution of institutions) {
    part.push(institution);
    if (part.length < size) continue;
    yield part;
    part = [];
    size = Math.min(size * 2, MOST);
  }
  if (part.length > 0) yield part;
}

/** A desk at every organisation that is no institution. */
function desksOf({ organisations }: MadeUpNation) {
  return organisations.map(({ id, name, mail }, index) => ({
    id: makeId(index, makeRandom("desk", id)),
    organisationId: id,
    position: 1,
    name: `${name} 窓口`,
    duty: "desk" as const,
    mail,
    phone: null,
  }));
}

/** Adds the releases that are not known yet, by what the register calls them. */
async function resolveNew(
  context: Context,
  rows: readonly AssetRow[],
  releases: Map<string, string>,
): Promise<void> {
  const unknown = new Map(rows.map((row) => [nameOf(row), productOf(row)]));
  for (const name of releases.keys()) unknown.delete(name);
  const ids = await context.db.asViewer(SYSTEM, (tx) => resolveReleases(tx, [...unknown.values()]));
  for (const [index, name] of [...unknown.keys()].entries()) releases.set(name, ids[index]!);
}

function assetOf(
  { registeredAt, absent: _, ...row }: AssetRow,
  releases: ReadonlyMap<string, string>,
): LoadedAsset {
  return {
    ...row,
    ...productOf(row),
    note: null,
    releaseId: releases.get(nameOf(row))!,
    createdAt: registeredAt,
  } as LoadedAsset;
}

const statementOf = ({ institutionId, kind, registeredAt }: AssetRow) =>
  ({ institutionId, kind, has: false, statedAt: registeredAt }) as LoadedStatement;

const productOf = (row: Omit<AssetRow, "registeredAt">) => ({
  vendor: row.vendor ?? "",
  product: row.product ?? "",
  model: row.model,
  version: row.version,
  kind: row.kind,
});

const nameOf = (row: Omit<AssetRow, "registeredAt">) => JSON.stringify(productOf(row));
