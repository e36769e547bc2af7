import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Viewer } from "../../base/viewer.ts";
import { giveConsents, listConsents } from "./api-consents.ts";
import { countRenewedConsents } from "./consents.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;
let head: Viewer;
const extra = mkdtempSync(join(tmpdir(), "tasuki-consents-"));

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  head = viewerOf("institution", world.hospitalTokyo);
});
afterAll(async () => {
  delete process.env.CONTENT_DIR;
  rmSync(extra, { recursive: true });
  await web.close();
  await database.drop();
});

/** Needed texts that wait, as the page counts them. */
const open = async (who = head) => {
  const listed = await web.ask(who, listConsents);
  return "reply" in listed ? listed.reply.open : null;
};
/** Those of which an older version was agreed to: what 「今日」 tells. */
const renewed = () =>
  database.web.asViewer(head, (tx) => countRenewedConsents(tx, world.hospitalTokyo, TODAY));
const give = async (who: Viewer, ...consents: [id: string, version: string, given: boolean][]) => {
  const body = { consents: consents.map(([id, version, given]) => ({ id, version, given })) };
  const reply = await web.ask(who, giveConsents, { body });
  return "reply" in reply ? "done" : reply.refused.refused;
};

test("needed texts wait until the representative agrees; others do not, and nobody else sees it", async () => {
  expect(await open()).toBe(3);
  expect(await renewed()).toBe(0);
  const member: Viewer = { ...head, standing: "member" };
  expect(await give(member, ["terms", "1", true])).toBe("forbidden");
  expect(await give(head, ["terms", "1", false])).toBe("bad_input");
  expect(await give(head, ["terms", "0", true])).toBe("changed");
  expect(await give(head, ["nothing", "1", true])).toBe("changed");
  const all = ["terms", "handling", "no-detriment"].map((id): [string, string, boolean] => [
    id,
    "1",
    true,
  ]);
  expect(await give(head, ...all, ["drills", "1", false])).toBe("done");
  expect(await open()).toBe(0);
  expect(await open(viewerOf("institution", world.clinicTokyo))).toBe(3);
  // What is optional can be changed, and the last word counts.
  expect(await give(head, ["drills", "1", true])).toBe("done");
  const listed = await web.ask(head, listConsents);
  const drills = "reply" in listed && listed.reply.texts.find((one) => one.id === "drills");
  expect(drills).toMatchObject({ given: true, renewed: false });
});

test("a new version is asked for again", async () => {
  mkdirSync(join(extra, "applications"));
  const shipped = readFileSync(
    new URL("../../../content/applications/consent-terms.yaml", import.meta.url),
    "utf8",
  );
  writeFileSync(
    join(extra, "applications", "terms.yaml"),
    shipped.replace('version: "1"', 'version: "2"'),
  );
  process.env.CONTENT_DIR = extra;
  expect(await open()).toBe(1);
  expect(await renewed()).toBe(1);
  const listed = await web.ask(head, listConsents);
  const terms = "reply" in listed && listed.reply.texts.find((one) => one.id === "terms");
  expect(terms).toMatchObject({ version: "2", given: null, renewed: true });
  expect(await give(head, ["terms", "1", true])).toBe("changed");
  expect(await give(head, ["terms", "2", true])).toBe("done");
  expect(await open()).toBe(0);
  expect(await renewed()).toBe(0);
});
