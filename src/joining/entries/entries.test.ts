import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AGREED, type Counter, openCounter, PERSON, STATED } from "../../../test/application.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { taskNamed, TODAY } from "../../../test/web.ts";

let database: TestDatabase;
let counter: Counter;
let facility: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const made = await database.owner.query(
    `insert into facilities.facility (name, kana, kind, prefecture, address, beds, sought, grams)
     values ('みどり<b>台病院', 'みどりだいびょういん', 'hospital', '13', '架空市1-2-3', 120, 'みどり台病院', '{}') returning id`,
  );
  facility = made.rows[0].id;
});
beforeEach(async () => {
  await database.owner.query(
    "delete from applications.application; delete from entries.wish; delete from entries.draft; delete from applications.consent; delete from base.setting",
  );
  await counter?.close();
  counter = await openCounter(database);
  counter.context.clock.set(TODAY);
});
afterAll(async () => {
  await counter.close();
  await database.drop();
});
const rows = async (text: string) => (await database.owner.query(text)).rows;
const applications = () => rows("select * from applications.application order by sent_at, id");

test("every page of the way is small, without script but the one that searches, and escapes what was typed", async () => {
  const evil = `"><script>alert(1)</script>`;
  const search = await counter.get(
    `/apply?as=institution&search=${encodeURIComponent("みどり")}#find`,
  );
  expect(search.text).toContain("みどり&lt;b&gt;台病院");
  const draft = (await counter.post("/apply", { as: "institution", facility })).to;
  expect(draft).toMatch(/^\/apply\/[\w-]{48}\/person$/);
  const base = draft.replace("/person", "");
  const bad = await counter.post(draft, { ...PERSON, mail: evil, person: evil });
  expect(bad.status).toBe(422);
  expect(bad.text).toContain("メールアドレスの形になっていません");
  await counter.post(`${base}/person`, { ...PERSON, person: evil });
  await counter.post(`${base}/consents`, AGREED);
  const pages = [search, await counter.get("/apply"), bad, await counter.get(`${base}/consents`)];
  for (const page of [...pages, await counter.get(`${base}/check`)]) {
    expect(Buffer.byteLength(page.text)).toBeLessThan(30_000);
    expect(page.text).not.toMatch(/<script>|alert\(1\)<|src="http|<b>台/);
    expect(page.text).not.toContain("undefined");
  }
  expect((await counter.get(`${base}/check`)).text).toContain("&lt;script&gt;");
});

test("a draft survives going back and reloading; what is missing is said beside its field", async () => {
  const begun = await counter.post("/apply", { as: "institution", facility: "" });
  const base = begun.to.replace("/organisation", "");
  await counter.post(`${base}/organisation`, { ...STATED, beds: "12" });
  const again = await counter.get(`${base}/organisation?look=1`);
  expect(again.text).toContain('value="架空市1-2-3"');
  expect(again.text).toContain("病院の病床数は20以上です。");
  // Sending before everything is right leads to what is missing.
  expect((await counter.post(`${base}/sent`)).to).toBe(`${base}/organisation?look=1`);
  await counter.post(`${base}/organisation`, STATED);
  expect((await counter.get(`${base}/check`)).to).toBe(`${base}/person?look=1`);
  await counter.post(`${base}/person`, PERSON);
  const some = await counter.post(`${base}/consents`, { "consent:terms": "1" });
  expect(some.status).toBe(422);
  // Beside its field, and above, from where a link leads to it.
  expect(some.text.match(/お読みになり、チェックを入れてください。/g)).toHaveLength(2 * 2);
  for (const [, id] of some.text.matchAll(/href="#(f-[^"]+)"/g))
    expect(some.text).toContain(`id="${id}"`);
  expect(
    (await counter.post(`${base}/consents`, { ...AGREED, "consent:terms": "0" })).text,
  ).toContain("文の新しい版が出ました");
  expect(await applications()).toEqual([]);
});

test("sent twice is one application and one mail; it is nothing before the link was pressed", async () => {
  const draft = await counter.apply();
  expect((await counter.post(`${draft}/sent`)).to).toBe(`${draft}/sent`);
  await counter.work();
  expect((await counter.get(`${draft}/sent`)).text).toContain(PERSON.mail);
  expect(await counter.sink.list({ to: PERSON.mail! })).toHaveLength(1);
  expect(await applications()).toMatchObject([
    {
      state: "sent",
      domain: "example.jp",
      site_domain: "example.jp",
      flags: ["stated"],
      facts: { kana: "みどりだいびょういん", beds: "120", kind: "hospital" },
    },
  ]);
  expect(
    await rows("select text_id, text_version, given from applications.consent order by 1"),
  ).toEqual(
    ["drills", "handling", "no-detriment", "survey", "terms"].map((text_id) => ({
      text_id,
      text_version: "1",
      given: text_id !== "survey",
    })),
  );
});

test("two presses at the same moment are one application", async () => {
  const begun = await counter.post("/apply", { as: "institution", facility });
  const base = begun.to.replace("/person", "");
  await counter.post(`${base}/person`, PERSON);
  await counter.post(`${base}/consents`, AGREED);
  await Promise.all(Array.from({ length: 6 }, () => counter.post(`${base}/sent`)));
  expect(await applications()).toHaveLength(1);
  const proofs = "select from notices.message where template = 'applications.proof' and about = $1";
  const { rows } = await database.owner.query(proofs, [(await applications())[0]!.id]);
  expect(rows).toHaveLength(1);
});

test("opening the link proves nothing, pressing does, once; a cut, foreign or old link does not open", async () => {
  await counter.apply();
  await counter.work();
  const link = await counter.link(PERSON.mail!);
  for (let times = 0; times < 3; times++) {
    const page = await counter.get(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain("みどり台病院");
  }
  expect((await applications())[0].state).toBe("sent");
  expect((await counter.post(link)).text).toContain("事務局に届きました");
  expect(await applications()).toMatchObject([{ state: "waiting" }]);
  const proved = (await applications())[0];
  // Replay: says the same, changes nothing.
  expect((await counter.post(link)).text).toContain("事務局に届きました");
  expect((await applications())[0]).toEqual(proved);
  const events = await rows("select name from base.event where name like 'applications.%'");
  expect(events.filter((one) => one.name === "applications.proved")).toHaveLength(1);

  const draft = await counter.apply({ mail: "other@midori-hp.example.jp" });
  await counter.work();
  const second = await counter.link("other@midori-hp.example.jp");
  // Not its last letter: of that some bits mean nothing.
  const forged = second.slice(0, -9) + (second.at(-9) === "A" ? "B" : "A") + second.slice(-8);
  expect((await counter.post(forged)).status).toBe(404);
  // The address of the draft is no proof, and the proof no draft.
  expect((await counter.post(`/apply/proof/${draft.slice(7)}`)).status).toBe(404);
  expect((await counter.get(`/apply/${second.slice(13)}/person`)).status).toBe(404);
  counter.context.clock.set(new Date(TODAY.getTime() + 24 * 3_600_000));
  expect((await counter.post(second)).status).toBe(410);
});

test("a corrected address makes the link to the first one worthless", async () => {
  const draft = await counter.apply({ mail: "wrong@victim.example.com" });
  await counter.work();
  const stolen = await counter.link("wrong@victim.example.com");
  expect((await counter.post(`${draft}/correction`)).to).toBe(`${draft}/person`);
  expect((await counter.post(stolen)).status).toBe(404);
  await counter.post(`${draft}/person`, PERSON);
  await counter.post(`${draft}/sent`);
  await counter.work();
  expect((await counter.post(stolen)).status).toBe(404);
  expect((await counter.post(await counter.link(PERSON.mail!))).status).toBe(200);
  expect(await applications()).toMatchObject([{ state: "waiting", mail: PERSON.mail }]);
  // Once it is with the secretariat nothing can be taken back.
  expect((await counter.post(`${draft}/correction`)).to).toBe(`${draft}/sent`);
});

test("free mail is asked for a reason, which goes to the secretariat", async () => {
  const begun = await counter.post("/apply", { as: "institution", facility });
  const base = begun.to.replace("/person", "");
  const free = { ...PERSON, mail: "midori.hp+tasuki@gmail.com" };
  const asked = await counter.post(`${base}/person`, free);
  expect(asked.status).toBe(422);
  expect(asked.text).toContain("このアドレスをお使いになる理由");
  const given = await counter.post(`${base}/person`, { ...free, reason: "院内にメールがないため" });
  expect(given.to).toBe(`${base}/consents`);
  await counter.post(`${base}/consents`, AGREED);
  await counter.post(`${base}/sent`);
  expect(await applications()).toMatchObject([
    { flags: ["free_mail"], mail_key: "midori.hp@gmail.com", reason: "院内にメールがないため" },
  ]);
});

test("one address is sent only so many links a day, whoever asks and however it is spelt; the page says the same", async () => {
  const said = new Set<string>();
  for (let times = 0; times < 6; times++) {
    const mail = `Aida+${times}@midori-hp.example.jp`;
    const draft = await counter.apply({ mail });
    said.add((await counter.get(`${draft}/sent`)).text.replace(mail, "").replaceAll(draft, ""));
  }
  await counter.work();
  expect(said.size).toBe(1);
  expect(await counter.sink.list({})).toHaveLength(4);
});

test("what a known address or institution gets is what everybody gets", async () => {
  await database.owner.query(
    `insert into organisations.organisation (id, kind, name) values ('00000000-0000-4000-8000-0000000000aa', 'institution', 'みどり台病院')`,
  );
  await database.owner.query(
    `insert into accounts.account (mail, name, password_hash) values ('known@midori-hp.example.jp', '既知', 'x')`,
  );
  const pages: string[] = [];
  for (const mail of ["known@midori-hp.example.jp", "new@midori-hp.example.jp"]) {
    const draft = await counter.apply({ mail }, "institution", facility);
    pages.push(
      (await counter.get(`${draft}/sent`)).text.replaceAll(draft, "").replaceAll(mail, ""),
    );
  }
  expect(pages[0]).toBe(pages[1]);
});

test.each([
  ["a line break in the mail address", { mail: "a@midori.example.jp\r\nBcc: x@example.com" }, 422],
  ["a quoted local part", { mail: '"a b"@midori.example.jp' }, 422],
  ["a host without a domain", { mail: "a@localhost" }, 422],
  ["an IP address", { mail: "a@[192.0.2.1]" }, 422],
  ["ten thousand letters", { person: "あ".repeat(10_000) }, 422],
  ["a name of pictures", { person: "🏥🏥" }, 422],
  ["kana that are none", { personKana: "HANAKO" }, 422],
  ["a site that is a script", { site: "javascript:alert(1)" }, 422],
  ["a site with a password", { site: "https://a:b@example.jp/" }, 422],
  ["a duty that is none", { duty: "king" }, 422],
  ["a name with a picture", { person: "会田🏥 花子" }, 303],
  ["full-width letters", { mail: "ａｉｄａ＠ｍｉｄｏｒｉ．ｅｘａｍｐｌｅ．ｊｐ" }, 303],
  ["a domain in kanji", { mail: "a@病院.jp" }, 303],
  ["zeros and half letters", { person: "会\0田\ud800" }, 303],
])("%s", async (_name, fields, status) => {
  const begun = await counter.post("/apply", { as: "institution", facility });
  const reply = await counter.post(begun.to, { ...PERSON, ...fields });
  expect(reply.status).toBe(status);
  expect((await counter.get(begun.to)).status).toBe(200);
});

test("a line break in a name reaches no header", async () => {
  await counter.apply({ name: "みどり\r\nBcc: x@example.com\r\n台", person: "会田\r\nX: 1" });
  await counter.work();
  const [mail] = await counter.sink.list({ to: PERSON.mail! });
  expect(mail!.text).toContain("みどり Bcc: x@example.com 台");
  expect(await counter.sink.list({ to: "x@example.com" })).toEqual([]);
});

test("a program that fills in what people do not see sends nothing", async () => {
  const begun = await counter.post("/apply", { as: "institution", facility });
  const reply = await counter.post(begun.to, { ...PERSON, homepage: "https://spam.example" });
  expect(reply.to).toBe(begun.to);
  expect(await applications()).toEqual([]);
});

test("bodies, kinds and steps that are none lead back, never to an error", async () => {
  for (const fields of [{}, { as: "king" }, { as: "institution", facility: "x' or 1=1" }])
    expect((await counter.post("/apply", fields as never)).to).toBe("/apply");
  const begun = await counter.post("/apply", { as: "vendor" });
  const base = begun.to.replace("/organisation", "");
  for (const step of ["nothing", "sent", "check", "__proto__"])
    expect((await counter.get(`${base}/${step}`)).status).toBeLessThan(400);
  const vast = await counter.post(`${base}/organisation`, { name: "あ".repeat(50_000) });
  expect(vast.status).toBe(413);
  expect(vast.text).toContain("受け取れませんでした");
  expect((await counter.get("/apply/x/person")).status).toBe(404);
});

test("the company's own fields are asked and kept", async () => {
  const missing = await counter.post("/apply", { as: "vendor" });
  expect((await counter.post(missing.to, STATED)).text).toContain("扱っている製品やサービス");
  await counter.apply({ products: "電子カルテ" }, "vendor");
  expect(await applications()).toMatchObject([
    { applicant: "vendor", facts: { products: "電子カルテ" }, flags: [] },
  ]);
});

test("one client starts only so many applications an hour, and is told so kindly", async () => {
  const statuses: number[] = [];
  for (let times = 0; times < 62; times++)
    statuses.push((await counter.post("/apply", { as: "vendor" })).status);
  expect(statuses.filter((one) => one === 303)).toHaveLength(60);
  const last = await counter.post("/apply", { as: "vendor" });
  expect(last.status).toBe(429);
  expect(last.text).toContain("少し待ってから");
});

test("what lay too long is gone", async () => {
  const draft = await counter.apply();
  const days = async (count: number) => {
    counter.context.clock.set(new Date(TODAY.getTime() + count * 86_400_000 + 1));
    for (const task of ["applications.remove_old", "entries.remove_old"])
      await taskNamed(task)({}, { ...counter.context, db: database.work });
  };
  await days(13);
  expect(await applications()).toHaveLength(1);
  await days(14);
  expect(await applications()).toEqual([]);
  expect(await rows("select * from entries.draft")).toEqual([]);
  expect(
    await rows(
      "select * from applications.consent where said_with is not null and organisation_id is null and at > '2026-11-21'",
    ),
  ).toEqual([]);
  expect((await counter.get(`${draft}/sent`)).status).toBe(410);
});
