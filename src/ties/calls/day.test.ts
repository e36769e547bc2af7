import { afterAll, beforeAll, expect, test } from "vitest";
import { FULL } from "../../../test/full.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { addCall, getDay, takeNext } from "./api.ts";
import { wantCalls } from "./index.ts";

const SILENT = FULL ? 2_000 : 320;
const URGENCIES = ["urgent", "high", "normal", "low"] as const;
const OUTCOMES = ["spoken", "absent", "call_back"] as const;

let database: TestDatabase;
let world: World;
let web: TestWeb;
const context = () => testContext(database, "web");

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  const standing = context();
  standing.clock.set(new Date("2026-11-16T09:00:00+09:00"));
  web = await startTestWeb(standing);
  const { rows } = await database.owner.query<{ id: string; at: number }>(
    `with made as (insert into organisations.organisation (kind, name, created_at)
       select 'institution', 'だんまり病院' || at, now() from generate_series(1, ${SILENT}) at returning id, name)
     , reached as (insert into organisations.contact (organisation_id, position, name, duty, phone)
       select id, 1, '受付', 'desk', '0' || (1000000000 + row_number() over ()) from made)
     select id, row_number() over ()::int as at from made`,
  );
  const wanted = rows.map(({ id, at }) => ({
    organisationId: id,
    subjectId: id,
    title: "VPN装置",
    urgency: URGENCIES[at % URGENCIES.length]!,
    dueAt: null,
  }));
  await database.work.asViewer(SYSTEM, (tx) =>
    wantCalls(tx, "reaction", wanted, standing.clock.now()),
  );
  // As the database does by itself after a while.
  await database.owner.query("analyze");
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

test("three callers ring up every silent institution: none twice, the urgent first, every note kept", async () => {
  const order: string[] = [];
  const callAll = async (name: string) => {
    const viewer = viewerOf("secretariat", world.secretariat, name);
    for (;;) {
      const taken = await web.ask(viewer, takeNext, { body: {} });
      if (!("reply" in taken)) throw new Error(JSON.stringify(taken.refused));
      const { organisationId } = taken.reply;
      if (organisationId === null) return;
      order.push(organisationId);
      const outcome = OUTCOMES[order.length % OUTCOMES.length]!;
      const note = `${name}が${organisationId}にかけた`;
      const againAt = outcome === "call_back" ? "2026-11-17T10:00:00+09:00" : null;
      const kept = await web.ask(viewer, addCall, {
        body: { organisationId, outcome, note, phone: null, againAt },
      });
      if (!("reply" in kept)) throw new Error(JSON.stringify(kept.refused));
    }
  };
  await Promise.all(["one", "two", "three"].map(callAll));
  expect(order).toHaveLength(SILENT);
  expect(new Set(order).size).toBe(SILENT);
  const { rows } = await database.owner.query<{
    organisation_id: string;
    note: string;
    by: string;
  }>("select organisation_id, note, account_id as by from calls.call");
  expect(rows).toHaveLength(SILENT);
  for (const row of rows) expect(row.note).toContain(`が${row.organisation_id}にかけた`);
  const places = await database.owner.query<{ place: number }>(
    `select max(array_position($1::text[], m.urgency)) filter (where o.at <= ${SILENT / 4} - 3) as place
     from unnest($2::uuid[]) with ordinality o(id, at) join calls.matter m on m.organisation_id = o.id`,
    [[...URGENCIES], order],
  );
  expect(places.rows[0]!.place, "the first quarter is the urgent one").toBe(1);
  const day = await web.ask(viewerOf("secretariat", world.secretariat), getDay, { query: {} });
  if (!("reply" in day)) throw new Error("refused");
  const { people, ...left } = day.reply;
  expect(left).toEqual({ waiting: 0, later: SILENT, noNumber: 0, mine: null });
  expect(people).toHaveLength(3);
  expect(people.reduce((sum, one) => sum + one.calls, 0)).toBe(SILENT);
});
