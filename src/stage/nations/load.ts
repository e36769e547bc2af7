import type { ClientBase } from "pg";
import type { Context } from "../../base/context.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { type LoadedAsset, type LoadedStatement, loadAssets } from "../../things/assets/index.ts";
import { loadNation } from "../../circle/members/index.ts";
import { resolveReleases } from "../../things/products/index.ts";
import type { AssetRow } from "./holdings.ts";
import type { InstitutionRow, MadeUpNation } from "./nation.ts";
import { makeId, makeRandom } from "./random.ts";

/** Register lines whose products are looked up at a time. */
const BATCH = 20_000;

/** Writes a made-up nation with its registers into an empty database. Nothing of it is kept in memory. */
export async function loadMadeUpNation(
  client: ClientBase,
  context: Context,
  nation: MadeUpNation,
): Promise<void> {
  await loadNation(client, { ...nation, contacts: contactsOf(nation) });
  await loadAssets(client, assetsOf(nation, context), statementsOf(nation));
}

/** The contacts of the institutions, and a desk at every other organisation. */
function* contactsOf(nation: MadeUpNation) {
  for (const [index, { id, name, mail }] of nation.organisations.entries()) {
    const own = { id: makeId(index, makeRandom("desk", id)), organisationId: id, position: 1 };
    yield { ...own, name: `${name} 窓口`, duty: "desk" as const, mail, phone: null };
  }
  yield* nation.contacts;
}

async function* assetsOf(nation: MadeUpNation, context: Context): AsyncGenerator<LoadedAsset> {
  const releases = new Map<string, string>();
  for (const rows of batchesOf(nation)) {
    const unknown = new Map(rows.map((row) => [nameOf(row), row]));
    for (const name of unknown.keys()) if (releases.has(name)) unknown.delete(name);
    const ids = await context.db.asViewer(SYSTEM, (tx) =>
      resolveReleases(tx, [...unknown.values()].map(productOf)),
    );
    for (const [index, name] of [...unknown.keys()].entries()) releases.set(name, ids[index]!);
    for (const { registeredAt, absent: _, ...row } of rows) {
      yield {
        ...row,
        ...productOf(row),
        note: null,
        releaseId: releases.get(nameOf(row))!,
        createdAt: registeredAt,
      } as LoadedAsset;
    }
  }
}

function* batchesOf(nation: MadeUpNation): Generator<AssetRow[]> {
  let batch: AssetRow[] = [];
  for (const institution of nation.institutions) {
    batch.push(...linesOf(nation, institution));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

const linesOf = (nation: MadeUpNation, institution: InstitutionRow) =>
  nation.assetsOf(institution).filter((row) => !row.absent);

const productOf = (row: Omit<AssetRow, "registeredAt">) => ({
  vendor: row.vendor ?? "",
  product: row.product ?? "",
  model: row.model,
  version: row.version,
  kind: row.kind,
});

const nameOf = (row: Omit<AssetRow, "registeredAt">) => JSON.stringify(productOf(row));

function* statementsOf(nation: MadeUpNation): Generator<LoadedStatement> {
  for (const institution of nation.institutions) {
    for (const { absent, institutionId, kind, registeredAt } of nation.assetsOf(institution)) {
      if (absent)
        yield { institutionId, kind, has: false, statedAt: registeredAt } as LoadedStatement;
    }
  }
}
