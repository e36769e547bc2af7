import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { readTable, tableLimits } from "../../base/files/table-file.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { answerReaction } from "../answers/api.ts";
import { forwardHop, publishGuidance } from "../reactions/api.ts";
import { jobs } from "./jobs.ts";
import { findOutcomes, getCurve, getOutcome } from "./api.ts";
import { findOverseen, getOverseen } from "./api-ministry.ts";
import {
  countReminders,
  findInstitutions,
  getInstitutionsCsv,
  getInstitutionsXlsx,
  remindSilent,
} from "./api-institutions.ts";
import { findSupport, takeSupport } from "./api-support.ts";

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let world: World;
let alert: Alert;
const HOUR = 3_600_000;
const later = (hours: number) => context.clock.set(new Date(TODAY.getTime() + hours * HOUR));
const office = () => viewerOf("secretariat", world.secretariat);
const tokyo = () => viewerOf("relay", world.relayTokyo);
const osaka = () => viewerOf("relay", world.relayOsaka);
const ministry = () => viewerOf("ministry", world.ministry);

/** The reply, or the refusal as a failed test. */
function granted<T>(answered: { status: number; reply?: T }): T {
  expect(answered).toMatchObject({ status: 200 });
  return answered.reply!;
}
async function rows<T>(text: string, ...values: unknown[]): Promise<T[]> {
  return (await database.owner.query(text, values)).rows as T[];
}
async function answerAs(institutionId: string, answer: string) {
  const [reaction] = await rows<{ id: string }>(
    "select id from reactions.reaction where institution_id = $1 and advisory_id = $2 and mark = 'live'",
    institutionId,
    alert.advisoryId,
  );
  const who = viewerOf("institution", institutionId);
  const given = { params: { id: reaction!.id }, body: { answer, phone: "06-1111-2222" } as never };
  granted(await web.ask(who, answerReaction, given));
  return reaction!.id;
}
const outcomeFor = async (viewer: ReturnType<typeof office>) =>
  granted(
    await web.ask(viewer, getOutcome, { params: { advisoryId: alert.advisoryId }, query: {} }),
  );

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database);
  web = await startTestWeb(context);
  // Hospital and clinic in Tokyo hold it (their association waits), Osaka and the university are told by rule.
  alert = await makeAlert(database, world, "watched", { rule: { prefectures: ["27", "13"] } });
  granted(
    await web.ask(office(), publishGuidance, {
      body: { guidanceId: alert.guidanceId, confirmOverMatch: "確かめました" },
    }),
  );
  await runJobs(database, context);
  later(2);
  await answerAs(world.hospitalOsaka, "not_applicable");
  later(5);
  await answerAs(world.university, "help_wanted");
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

test("one advisory: who is safe, stuck, silent or still held at a relay", async () => {
  const outcome = await outcomeFor(office());
  expect(outcome).toMatchObject({ asked: 5, released: 3, answered: 2, marks: ["live"] });
  expect(outcome.counts).toEqual({ safe: 1, moving: 0, stuck: 1, silent: 1, held: 2, ended: 0 });
  expect(outcome.hops).toMatchObject([{ relay: "東の医師会", count: 2 }]);
  const parts = [outcome.byClass, outcome.byPrefecture, outcome.byRelay, outcome.byBasis];
  for (const groups of parts) {
    const all = groups.flatMap((group) => Object.values(group.counts));
    expect(all.reduce((sum, one) => sum + one, 0)).toBe(5);
  }
});

test("a relay sees its own part only, an institution and a vendor none of it", async () => {
  expect(await outcomeFor(osaka())).toMatchObject({ asked: 2, counts: { safe: 1, silent: 1 } });
  expect((await outcomeFor(tokyo())).counts).toMatchObject({ held: 2, safe: 0 });
  for (const viewer of [
    viewerOf("institution", world.clinicOsaka),
    viewerOf("vendor", world.vendor),
    ministry(),
  ]) {
    expect(
      await web.ask(viewer, getOutcome, { params: { advisoryId: alert.advisoryId }, query: {} }),
    ).toMatchObject({ status: 403 });
  }
});

test("the list shows the counts of the last minute, and a drill never among what is live", async () => {
  later(6);
  await jobs.tasks!["outcomes.count"]!({}, context);
  const list = granted(await web.ask(office(), findOutcomes, { query: {} }));
  expect(list.rows).toMatchObject([
    { progress: { asked: 5, safe: 1, stuck: 1, silent: 1, held: 2, helpWanted: 1 } },
  ]);
  expect(list.helpWaiting).toBe(1);
  const own = granted(await web.ask(osaka(), findOutcomes, { query: {} }));
  expect(own.rows).toMatchObject([{ progress: { asked: 2, helpWanted: 0 } }]);
  expect(granted(await web.ask(office(), findOutcomes, { query: { mark: "drill" } })).rows).toEqual(
    [],
  );
});

test("the curve counts first answers against those told, and says what is not reached yet", async () => {
  const curve = granted(
    await web.ask(office(), getCurve, { params: { advisoryId: alert.advisoryId }, query: {} }),
  );
  expect(curve).toMatchObject({ released: 3, answered: 2, running: true, medianHours: 2 });
  expect(curve.marks.map((mark) => mark.hours)).toEqual([2, 5, null, null]);
});

test("who is silent is told with the reason, and never that a mail was read", async () => {
  const ask = async (query = {}) =>
    granted(
      await web.ask(office(), findInstitutions, {
        params: { advisoryId: alert.advisoryId },
        query: { heard: "no", ...query },
      }),
    );
  const list = await ask();
  expect(list.count).toBe(3);
  expect(list.rows.map((row) => [row.institutionId, row.reason]).sort()).toEqual(
    [
      [world.clinicOsaka, "waiting"],
      [world.clinicTokyo, "held"],
      [world.hospitalTokyo, "held"],
    ].sort(),
  );
  expect(list.rows.find((row) => row.reason === "held")?.detail).toBe("東の医師会");
  expect(list.rows[0]?.contacts[0]).toMatchObject({ phone: "03-0000-0000", dead: false });
  await database.owner.query(
    "update organisations.contact set mail_dead_at = now() where organisation_id = $1",
    [world.clinicOsaka],
  );
  for (const reason of [
    "held",
    "no_contact",
    "bounced",
    "waiting",
    "accepted",
    "opened",
  ] as const) {
    const found = await ask({ reason });
    expect(
      found.rows.every((row) => row.reason === reason),
      reason,
    ).toBe(true);
    expect(found.count, reason).toBe({ held: 2, bounced: 1 }[reason as "held"] ?? 0);
  }
  await database.owner.query("update organisations.contact set mail_dead_at = null");
  const first = await ask({ limit: 1 });
  const second = await ask({ limit: 2, after: first.next });
  expect([...first.rows, ...second.rows].map((row) => row.institutionId)).toEqual(
    list.rows.map((row) => row.institutionId),
  );
  expect(
    await web.ask(office(), findInstitutions, {
      params: { advisoryId: alert.advisoryId },
      query: { after: "x" } as never,
    }),
  ).toMatchObject({ status: 422 });
});

test("the list is saved as it is seen: what is found, with the chosen columns", async () => {
  const save = (endpoint: typeof getInstitutionsCsv | typeof getInstitutionsXlsx, ask: string) =>
    web.app.inject({
      url: endpoint.path.replace(":advisoryId", alert.advisoryId) + ask,
      headers: { "x-test-viewer": JSON.stringify(office()) },
    });
  const csv = await save(getInstitutionsCsv, "?standing=held&columns=name.answer.reason");
  expect(csv.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const lines = csv.body.slice(1).trim().split("\r\n");
  expect(lines[0]).toBe("施設,お返事のない理由,お返事のない理由（詳細）,お答え");
  expect(lines.slice(1)).toHaveLength(2);
  for (const line of lines.slice(1)) expect(line).toMatch(/^[^,]+,転送待ち,東の医師会,$/);
  const every = await save(getInstitutionsCsv, "");
  expect(every.body.trim().split("\r\n")).toHaveLength(6);
  const answered = await save(getInstitutionsCsv, "?answer=help_wanted&columns=name.standing");
  expect(answered.body.trim().split("\r\n").slice(1)).toEqual([
    expect.stringContaining("止まっている"),
  ]);
  const sheet = await save(getInstitutionsXlsx, "?standing=held&columns=name.answer.reason");
  const { rows: cells } = readTable(sheet.rawPayload, "list.xlsx", tableLimits);
  // A sheet ends a row with its last cell that is not empty.
  expect(cells.map((row) => row.join(","))).toEqual(lines.map((line) => line.replace(/,$/, "")));
});

test("sending again writes to the silent only, once, and not a moment after the last mail", async () => {
  const params = { advisoryId: alert.advisoryId };
  const press = async (body = {}) =>
    granted(await web.ask(office(), remindSilent, { params, body }));
  const count = async (query = {}) =>
    granted(await web.ask(office(), countReminders, { params, query }));
  later(7);
  expect(await press()).toEqual({ reminded: 0, told: 0, spared: 1, settled: 4, left: 0 });
  later(30);
  // Only asked: nothing is written, and it may be asked again.
  for (const _ of [1, 2]) expect(await count()).toEqual({ due: 1, spared: 0, settled: 4, left: 0 });
  const list = granted(await web.ask(office(), findInstitutions, { params, query: {} }));
  const idOf = (institution: string) =>
    list.rows.find((row) => row.institutionId === institution)!.reactionId;
  const held = `${idOf(world.clinicTokyo)},${idOf(world.hospitalOsaka)}`;
  expect(await count({ ids: held })).toEqual({ due: 0, spared: 0, settled: 2, left: 0 });
  expect(await count({ search: "ない名前" })).toEqual({ due: 0, spared: 0, settled: 0, left: 0 });
  expect(await count({ ids: idOf(world.clinicOsaka) })).toMatchObject({ due: 1, settled: 0 });
  expect(await press()).toEqual({ reminded: 1, told: 1, spared: 0, settled: 4, left: 0 });
  expect(await press()).toEqual({ reminded: 0, told: 0, spared: 1, settled: 4, left: 0 });
  const sent = await rows<{ organisation_id: string }>(
    "select organisation_id from notices.notice where kind = 'reminder'",
  );
  expect(sent.map((row) => row.organisation_id)).toEqual([world.clinicOsaka]);
});

test("a support request is listed with its phone number, taken by somebody and handed back", async () => {
  const ask = async () => granted(await web.ask(office(), findSupport, { query: {} })).rows;
  const [request] = await ask();
  expect(request).toMatchObject({
    institutionId: world.university,
    phone: "06-1111-2222",
    taken: null,
  });
  const params = { reactionId: request!.reactionId };
  granted(await web.ask(office(), takeSupport, { params, body: { taken: true } }));
  expect((await ask())[0]?.taken).not.toBeNull();
  granted(await web.ask(office(), takeSupport, { params, body: { taken: false } }));
  expect((await ask())[0]?.taken).toBeNull();
  expect(await web.ask(osaka(), takeSupport, { params, body: { taken: true } })).toMatchObject({
    status: 403,
  });
  expect(granted(await web.ask(osaka(), findSupport, { query: {} })).rows).toEqual([]);
});

test("the ministry finds small counts hidden, and the same picture all day", async () => {
  const seen = granted(await web.ask(ministry(), findOverseen, { query: {} }));
  expect(seen.rows).toMatchObject([{ advisoryId: alert.advisoryId, title: "watched の弱点" }]);
  const look = async () =>
    granted(await web.ask(ministry(), getOverseen, { params: { advisoryId: alert.advisoryId } }));
  const picture = await look();
  expect(picture.prefectures.find((one) => one.key === "13")?.total).toBeNull();
  const lines = [...picture.prefectures, ...picture.classes];
  const numbers = lines.flatMap((line) => [line.total, ...line.cells]);
  for (const count of [picture.total, ...picture.columns.map((one) => one.count), ...numbers]) {
    expect(count === null || count === 0 || count >= picture.threshold).toBe(true);
  }
  await answerAs(world.clinicOsaka, "done");
  expect(await look()).toEqual(picture);
  later(54);
  expect((await look()).takenAt).not.toBe(picture.takenAt);
  expect(
    await web.ask(office(), getOverseen, { params: { advisoryId: alert.advisoryId } }),
  ).toMatchObject({ status: 403 });
});

test("a prefecture sees its own counts, and no other's", async () => {
  const asked = { params: { advisoryId: alert.advisoryId } };
  const nation = granted(await web.ask(ministry(), getOverseen, asked));
  const of = (prefecture: string | null) =>
    database.owner.query("update organisations.organisation set prefecture = $1 where id = $2", [
      prefecture,
      world.ministry,
    ]);
  await of("27");
  const osaka = granted(await web.ask(ministry(), getOverseen, asked));
  await of(null);
  const row = nation.prefectures.find((one) => one.key === "27")!;
  expect(nation.prefecture).toBeNull();
  expect(osaka).toMatchObject({ prefecture: "大阪府", total: row.total, prefectures: [row] });
  expect(osaka.columns.map(({ count }) => count)).toEqual(row.cells);
});

test("the picture of an advisory is what its events tell", async () => {
  const [hop] = await rows<{ id: string }>("select id from reactions.hop where state = 'waiting'");
  granted(await web.ask(tokyo(), forwardHop, { params: { id: hop!.id }, body: {} }));
  await runJobs(database, context);
  await answerAs(world.hospitalTokyo, "checking");
  const outcome = await outcomeFor(office());
  const events = await rows<{ name: string; subject_id: string; data: Record<string, never> }>(
    `select name, subject_id, data from base.event where mark = 'live' and name like 'reactions.%' order by id`,
  );
  const answers = new Map<string, string>();
  let told = 0;
  for (const event of events) {
    if (event.name === "reactions.published")
      told += Number(event.data.told) + Number(event.data.held);
    if (event.name === "reactions.answered") answers.set(event.subject_id, event.data.answer!);
    if (event.name === "reactions.reopened") answers.delete(event.subject_id);
  }
  const given = [...answers.values()];
  const closing = given.filter((answer) => answer === "done" || answer === "not_applicable");
  expect(outcome.asked).toBe(told);
  expect(outcome.answered).toBe(given.length);
  expect(outcome.counts.safe).toBe(closing.length);
  expect(
    outcome.byAnswer
      .filter((one) => one.count > 0)
      .map((one) => one.answer)
      .sort(),
  ).toEqual(given.sort());
  expect(events.filter((event) => event.name === "reactions.forwarded")).toHaveLength(1);
  expect(outcome).toMatchObject({ hops: [], counts: { held: 0 } });
});
