import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { signNoticeLink } from "../../post/notices/link.ts";
import { getWanted, takeNext } from "../../ties/calls/api.ts";
import { publishGuidance, putOnPhoneList, withdrawPublication } from "../reactions/api.ts";
import { tellNewHolders } from "../reactions/reopen.ts";
import { answerReaction } from "./api.ts";

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
  await database.owner.query("update members.institution set route_id = $1", [world.routes.direct]);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

interface Silent {
  id: string;
  alert: Alert & { publicationId: string };
  notice: string;
  expires: Date;
}
/** A warning that Tokyo's clinic does not answer, on the phone list by hand. */
async function silent(name: string): Promise<Silent> {
  const alert = await makeAlert(database, world, name);
  const done = await web.ask(office, publishGuidance, { body: { guidanceId: alert.guidanceId } });
  if (!("reply" in done)) throw new Error(JSON.stringify(done.refused));
  const { rows } = await database.owner.query(
    `select r.id, n.id as notice, n.link_expires_at as expires from reactions.reaction r
     join notices.notice n on n.subject_id = r.id where r.advisory_id = $1 and r.institution_id = $2`,
    [alert.advisoryId, world.clinicTokyo],
  );
  const body = { reactionIds: [rows[0].id] };
  for (const listed of [1, 0])
    expect(await web.ask(office, putOnPhoneList, { body })).toMatchObject({ reply: { listed } });
  return { ...rows[0], alert: { ...alert, publicationId: done.reply.publicationId! } };
}
async function clinic() {
  const got = await web.ask(office, getWanted, { params: { id: world.clinicTokyo } });
  if (!("reply" in got)) throw new Error(JSON.stringify(got.refused));
  return got.reply;
}
const wanted = async () => (await clinic()).matters.map(({ subjectId }) => subjectId);
const answer = (viewer: typeof office, id: string, note: string) =>
  web.ask(viewer, answerReaction, {
    params: { id },
    body: { answer: "checking", noneOfKind: false, note },
  });

const ENDS: Record<string, (it: Silent) => Promise<unknown>> = {
  "an answer by the link": ({ notice, expires }) =>
    web.app.inject({
      method: "POST",
      url: `/r/${signNoticeLink(context.secret, notice, expires)}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: "answer=checking",
    }),
  "an answer on the page": ({ id }) =>
    answer(viewerOf("institution", world.clinicTokyo), id, "見ています"),
  "an answer on the phone": ({ id }) => answer(office, id, "受付の方"),
  "a withdrawal": ({ alert }) =>
    web.ask(office, withdrawPublication, {
      params: { id: alert.publicationId },
      body: { reason: "誤り" },
    }),
  "the register": async ({ id, alert }) => {
    const release = alert.releases.possibly;
    await database.owner.query(
      "update advisories.verdict set verdict = 'not' where release_id = $1",
      [release],
    );
    await database.owner.query(
      `update reactions.reaction set basis = 'asked', asked_kinds = (select array_agg(kind) from assets.asset
         where institution_id = $2) where id = $1`,
      [id, world.clinicTokyo],
    );
    await database.work.asViewer(SYSTEM, (tx) =>
      tellNewHolders(tx, [release], context.clock.now()),
    );
  },
};

test("put on the phone list by hand, once; an answer by whatever way, a withdrawal and the register end it at once", async () => {
  for (const [way, end] of Object.entries(ENDS)) {
    const it = await silent(way);
    expect(await wanted(), way).toEqual([it.id]);
    await end(it);
    expect(await wanted(), way).toEqual([]);
  }
});

test("answers that are heard in one call are one call, with every note, and written by the same transaction", async () => {
  await database.owner.query("truncate calls.call");
  const first = await silent("first");
  const second = await silent("second");
  const third = await silent("third");
  await web.ask(office, takeNext, { body: { organisationId: world.clinicTokyo } });
  await answer(office, first.id, "院長に聞いた");
  await answer(office, second.id, "業者にも聞く");
  const { calls, taken } = await clinic();
  expect(calls).toMatchObject([{ outcome: "answered", note: "院長に聞いた\n業者にも聞く" }]);
  expect(calls[0]!.titles).toEqual(["first の弱点", "second の弱点"]);
  expect(await wanted()).toEqual([third.id]);
  expect(taken).toMatchObject({ mine: true });
  // What is refused writes no call either.
  const none = await web.ask(office, answerReaction, {
    params: { id: third.id },
    body: { noneOfKind: false },
  });
  expect(none).toMatchObject({ status: 422 });
  expect((await clinic()).calls).toHaveLength(1);
});
