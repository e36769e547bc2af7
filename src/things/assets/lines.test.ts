import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Viewer } from "../../base/viewer.ts";
import * as api from "./api.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;
let owner: Viewer;
beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
  world = await makeWorld(database);
  owner = viewerOf("institution", world.clinicTokyo);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const KINDS = ["firewall", "nas", "cloud"] as const;
type Kind = (typeof KINDS)[number];
const LINE = {
  vendor: "甲電機",
  product: "装置",
  model: null,
  version: null,
  place: null,
  internetFacing: null,
  emrConnected: null,
  maintainer: null,
  note: null,
};
const acts = fc.array(
  fc.record({
    do: fc.constantFrom("add", "change", "remove", "restore", "has", "has not", "take back"),
    kind: fc.constantFrom(...KINDS),
    which: fc.nat(9),
  }),
  { maxLength: 12 },
);

/** What the register should say: lines with their kind, and what was said of each kind. */
interface Model {
  lines: { id: string; kind: Kind; removed: boolean }[];
  stated: Partial<Record<Kind, boolean>>;
}
const lie = ({ lines }: Model, kind: Kind) =>
  lines.some((one) => !one.removed && one.kind === kind);

/** Does it in both; gives the status, and which the rules ask for. */
async function act(
  { do: what, kind, which }: { do: string; kind: Kind; which: number },
  model: Model,
): Promise<[got: number, due: number]> {
  const line = model.lines[which % (model.lines.length || 1)];
  const body = { ...LINE, kind };
  // A line says that there is one: 「ない」 becomes 「ある」.
  const there = (of: Kind) => {
    if (model.stated[of] === false) model.stated[of] = true;
  };
  if (what === "add" || !line) {
    const added = await web.ask(owner, api.addAsset, { body });
    if ("reply" in added) model.lines.push({ id: added.reply.id, kind, removed: false });
    there(kind);
    return [added.status, 200];
  }
  const params = { id: line.id };
  if (what === "change") {
    const { status } = await web.ask(owner, api.changeAsset, { params, body });
    // Nothing is changed where nothing differs.
    if (line.kind === kind) return [status, 200];
    if (line.removed) return [status, 409];
    line.kind = kind;
    there(kind);
    return [status, 200];
  }
  if (what === "remove") {
    const { status } = await web.ask(owner, api.removeAsset, { params });
    const due = line.removed ? 409 : 200;
    line.removed = true;
    return [status, due];
  }
  if (what === "restore") {
    const { status } = await web.ask(owner, api.restoreAsset, { params });
    line.removed = false;
    there(line.kind);
    return [status, 200];
  }
  const has = { has: true, "has not": false, "take back": null }[what]!;
  const { status } = await web.ask(owner, api.stateKind, { params: { kind }, body: { has } });
  if (has === false && lie(model, kind)) return [status, 409];
  if (has === null) delete model.stated[kind];
  else model.stated[kind] = has;
  return [status, 200];
}

test("whatever is done in whatever order, the register says what the rules say", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (some) => {
      await database.owner.query("delete from assets.asset; delete from assets.statement");
      const model: Model = { lines: [], stated: {} };
      for (const one of some) {
        const [got, due] = await act(one, model);
        expect(got, JSON.stringify(one)).toBe(due);
        const seen = await web.ask(owner, api.getOverview, {});
        if (!("reply" in seen)) throw new Error(JSON.stringify(seen));
        const { kinds, total } = seen.reply;
        for (const kind of KINDS) {
          const lines = model.lines.filter((line) => !line.removed && line.kind === kind);
          const said = kinds.find((facts) => facts.kind === kind)!;
          expect([said.count, said.stated], `${kind} after ${JSON.stringify(one)}`).toEqual([
            lines.length,
            model.stated[kind] ?? null,
          ]);
        }
        expect(total).toBe(model.lines.filter((line) => !line.removed).length);
      }
    }),
    { numRuns: 15 },
  );
});
