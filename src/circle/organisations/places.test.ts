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

type Act = { do: "add" | "remove" | "restore" | "order"; which: number };
const acts = fc.array(
  fc.record({
    do: fc.constantFrom("add" as const, "remove" as const, "restore" as const, "order" as const),
    which: fc.nat(5),
  }),
  { minLength: 1, maxLength: 4 },
);

const all = async () =>
  (
    await database.owner.query<{ id: string; position: number | null }>(
      "select id, position from organisations.contact where organisation_id = $1 order by position, id",
      [world.clinicTokyo],
    )
  ).rows;

async function act({ do: what, which }: Act, ids: readonly string[]): Promise<number> {
  const params = { id: ids[which % ids.length]! };
  if (what === "remove") return (await web.ask(owner, api.removeContact, { params })).status;
  if (what === "restore") return (await web.ask(owner, api.restoreContact, { params })).status;
  const ofAll = { id: world.clinicTokyo };
  if (what === "order") {
    const told = (await all()).filter(({ position }) => position !== null).map(({ id }) => id);
    const turned = [...told.slice(which % told.length), ...told.slice(0, which % told.length)];
    const order = { params: ofAll, body: { ids: turned } };
    return (await web.ask(owner, api.orderContacts, order)).status;
  }
  const body = { name: "人", duty: "staff", mail: "p@example.jp", phone: null, reachable: null };
  return (await web.ask(owner, api.addContact, { params: ofAll, body } as never)).status;
}

test("whatever is done at once, somebody is told first, the places have no gap, and each act is recorded once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 4 }), async (rounds) => {
      for (const round of rounds) {
        const before = await all();
        const ids = before.map(({ id }) => id);
        const answered = await Promise.all(round.map((one) => act(one, ids)));
        // Done, not there any more, or told why not; never a failure.
        expect(answered.filter((status) => ![200, 404, 409].includes(status))).toEqual([]);
        const places = (await all()).flatMap(({ position }) => position ?? []);
        expect(places).toEqual(places.map((_, at) => at + 1));
        expect(places.length).toBeGreaterThan(0);
      }
      // Who is there now was put back as often as taken out; who is not, was taken out once more.
      const { rows } = await database.owner.query(
        `select c.id from organisations.contact c where organisation_id = $1 and
           (select count(*) filter (where name = 'organisations.contact_removed') - count(*) filter (where name = 'organisations.contact_restored')
            from base.event e where e.subject_id = c.id) <> case when c.removed_at is null then 0 else 1 end`,
        [world.clinicTokyo],
      );
      expect(rows).toEqual([]);
    }),
    { numRuns: 15 },
  );
});
