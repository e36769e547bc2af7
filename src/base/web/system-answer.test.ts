import { readdirSync, readFileSync } from "node:fs";
import fastify from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext } from "../../../test/web.ts";
import { makeWorld, viewerOf } from "../../../test/world.ts";
import { GET } from "../contract.ts";
import type { Tx } from "../data/db.ts";
import { SYSTEM } from "../viewer.ts";
import { answer, mount, prepareSystemAnswer, systemAnswer } from "./http.ts";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.drop());

const seen = z.object({ role: z.string(), organisation: z.string() });
const asked = (path: `/api/${string}`) =>
  GET(path, { label: "試験", reply: seen.extend({ asks: z.string() }) });
async function speaker(tx: Tx) {
  const { rows } = await sql<z.infer<typeof seen>>`
    select current_setting('tasuki.role') as role, current_setting('tasuki.organisation') as organisation`.execute(
    tx,
  );
  return rows[0]!;
}
const saveEvent = (tx: Tx, name: string) =>
  sql`insert into base.event (name) values (${name})`.execute(tx);

test("an answer speaks as the system only where it says so, and knows who asks all the same", async () => {
  const viewer = viewerOf("relay", (await makeWorld(database)).relayTokyo);
  const { organisationId: organisation } = viewer;
  const app = fastify();
  mount(
    app,
    [
      answer(asked("/api/own"), ["relay"], async ({ tx, viewer }) => ({
        ...(await speaker(tx)),
        asks: viewer.role,
      })),
      systemAnswer(asked("/api/system"), ["relay"], async ({ tx, viewer }) => ({
        ...(await speaker(tx)),
        asks: viewer.role,
      })),
      prepareSystemAnswer(
        asked("/api/refused"),
        ["relay"],
        ({ context }) => context.db.asViewer(SYSTEM, (tx) => saveEvent(tx, "test.kept")),
        async ({ tx, refuse }) => {
          await saveEvent(tx, "test.lost");
          return refuse("not_found");
        },
      ),
      systemAnswer(asked("/api/closed"), ["secretariat"], async ({ tx }) => ({
        ...(await speaker(tx)),
        asks: "",
      })),
    ],
    { ...testContext(database), db: database.web, identify: async () => viewer },
  );
  const ask = async (path: string) => (await app.inject(path)).json() as object;
  expect(await ask("/api/own")).toEqual({ role: "relay", organisation, asks: "relay" });
  expect(await ask("/api/system")).toEqual({ role: "system", organisation, asks: "relay" });
  // Who may not ask is not answered, whoever the answer speaks as.
  expect((await app.inject("/api/closed")).statusCode).not.toBe(200);
  // What was prepared stands, what the refused answer wrote does not.
  expect((await app.inject("/api/refused")).statusCode).not.toBe(200);
  const { rows } = await database.owner.query<{ name: string }>(
    "select name from base.event where name like 'test.%'",
  );
  expect(rows).toEqual([{ name: "test.kept" }]);
});

test("nobody within a transaction says as whom it speaks, or ends it", () => {
  const src = new URL("../../", import.meta.url);
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  // COPY goes over bare connections, which begin for themselves.
  const says = /sql`\s*(select set_config\('tasuki\.|begin|commit|rollback)|and chain/;
  const found = files.filter((path) => says.test(readFileSync(new URL(path, src), "utf8")));
  expect(found).toEqual([]);
});
