import { afterAll, beforeAll, expect, test } from "vitest";
import { advisoryOf, bytesOf } from "../../../test/conformance/csaf-sample.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { getAdvisory, setState } from "../advisories/api.ts";
import { takeDocument } from "../advisories/index.ts";
import type { Reply } from "../../base/contract.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { resolveReleases } from "../../things/products/index.ts";
import * as api from "./api.ts";
import { markPublished, markWithdrawn } from "./index.ts";
import { propose, situationsOf } from "./propose.ts";
import type { Known } from "./queries.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
  for (const account of ["one", "two"]) {
    const { accountId } = viewerOf("secretariat", world.secretariat, account as never);
    await database.owner.query(
      "insert into accounts.account (id, mail, name, password_hash) values ($1, $2, $2, 'x') on conflict do nothing",
      [accountId, `${account}@example.org`],
    );
  }
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const one = () => viewerOf("secretariat", world.secretariat, "one" as never);
const two = () => viewerOf("secretariat", world.secretariat, "two" as never);

async function start(id: string): Promise<string> {
  const context = testContext(database, "work");
  const { advisoryId } = await database.work.asViewer(SYSTEM, async (tx) => {
    const [releaseId] = await resolveReleases(tx, [
      { vendor: "甲電機", product: "Gate", model: null, version: "2.4" },
    ]);
    await tx
      .insertInto("assets.asset")
      .values({
        institution_id: world.hospitalTokyo,
        kind: "firewall",
        release_id: releaseId!,
        vendor: "甲電機",
        product: "Gate",
        internet_facing: true,
        emr_connected: false,
      })
      .execute();
    return takeDocument(tx, SYSTEM, context.clock.now(), {
      bytes: bytesOf(advisoryOf({ id, fixed: "2.5" })),
      name: "x.json",
      source: "test",
    });
  });
  await runJobs(database, context);
  const started = await web.ask(one(), api.startGuidance, {
    body: { advisoryId: advisoryId!, mark: "live" },
  });
  return (started as { reply: { id: string } }).reply.id;
}

async function get(id: string, viewer = one()): Promise<Reply<typeof api.getGuidance>> {
  const got = await web.ask(viewer, api.getGuidance, { params: { id } });
  expect(got.status).toBe(200);
  return (got as { reply: Reply<typeof api.getGuidance> }).reply;
}
const move = (
  viewer: ReturnType<typeof one>,
  id: string,
  state: "draft" | "in_review" | "approved",
) => web.ask(viewer, api.setGuidanceState, { params: { id }, body: { state } });
const audience = (id: string, askKinds: string[]) =>
  web.ask(one(), api.saveAudience, {
    params: { id },
    body: { askKinds, rule: null, changeNote: null },
  });

test("a proposal says to each reader what is known, in words without a hole", async () => {
  const guidance = await get(await start("G-1"));
  expect(guidance.texts.map((text) => text.class)).toEqual([...api.CLASSES]);
  expect(guidance.situations.filter(({ holds }) => holds).map(({ id }) => id)).toEqual([
    "internet_facing",
    "fixed_version",
  ]);
  for (const text of guidance.texts) {
    const all = JSON.stringify([text.summary, text.actions, text.ifCannot]);
    expect(all).not.toContain("{{");
    expect(text.actions.length).toBeGreaterThan(0);
  }
  const clinic = guidance.texts[0]!;
  expect(clinic.summary).toContain("Gate");
  expect(JSON.stringify(clinic.actions)).toContain("2.5");
  expect(clinic.vendorEnquiry).toContain("{{institution}}");
  expect(clinic.vendorEnquiry).toContain("CVE-2026-0001");
  expect(guidance.holders).toBe(1);
});

test("what is not known is said so, never left empty", () => {
  const known: Known = {
    state: "inbox",
    title: "x",
    tlp: null,
    exploited: true,
    fixedVersion: null,
    hasFix: false,
    cves: [],
    isCertain: false,
    products: null,
    held: null,
    holders: 0,
    institutions: 9,
    internet: false,
    emr: true,
    medical: true,
  };
  expect(situationsOf(known)).toEqual([
    "known_exploited",
    "emr_connected",
    "medical_device",
    "under_investigation",
  ]);
  const texts = propose(known, new Date("2026-11-21"));
  expect(JSON.stringify(texts.map(({ summary, actions }) => [summary, actions]))).not.toMatch(
    /\{\{|null/,
  );
  expect(texts[1]!.summary).toContain("CVE番号はまだありません");
});

test("a narrow one may be approved by its author; a wide one needs somebody else", async () => {
  const narrow = await start("G-2");
  expect((await move(one(), narrow, "approved")).status).toBe(409);
  expect((await move(one(), narrow, "in_review")).status).toBe(200);
  expect((await move(one(), narrow, "approved")).status).toBe(200);
  expect((await get(narrow)).may).toMatchObject({ publish: true, edit: false });

  const wide = await start("G-3");
  expect((await audience(wide, ["firewall"])).status).toBe(200);
  expect((await get(wide)).wide).toBe(true);
  await move(one(), wide, "in_review");
  expect(await move(one(), wide, "approved")).toMatchObject({
    status: 409,
    refused: { refused: "same_person" },
  });
  expect((await get(wide, two())).may.approve).toBe(true);
  expect((await move(two(), wide, "approved")).status).toBe(200);
  expect(await get(wide)).toMatchObject({ state: "approved", reviewer: "two@example.org" });
});

test("a clerk prepares a text and sends it to review; approving it is for reviewers", async () => {
  const id = await start("G-1");
  const clerk = { ...two(), standing: "clerk" as const };
  expect((await move(clerk, id, "in_review")).status).toBe(200);
  expect((await get(id, clerk)).may).toMatchObject({ approve: false, publish: false });
  expect(await move(clerk, id, "approved")).toMatchObject({ status: 403 });
  const reviewer = { ...two(), standing: "reviewer" as const };
  expect((await get(id, reviewer)).may.approve).toBe(true);
  expect((await move({ ...one(), standing: "reviewer" as const }, id, "approved")).status).toBe(
    200,
  );
  expect((await get(id, reviewer)).may.publish).toBe(true);
  await move(one(), id, "draft");
});

test("only a draft is written; what is published is copied into the next revision", async () => {
  const id = await start("G-4");
  const { texts, advisory } = await get(id);
  const { class: name, label: _, ...words } = texts[0]!;
  const save = (to: string) =>
    web.ask(one(), api.saveText, {
      params: { id: to, class: name },
      body: { ...words, summary: "書き直しました。" },
    });
  expect((await save(id)).status).toBe(200);
  await database.work.asViewer(SYSTEM, (tx) => markPublished(tx, id, new Date()));
  expect(await save(id)).toMatchObject({ status: 409, refused: { refused: "not_draft" } });
  expect((await audience(id, [])).status).toBe(409);
  const body = { advisoryId: advisory.id, mark: "live" as const };
  const next = await web.ask(one(), api.startGuidance, { body });
  const copy = await get((next as { reply: { id: string } }).reply.id);
  expect(copy).toMatchObject({ revision: 2, state: "draft" });
  expect(copy.texts[0]!.summary).toBe("書き直しました。");
  // Whoever begins again meets the revision that is open.
  expect(await web.ask(two(), api.startGuidance, { body })).toMatchObject({
    reply: { id: copy.id },
  });
  const params = { id: copy.id, class: name };
  expect((await web.ask(one(), api.restoreProposal, { params })).status).toBe(200);
  expect((await get(copy.id)).texts[0]!.summary).toBe(words.summary);
});

test("an advisory that was put aside and is taken up again stands where it stood", async () => {
  const id = await start("G-6");
  const { advisory } = await get(id);
  const params = { id: advisory.id };
  const stand = async (state: "dismissed" | "closed" | "inbox") => {
    const body = { state, reason: "確かめた" };
    expect((await web.ask(one(), setState, { params, body })).status).toBe(200);
    const shown = await web.ask(one(), getAdvisory, { params });
    return "reply" in shown && shown.reply.state;
  };
  const put = (work: typeof markPublished) =>
    database.work.asViewer(SYSTEM, (tx) => work(tx, id, new Date()));
  expect([await stand("dismissed"), await stand("inbox")]).toEqual(["dismissed", "assessing"]);
  await put(markPublished);
  expect([await stand("closed"), await stand("inbox")]).toEqual(["closed", "published"]);
  await put(markWithdrawn);
  // What was taken back is thought about anew.
  expect([await stand("closed"), await stand("inbox")]).toEqual(["closed", "assessing"]);
  const revisions = await web.ask(one(), api.findRevisions, { query: { advisoryId: advisory.id } });
  expect(revisions).toMatchObject({
    reply: { items: [{ id, revision: 1, state: "withdrawn", mark: "live" }] },
  });
});

test("drafts are the secretariat's", async () => {
  const id = await start("G-5");
  for (const viewer of [
    viewerOf("institution", world.hospitalTokyo),
    viewerOf("relay", world.relayTokyo),
    viewerOf("ministry", world.ministry),
    viewerOf("vendor", world.vendor),
  ]) {
    expect((await web.ask(viewer, api.getGuidance, { params: { id } })).status).toBe(403);
    const seen = await database.web.asViewer(viewer, (tx) =>
      tx.selectFrom("guidance.guidance_text").select("class").execute(),
    );
    expect(seen, viewer.role).toEqual([]);
  }
});
