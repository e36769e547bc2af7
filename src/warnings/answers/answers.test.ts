import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { queuedAbout } from "../../../test/queued.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { climb } from "../../base/later/ladder.ts";
import { publishGuidance } from "../reactions/api.ts";
import { ladder } from "../reactions/chase.ts";
import {
  answerForAsset,
  answerReaction,
  findForAsset,
  findReactions,
  getReaction,
  openReaction,
  removeFile,
} from "./api.ts";
import type { Viewer } from "../../base/viewer.ts";

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let world: World;
let office: ReturnType<typeof viewerOf>;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database);
  web = await startTestWeb(context);
  office = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

/** Everybody is informed directly here; relays have their own test. */
async function publish(name: string, facts: Parameters<typeof makeAlert>[3] = {}) {
  await database.owner.query("update members.institution set route_id = $1", [world.routes.direct]);
  const alert = await makeAlert(database, world, name, facts);
  const done = await web.ask(office, publishGuidance, { body: { guidanceId: alert.guidanceId } });
  if (!("reply" in done)) throw new Error(JSON.stringify(done.refused));
  return { ...alert, publicationId: done.reply.publicationId! };
}

async function row(alert: Alert, institutionId: string) {
  const found = await database.owner.query(
    `select r.*, n.id as notice_id, n.link_expires_at from reactions.reaction r
     left join notices.notice n on n.subject_id = r.id where r.advisory_id = $1 and r.institution_id = $2 order by n.step limit 1`,
    [alert.advisoryId, institutionId],
  );
  return found.rows[0];
}

test("signed in, an institution sees its own and answers; the secretariat answers what it heard by phone", async () => {
  const alert = await publish("own");
  const own = viewerOf("institution", world.hospitalTokyo);
  const other = viewerOf("institution", world.clinicOsaka);
  const { id } = await row(alert, world.hospitalTokyo);
  const listed = await web.ask(own, findReactions, { query: {} });
  expect("reply" in listed && listed.reply.rows.map((one) => one.title)).toContain("own の弱点");
  const params = { id };
  expect(await web.ask(own, openReaction, { params })).toMatchObject({ status: 200 });
  expect(await row(alert, world.hospitalTokyo)).toMatchObject({
    stage: "acknowledged",
    opened_at: context.clock.now(),
  });
  const body = { answer: "vendor_asked" as const, noneOfKind: false };
  expect(await web.ask(own, answerReaction, { params, body })).toMatchObject({
    reply: { stage: "acknowledged" },
  });
  const assetId = alert.assets.hospitalTokyo!;
  const forAsset = { params: { id, assetId }, body: { answer: "done" as const } };
  expect(await web.ask(own, answerForAsset, forAsset)).toMatchObject({ status: 200 });
  const shown = await web.ask(own, getReaction, { params });
  expect(shown).toMatchObject({
    reply: {
      answer: "vendor_asked",
      answeredVia: "page",
      summary: "hospital_large に向けた要約です。",
      priorityReason: "実際の攻撃に使われており、インターネットから届く場所にあるため",
      assets: [{ id: assetId, verdict: "affected", answer: "done" }],
      may: { answer: true },
    },
  });
  expect("reply" in shown && shown.reply.history.map((event) => event.name)).toEqual([
    "reactions.opened",
    "reactions.answered",
    "reactions.asset_answered",
  ]);
  const touching = await web.ask(own, findForAsset, { params: { assetId } });
  expect(touching).toMatchObject({ reply: { reactions: [{ id, verdict: "affected" }] } });
  // A device that is not concerned says why as well, with what was read of both sides.
  const evidence = { ground: "outside_range", expression: "<7.2.7", held: "7.4.9" };
  const setVerdict = (verdict: string, what: object) =>
    database.owner.query(
      `update advisories.verdict set verdict = $1, evidence = $2 where advisory_id = $3
         and release_id = (select release_id from assets.asset where id = $4)`,
      [verdict, what, alert.advisoryId, assetId],
    );
  await setVerdict("not", evidence);
  expect(await web.ask(own, findForAsset, { params: { assetId } })).toMatchObject({
    reply: { reactions: [{ id, verdict: "not", ...evidence, component: null }] },
  });
  expect(await web.ask(own, getReaction, { params })).toMatchObject({
    reply: { assets: [{ id: assetId, verdict: "not", ...evidence }] },
  });
  await setVerdict("affected", {});
  for (const viewer of [
    other,
    viewerOf("relay", world.relayTokyo),
    viewerOf("ministry", world.ministry),
    viewerOf("vendor", world.vendor),
  ]) {
    const refused = viewer === other ? 404 : 403;
    expect((await web.ask(viewer, getReaction, { params })).status).toBe(refused);
    expect((await web.ask(viewer, answerReaction, { params, body })).status).toBe(refused);
    expect((await web.ask(viewer, answerForAsset, forAsset)).status).toBe(refused);
    expect((await web.ask(viewer, findForAsset, { params: { assetId } })).status).toBe(refused);
  }
  expect(
    await web.ask(office, answerReaction, { params, body: { answer: "done", noneOfKind: false } }),
  ).toMatchObject({ reply: { stage: "closed" } });
  expect((await row(alert, world.hospitalTokyo)).answered_via).toBe("phone");
});

test("files: only allowed kinds, kept for the institution and the secretariat alone", async () => {
  const alert = await publish("files");
  const { id } = await row(alert, world.hospitalTokyo);
  const own = viewerOf("institution", world.hospitalTokyo);
  const upload = (viewer: object, name: string, content: string) => {
    const payload = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${content}\r\n--x--\r\n`;
    const headers = {
      "x-tasuki": "1",
      "x-test-viewer": JSON.stringify(viewer),
      "content-type": "multipart/form-data; boundary=x",
    };
    return web.app.inject({ method: "POST", url: `/api/answers/${id}/files`, headers, payload });
  };
  const get = (viewer: object, fileId: string) =>
    web.app.inject({
      method: "GET",
      url: `/api/answers/files/${fileId}`,
      headers: { "x-test-viewer": JSON.stringify(viewer) },
    });
  expect((await upload(own, "virus.exe", "MZ")).json()).toMatchObject({ refused: "bad_type" });
  expect((await upload(own, "big.txt", "x".repeat(10_000_001))).json()).toMatchObject({
    refused: "too_large",
  });
  const added = await upload(own, "../記録.txt", "更新の記録");
  expect(added.statusCode).toBe(200);
  const fileId = added.json().id;
  const got = await get(own, fileId);
  expect([got.statusCode, got.body, got.headers["content-type"]]).toEqual([
    200,
    "更新の記録",
    "application/octet-stream",
  ]);
  expect(got.headers["content-disposition"]).toContain("attachment");
  expect((await get(office, fileId)).statusCode).toBe(200);
  expect((await get(viewerOf("institution", world.clinicOsaka), fileId)).statusCode).toBe(404);
  expect((await get(viewerOf("relay", world.relayTokyo), fileId)).statusCode).toBe(403);
  expect((await upload(viewerOf("institution", world.clinicOsaka), "a.txt", "x")).statusCode).toBe(
    404,
  );

  const remove = (viewer: Viewer) => web.ask(viewer, removeFile, { params: { id: fileId } });
  expect((await remove(viewerOf("institution", world.clinicOsaka))).status).toBe(404);
  expect((await remove(office)).status).toBe(403);
  expect((await get(own, fileId)).statusCode).toBe(200);
  expect((await remove(own)).status).toBe(200);
  expect((await get(own, fileId)).statusCode).toBe(404);
  expect((await remove(own)).status).toBe(404);
  const seen = await web.ask(own, getReaction, { params: { id } });
  expect(seen).toMatchObject({ reply: { files: [] } });
});

test("an answer stops what is queued about it at once, also a reminder; what others are told goes on", async () => {
  const alert = await publish("stops");
  const mine = await row(alert, world.hospitalTokyo);
  const theirs = await row(alert, world.clinicTokyo);
  context.clock.advance(4 * 3_600_000);
  await climb({ ...context, db: database.work }, ladder);
  expect(await queuedAbout(database, mine.id)).toEqual(["advisory", "reminder"]);
  const own = viewerOf("institution", world.hospitalTokyo);
  const body = { answer: "checking" as const, noneOfKind: false };
  const answered = await web.ask(own, answerReaction, { params: { id: mine.id }, body });
  expect(answered).toMatchObject({ status: 200 });
  expect(await queuedAbout(database, mine.id)).toEqual(["advisory stopped", "reminder stopped"]);
  expect(await queuedAbout(database, theirs.id)).toEqual(["advisory", "reminder"]);
});
