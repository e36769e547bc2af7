import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { startTestWeb, testContext, type TestWeb } from "../web.ts";
import { makeWorld, viewerOf, type World } from "../world.ts";
import { documentOf, upload } from "./upload.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

/** How many answers others get while this goes on, and what came of it. */
async function meanwhile<T>(work: Promise<T>): Promise<{ answers: number; result: T }> {
  const state = { isOver: false };
  void work.finally(() => (state.isOver = true)).catch(() => {});
  let answers = 0;
  while (!state.isOver) {
    await web.app.inject({ url: "/health" });
    // Who asks again at once would never let the others' messages in.
    await new Promise((done) => setImmediate(done));
    answers++;
  }
  return { answers, result: await work };
}

test("others are answered while a document of 4,000 products, and a register of 10,000 lines, are read", async () => {
  const secretariat = viewerOf("secretariat", world.secretariat);
  const document = await meanwhile(
    upload(web, secretariat, "/api/feeds/files", "a.json", documentOf(4_000)),
  );
  expect(document.result.json()).toMatchObject({ files: [{ outcome: "taken" }] });
  // Read on the request's own thread it would be a handful.
  expect(document.answers).toBeGreaterThan(20);
  const lines = Array.from({ length: 10_000 }, (_, i) => `NAS,甲社,TS-${i},5.1`);
  const register = Buffer.from(["種類,メーカー,製品名,版", ...lines].join("\n"));
  const url = `/api/assets/sheets?institutionId=${world.clinicTokyo}`;
  const sheet = await meanwhile(upload(web, secretariat, url, "a.csv", register));
  expect(sheet.result.json()).toMatchObject({ lines: 10_000 });
  expect(sheet.answers).toBeGreaterThan(10);
});
