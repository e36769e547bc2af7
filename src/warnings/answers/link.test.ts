import { afterAll, beforeAll, expect, test } from "vitest";
import { type Alert, makeAlert } from "../../../test/alert.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { signNoticeLink } from "../../post/notices/link.ts";
import { listSuccessors } from "../../ties/probes/api.ts";
import { publishGuidance, withdrawPublication } from "../reactions/api.ts";

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
async function linkOf(alert: Alert, institutionId: string): Promise<string> {
  const { notice_id, link_expires_at } = await row(alert, institutionId);
  return `/r/${signNoticeLink(context.secret, notice_id, link_expires_at)}`;
}
const open = (url: string) => web.app.inject({ method: "GET", url });
const send = (url: string, fields: Record<string, string>) =>
  web.app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams(fields).toString(),
  });

test("the link opens a small page without script, and opening it changes nothing", async () => {
  const alert = await publish("page <b>");
  const url = await linkOf(alert, world.hospitalTokyo);
  const before = await row(alert, world.hospitalTokyo);
  for (const method of ["GET", "HEAD", "GET"] as const) {
    expect((await web.app.inject({ method, url })).statusCode).toBe(200);
  }
  expect(await row(alert, world.hospitalTokyo)).toEqual(before);
  const page = (await open(url)).body;
  expect(Buffer.byteLength(page)).toBeLessThan(15_000);
  expect(page).not.toMatch(/<script|https?:\/\/|page <b>/i);
  for (const said of [
    "あおば台総合病院",
    "バージョン 7.2.4",
    "更新を頼んでください",
    "該当なし",
    "支援してほしい",
    "page &lt;b&gt;",
    "業者への問い合わせ文",
  ]) {
    expect(page).toContain(said);
  }
});

test("until when, and how long it is over", async () => {
  const url = await linkOf(await publish("late"), world.hospitalTokyo);
  expect((await open(url)).body).toMatch(/お答えの期限: <b>2026年/);
  const now = context.clock.now();
  context.clock.advance(12 * 24 * 3_600_000);
  expect((await open(url)).body).toMatch(/<b>\d+日過ぎています<\/b>/);
  context.clock.set(now);
});

test("an answer is kept, thanked for, and may be changed by the same link", async () => {
  const alert = await publish("answer");
  const url = await linkOf(alert, world.hospitalTokyo);
  const wrong = await send(url, { answer: "planned", plannedOn: "2026-11-20", note: "来週 <i>" });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain("今日か、それより後の日");
  expect(wrong.body).toContain("来週 &lt;i&gt;");
  expect(wrong.body).toMatch(/value="planned"\s+checked/);
  expect((await row(alert, world.hospitalTokyo)).answer).toBeNull();
  expect((await send(url, {})).body).toContain("答えを一つ選んでください。");
  expect((await send(url, { answer: "cannot" })).body).toContain("理由を選んでください");
  for (const typed of [{}, { answer: "cannot" }, { answer: "planned" }] as Record<
    string,
    string
  >[]) {
    const { body } = await send(url, typed);
    const leads = [...body.matchAll(/href="#(f-[^"]+)"/g)].map(([, id]) => id);
    expect(leads).toHaveLength(1);
    expect(body, "a finding leads to its field").toContain(`id="${leads[0]}"`);
  }
  expect((await send(url, { answer: "hack" })).statusCode).toBe(422);

  const sent = await send(url, {
    answer: "planned",
    plannedOn: "2026-12-01",
    maintainer: "丙保守",
  });
  expect([sent.statusCode, sent.headers.location]).toEqual([303, `${url}/thanks`]);
  expect((await open(`${url}/thanks`)).body).toContain("予定日を過ぎたころに");
  const kept = await row(alert, world.hospitalTokyo);
  expect(kept).toMatchObject({
    stage: "action",
    answer: "planned",
    planned_on: "2026-12-01",
    answered_via: "link",
    opened_at: null,
  });
  expect(kept.details).toEqual({ maintainer: "丙保守" });
  const proved = await database.owner.query("select contact_id, by, at from organisations.proof");
  expect(proved.rows).toEqual([
    { contact_id: world.contacts["hospitalTokyo:1"], by: "reaction", at: context.clock.now() },
  ]);
  // Two hours after the planned day is over (urgent).
  expect(kept.next_chase_at.toISOString()).toBe("2026-12-01T17:00:00.000Z");
  expect((await open(url)).body).toContain("前のお答え: <b>対応予定</b>");

  await send(url, { answer: "done" });
  expect(await row(alert, world.hospitalTokyo)).toMatchObject({
    stage: "closed",
    next_chase_at: null,
    planned_on: null,
  });
  await send(url, { answer: "help_wanted" });
  const last = await row(alert, world.hospitalTokyo);
  expect(last).toMatchObject({ stage: "acknowledged", closed_at: null, next_chase_at: null });
  expect(last.first_answered_at).toEqual(kept.first_answered_at);
  const events = await database.owner.query(
    "select data, account_id, for_organisation_id from base.event where name = 'reactions.answered' and subject_id = $1 order by id",
    [kept.id],
  );
  expect(events.rows.map((event) => [event.data.previous, event.data.answer])).toEqual([
    [null, "planned"],
    ["planned", "done"],
    ["done", "help_wanted"],
  ]);
  expect(events.rows[0]).toMatchObject({
    account_id: null,
    for_organisation_id: world.hospitalTokyo,
    data: { via: "link", contactId: world.contacts["hospitalTokyo:1"] },
  });
});

test("a forged, foreign, expired, held or withdrawn link says nothing about anybody", async () => {
  const alert = await publish("links");
  const url = await linkOf(alert, world.hospitalTokyo);
  const { notice_id } = await row(alert, world.hospitalTokyo);
  const expires = new Date("2027-01-01");
  const told = async (path: string) => {
    const shown = [
      await open(path),
      await send(path, { answer: "done" }),
      await open(`${path}/thanks`),
    ];
    for (const one of shown) expect(one.body).not.toMatch(/あおば台|links|7\.2\.4/);
    return [...new Set(shown.map((one) => one.statusCode))];
  };
  const foreign = `/r/${signNoticeLink("another secret of enough length", notice_id, expires)}`;
  const nobody = `/r/${signNoticeLink(context.secret, world.secretariat, expires)}`;
  const forged = `${url.slice(0, -1)}${url.endsWith("A") ? "B" : "A"}`;
  for (const path of [foreign, nobody, forged, "/r/short", `/r/${"x".repeat(150)}`])
    expect(await told(path)).toEqual([404]);
  expect(
    await told(`/r/${signNoticeLink(context.secret, notice_id, new Date("2026-11-01"))}`),
  ).toEqual([410]);
  await database.owner.query(
    "update reactions.reaction set stage = 'held' where advisory_id = $1",
    [alert.advisoryId],
  );
  expect(await told(url)).toEqual([404]);
  await database.owner.query(
    "update reactions.reaction set stage = 'notified' where advisory_id = $1",
    [alert.advisoryId],
  );
  expect((await open(url)).statusCode).toBe(200);
  await web.ask(office, withdrawPublication, {
    params: { id: alert.publicationId },
    body: { reason: "誤り" },
  });
  expect(await told(url)).toEqual([410]);
  expect((await row(alert, world.hospitalTokyo)).answer).toBeNull();
});

test("one link that is pressed over and over is slowed down, in words", async () => {
  const alert = await publish("often");
  const url = await linkOf(alert, world.hospitalTokyo);
  const codes: number[] = [];
  for (let n = 0; n < 21; n++) codes.push((await send(url, { answer: "checking" })).statusCode);
  expect(codes.slice(0, 20).every((code) => code === 303)).toBe(true);
  const last = await send(url, { answer: "checking" });
  expect([codes[20], last.statusCode]).toEqual([429, 429]);
  expect(last.headers["content-type"]).toContain("text/html");
});

test("「使っている」 enters the register, 「まったくない」 states it, 「使っていない」 alone states nothing", async () => {
  const alert = await publish("asked", { askKinds: ["firewall"], rule: null });
  const who = world.university;
  const url = await linkOf(alert, who);
  const page = (await open(url)).body;
  expect(page).toContain("「甲電機 asked」をお使いですか");
  expect(page).not.toContain("該当なし");
  expect((await send(url, {})).body).toContain("答えを一つ選んでください。");
  expect((await send(url, { use: "yes" })).body).toContain("製品の名前を入力してください");
  expect(
    (
      await send(url, {
        use: "yes",
        product: "甲電機 asked",
        version: "7.2.4",
        place: "サーバー室",
      })
    ).statusCode,
  ).toBe(303);
  const lines = await database.owner.query("select * from assets.asset where institution_id = $1", [
    who,
  ]);
  expect(lines.rows).toMatchObject([
    { kind: "firewall", vendor: "甲電機", product: "asked", version: "7.2.4", place: "サーバー室" },
  ]);
  expect(await row(alert, who)).toMatchObject({ stage: "acknowledged", answer: "checking" });
  // Thanked for in the words that were chosen.
  expect((await open(`${url}/thanks`)).body).toContain("お答え: <b>使っている</b>");
  await send(url, { use: "vendor", "maintainer.vendor": "丙保守" });
  expect((await open(`${url}/thanks`)).body).toContain("お答え: <b>業者に任せている</b>");
  expect(await row(alert, who)).toMatchObject({
    answer: "vendor_asked",
    details: { maintainer: "丙保守" },
  });

  await send(url, { use: "no", noneOfKind: "on" });
  const statements = () =>
    database.owner.query("select kind, has from assets.statement where institution_id = $1", [who]);
  // A line stands against it, so nothing is stated.
  expect((await statements()).rows).toEqual([]);
  await database.owner.query(
    "update assets.asset set removed_at = now() where institution_id = $1",
    [who],
  );
  await send(url, { use: "no" });
  expect((await statements()).rows).toEqual([]);
  await send(url, { use: "no", noneOfKind: "on" });
  expect((await statements()).rows).toEqual([{ kind: "firewall", has: false }]);
  expect(await row(alert, who)).toMatchObject({ stage: "closed", answer: "not_applicable" });
});

test("whoever is not in charge any more says who is; nothing changes but what waits for somebody to look at", async () => {
  const alert = await publish("successor");
  const url = await linkOf(alert, world.hospitalTokyo);
  const contact = () =>
    database.owner.query("select name, mail from organisations.contact where id = $1", [
      world.contacts["hospitalTokyo:1"],
    ]);
  const before = (await contact()).rows;
  const wrong = await send(url, { says: "changed", name: "", mail: "これではない" });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain('href="#f-mail"');
  expect(wrong.body).toContain("これではない");
  const told = await send(url, { says: "changed", name: "後任 <b>", mail: "ato@hp.example.jp" });
  expect(told.headers.location).toBe(`${url}/thanks`);
  const thanks = (await open(`${url}/thanks`)).body;
  expect(thanks).toContain("後任 &lt;b&gt;・ato@hp.example.jp");
  expect(thanks).toContain("まだお答えをいただいていません");
  expect((await open(url)).body).toContain("新しいご担当（<b>後任 &lt;b&gt;");
  expect((await row(alert, world.hospitalTokyo)).answer).toBeNull();
  expect((await contact()).rows).toEqual(before);
  const listed = await web.ask(office, listSuccessors);
  expect(listed).toMatchObject({
    reply: { successors: [{ name: "後任 <b>", mail: "ato@hp.example.jp" }] },
  });
  // Said again: the later one stands, and there is one.
  await send(url, { says: "changed", name: "別の人" });
  const again = await web.ask(office, listSuccessors);
  expect(again).toMatchObject({ reply: { successors: [{ name: "別の人", mail: null }] } });
});

test("what an answer asks besides stands under it, and only that of the chosen one is kept", async () => {
  const alert = await publish("besides");
  const url = await linkOf(alert, world.hospitalTokyo);
  const page = (await open(url)).body;
  const long = await send(url, { answer: "done", "version.done": "9".repeat(101) });
  expect(long.statusCode).toBe(422);
  expect(long.body).toContain('href="#f-version.done"');
  expect(long.body).toContain('id="f-version.done"');
  await send(url, {
    answer: "vendor_asked",
    "version.done": "7.2.8",
    "maintainer.vendor_asked": "丙ネットワーク保守",
  });
  expect((await row(alert, world.hospitalTokyo)).details).toEqual({
    maintainer: "丙ネットワーク保守",
  });
  expect(page.indexOf('name="maintainer.vendor_asked"')).toBeGreaterThan(
    page.indexOf('value="vendor_asked"'),
  );
  expect((await open(`${url}/thanks`)).body).toContain("お答え: <b>業者に任せている</b>");
});
