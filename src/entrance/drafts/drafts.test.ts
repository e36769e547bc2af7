import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { makeWorld, type World } from "../../../test/world.ts";
import { getDraft, removeDraft, saveDraft } from "../../base/api-drafts.ts";
import { DAY } from "../../base/clock.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { createAccount } from "../accounts/index.ts";
import { loadLimits } from "./content.ts";
import { jobs } from "./jobs.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
let hanako: Viewer;
let taro: Viewer;
let stranger: Viewer;
const KEY = "guidance/1/clinic";

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database);
  web = await startTestWeb(context);
  hanako = await account("花子", world.hospitalTokyo);
  taro = await account("太郎", world.hospitalTokyo);
  stranger = await account("他人", world.clinicTokyo);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(async () => {
  context.clock.set(TODAY);
  await database.owner.query("delete from drafts.draft");
});

async function account(name: string, organisationId: string): Promise<Viewer> {
  const mail = `${Buffer.from(name).toString("hex")}@hp.example.jp`;
  const of = {
    name,
    mail,
    password: "長い合言葉です",
    organisationId,
    role: "institution" as const,
  };
  return database.work.asViewer(SYSTEM, (tx) => createAccount(tx, of, TODAY));
}
const at = (key = KEY) => ({ query: { key } });
const keep = (who: Viewer, text: string, key = KEY) =>
  web.ask(who, saveDraft, { ...at(key), body: { value: { note: [text] } } });
async function read(who: Viewer, key = KEY) {
  const answered = await web.ask(who, getDraft, at(key));
  if (!("reply" in answered)) throw new Error(JSON.stringify(answered.refused));
  return answered.reply;
}

test("what was typed is found again, by whoever typed it, until it is dropped", async () => {
  expect(await read(hanako)).toEqual({ draft: null, others: [] });
  await keep(hanako, "書きかけ");
  context.clock.advance(1000);
  await keep(hanako, "書きかけの続き");
  const savedAt = new Date(TODAY.getTime() + 1000).toISOString();
  expect(await read(hanako)).toEqual({
    draft: { value: { note: ["書きかけの続き"] }, savedAt },
    others: [],
  });
  expect((await read(hanako, "guidance/2/clinic")).draft).toBeNull();
  expect((await web.ask(hanako, removeDraft, at())).status).toBe(200);
  expect((await read(hanako)).draft).toBeNull();
});

test("colleagues are told who else writes there, and nobody reads another's words", async () => {
  await keep(hanako, "秘密の下書き");
  const seen = await read(taro);
  expect(seen).toEqual({ draft: null, others: [{ name: "花子", at: TODAY.toISOString() }] });
  expect(await read(stranger)).toEqual({ draft: null, others: [] });
  const office = { ...hanako, role: "secretariat" as const };
  expect((await read({ ...office, accountId: taro.accountId })).draft).toBeNull();
  await keep(taro, "太郎の下書き");
  expect((await read(hanako)).draft!.value).toEqual({ note: ["秘密の下書き"] });
  // Who acts for another organisation writes another draft.
  expect((await read({ ...hanako, organisationId: world.clinicTokyo })).draft).toBeNull();
  context.clock.advance(loadLimits(TODAY).togetherHours * 3_600_000 + 1);
  expect((await read(hanako)).others).toEqual([]);
});

test("drafts are bounded in name, length and number, and forgotten in the end", async () => {
  expect((await keep(hanako, "x", "a b")).status).toBe(422);
  expect((await keep(hanako, "x".repeat(100_000))).status).toBe(422);
  const { most, keepDays } = loadLimits(TODAY);
  for (let number = 0; number <= most; number++) {
    context.clock.advance(1000);
    await keep(hanako, "x", `form/${number}`);
  }
  expect((await read(hanako, "form/0")).draft).toBeNull();
  expect((await read(hanako, "form/1")).draft).not.toBeNull();
  context.clock.advance(keepDays * DAY - 1000);
  await keep(hanako, "neu", "form/1");
  context.clock.advance(2000);
  await jobs.tasks!["drafts.remove_old"]!({}, { ...context, db: database.work });
  const { rows } = await database.owner.query("select key from drafts.draft");
  expect(rows).toEqual([{ key: "form/1" }]);
});

test("what is no form's content is refused in words, however deep, odd or empty; twice the same is once", async () => {
  const send = async (payload: string) =>
    (
      await web.app.inject({
        method: "PUT",
        url: `/api/drafts?key=${KEY}`,
        headers: {
          "x-tasuki": "1",
          "content-type": "application/json",
          "x-test-viewer": JSON.stringify(hanako),
        },
        payload,
      })
    ).statusCode;
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  for (const value of [deep, `{"a":${deep}}`, '{"a":[[["x"]]]}', '{"a":1}', "[]", "null", '"x"'])
    expect(await send(`{"value":${value}}`), value.slice(0, 20)).toBe(422);
  expect(await send("")).toBeGreaterThanOrEqual(400);
  expect((await read(hanako)).draft).toBeNull();
  for (const value of ["{}", '{"a":[]}', '{"a":"x","b":["y"],"c":[{"d":"z"}]}'])
    expect(await send(`{"value":${value}}`), value).toBe(200);
  const both = await Promise.all([keep(hanako, "同じ"), keep(hanako, "同じ")]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  expect((await read(hanako)).draft!.value).toEqual({ note: ["同じ"] });
});

test("who is not signed in keeps nothing", async () => {
  const nobody = { role: "anonymous", accountId: null, organisationId: null } as const;
  expect((await keep(nobody as never, "x")).status).toBe(401);
});
