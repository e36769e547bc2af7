import { afterAll, beforeAll, expect, test } from "vitest";
import { makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext } from "../../../test/web.ts";
import { idOf, makeWorld, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadNation } from "../../circle/members/index.ts";
import { publish } from "./publish.ts";
import { fallThrough, passOn, remindRelays } from "./relay.ts";

const MANY = 300;
const NUMBERS = Array.from({ length: MANY }, (_, number) => number);

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let world: World;
/** Statements that the connections of the workers were asked so far. */
let asked = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database);
  database.work.pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    client.query = ((...given: unknown[]) => {
      asked += 1;
      return query(...given);
    }) as typeof client.query;
  });
  const client = await database.owner.connect();
  const waits = { forwards: "waits", fallThroughHours: null } as const;
  const atOnce = { ...waits, forwards: "at_once" } as const;
  // Each route: one relay keeps it, one passes on at once, one keeps it again.
  await loadNation(client, {
    organisations: ["first", "between", "last"].flatMap((name) =>
      NUMBERS.map((number) => ({
        id: idOf(`${name} ${number}`),
        kind: "relay" as const,
        name: `${name} ${number}`,
      })),
    ),
    routes: NUMBERS.map((number) => ({
      id: idOf(`route ${number}`),
      key: `route-${number}`,
      name: `経路 ${number}`,
      steps: [
        { organisationId: idOf(`first ${number}`), ...waits },
        { organisationId: idOf(`between ${number}`), ...atOnce },
        { organisationId: idOf(`last ${number}`), ...waits },
      ],
    })),
    institutions: NUMBERS.map((number) => ({
      id: idOf(`behind ${number}`),
      name: `病院 ${number}`,
      code: null,
      kind: "hospital",
      beds: 100,
      functions: [],
      founder: "medical_corporation",
      prefecture: "13",
      routeId: idOf(`route ${number}`),
    })),
    contacts: ["first", "last", "behind"].flatMap((name) =>
      NUMBERS.map((number) => ({
        id: idOf(`${name} ${number}:1`),
        organisationId: idOf(`${name} ${number}`),
        position: 1,
        name: "窓口",
        duty: "desk" as const,
        mail: `${name}-${number}@hop.example.jp`,
        phone: null,
      })),
    ),
  }).finally(() => client.release());
});
afterAll(() => database.drop());

const asSystem = <T>(work: Parameters<typeof database.work.asViewer<T>>[1]) =>
  database.work.asViewer(SYSTEM, work);

/** How many statements something takes. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const before = asked;
  await work();
  return asked - before;
}

async function count(text: string, ...values: unknown[]): Promise<number> {
  const { rows } = await database.owner.query<{ count: number }>(
    `select count(*)::int as count from ${text}`,
    values,
  );
  return rows[0]!.count;
}

/** Statements of each step from publishing to the last relay's silence, with so many routes behind it. */
async function walk(name: string, routes: number) {
  const alert = await makeAlert(database, world, name, { state: "approved" });
  await database.owner.query(
    `insert into assets.asset (id, institution_id, kind, release_id, vendor, product, internet_facing, created_at, changed_at)
     select gen_random_uuid(), one, 'firewall', $2, '甲電機', $3, true, '2026-01-01', '2026-01-01' from unnest($1::uuid[]) one`,
    [
      NUMBERS.slice(0, routes).map((number) => idOf(`behind ${number}`)),
      alert.releases.affected,
      name,
    ],
  );
  const hops = (state: string) =>
    count(
      `reactions.hop h join reactions.publication p on p.id = h.publication_id
       where p.advisory_id = $1 and h.state = $2`,
      alert.advisoryId,
      state,
    );
  const told = (kind: string, step = 0) =>
    count(
      `notices.notice n join reactions.hop h on h.id = n.subject_id
         join reactions.publication p on p.id = h.publication_id
       where p.advisory_id = $1 and n.kind = $2 and n.step = $3`,
      alert.advisoryId,
      kind,
      step,
    );
  const taken: Record<string, number> = {};
  const order = { guidanceId: alert.guidanceId, confirmOverMatch: "訓練の名簿" };
  taken.publish = await statements(() =>
    asSystem((tx) => publish(tx, SYSTEM, context.clock.now(), order)),
  );
  // The world's own route in Tokyo keeps it too.
  const keepers = routes + 1;
  expect([await hops("waiting"), await hops("ahead")]).toEqual([keepers, 2 * routes]);
  expect(await told("relay")).toBe(keepers);

  context.clock.advance(61 * 60_000);
  taken.remind = await statements(() => asSystem((tx) => remindRelays(tx, context.clock.now())));
  expect(await told("relay", 1)).toBe(keepers);

  context.clock.advance(61 * 60_000);
  taken.fallThrough = await statements(() =>
    asSystem((tx) => fallThrough(tx, context.clock.now())),
  );
  expect([await hops("fell_through"), await hops("forwarded")]).toEqual([keepers, routes]);
  expect([await hops("waiting"), await told("relay-passed")]).toEqual([routes, keepers]);
  const held = `reactions.reaction where advisory_id = $1 and stage = 'held'`;
  expect(await count(held, alert.advisoryId)).toBe(routes);

  const { rows: ways } = await database.owner.query<{ publicationId: string; routeId: string }>(
    `update reactions.hop h set state = 'forwarded', remind_at = null from reactions.publication p
     where p.id = h.publication_id and p.advisory_id = $1 and h.state = 'waiting'
     returning h.publication_id as "publicationId", h.route_id as "routeId"`,
    [alert.advisoryId],
  );
  taken.release = await statements(() =>
    asSystem((tx) => passOn(tx, ways, "お困りの際は当会へ。", context.clock.now())),
  );
  expect(await count(held, alert.advisoryId)).toBe(0);
  const first = `notices.notice n join reactions.reaction r on r.id = n.subject_id
    where r.advisory_id = $1 and n.kind = 'advisory'`;
  expect(await count(first, alert.advisoryId)).toBe(routes + 2);
  const released = await statements(() =>
    asSystem((tx) => passOn(tx, ways, null, context.clock.now())),
  );
  expect(await count(first, alert.advisoryId)).toBe(routes + 2);
  return { ...taken, released };
}

test("300 relays take as many statements as 3: to publish, to remind, to go on without them, to release", async () => {
  const few = await walk("few", 3);
  const many = await walk("many", MANY);
  expect(many).toEqual(few);
});
