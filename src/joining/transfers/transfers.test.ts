import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { idOf, makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Endpoint, Question, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import * as dues from "../dues/api.ts";
import { withdrawPayment } from "../invoices/api.ts";
import { getMember } from "../invoices/api-papers.ts";
import * as api from "./api.ts";

let database: TestDatabase;
let web: TestWeb;
let world: World;
let staff: Viewer;

beforeAll(async () => {
  database = await createTestDatabase();
  const context = testContext(database);
  web = await startTestWeb(context);
  world = await makeWorld(database);
  staff = viewerOf("secretariat", world.secretariat);
  expect(await upload("日付,入金金額\n2026/11/1,1\n")).toMatchObject({ refused: "not_found" });
  const issuer = { name: "架空協議会", address: "", contact: "", registration: null };
  await ask(dues.putSettings, { body: { on: true, issuer, account: "架空銀行" } });
  const kana = {
    hospitalTokyo: "アオバダイソウゴウビョウイン",
    clinicTokyo: "ミズキザカクリニック",
  };
  for (const [name, reading] of Object.entries(kana))
    await database.owner.query("update organisations.organisation set kana = $2 where id = $1", [
      idOf(name),
      reading,
    ]);
  for (const id of [world.hospitalTokyo, world.clinicTokyo, world.clinicOsaka])
    await ask(dues.applyMember, {
      body: {
        organisationId: id,
        classId: id === world.hospitalTokyo ? "a_under_400" : "a_clinic",
        agreedFee: null,
        appliedOn: "2026-11-01",
      },
    });
  const ids = [world.hospitalTokyo, world.clinicTokyo, world.clinicOsaka];
  const decision = { approved: true, metOn: "2026-11-02", minutes: "第1回", reason: null };
  await ask(dues.decide, { body: { ids, ...decision, invoice: true } });
  await runJobs(database, { ...context, db: database.work });
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

async function ask<E extends Endpoint>(
  endpoint: E,
  question?: Partial<Question<E>>,
  viewer = staff,
): Promise<Reply<E> & string> {
  const answered = await web.ask(viewer, endpoint, question);
  return (
    answered.status === 200
      ? (answered as { reply: unknown }).reply
      : (answered as { refused: { refused: string } }).refused.refused
  ) as never;
}
async function upload(bytes: Uint8Array | string, viewer = staff) {
  const form = new FormData();
  form.set("file", new File([bytes as BlobPart], "明細.csv"));
  const request = new Request("http://x/", { method: "POST", body: form });
  const response = await web.app.inject({
    method: "POST",
    url: api.readBankFile.path,
    payload: Buffer.from(await request.arrayBuffer()),
    headers: {
      "content-type": request.headers.get("content-type")!,
      "x-tasuki": "1",
      "x-test-viewer": JSON.stringify(viewer),
    },
  });
  return response.json<Reply<typeof api.readBankFile>>();
}
const lines = async (show: "waiting" | "used" | "aside" = "waiting") =>
  (await ask(api.listLines, { query: { show } })).lines;
const confirm = (id: string, invoiceId: string, amount: number, accept = false) =>
  ask(api.confirmLine, { params: { id }, body: { invoiceId, amount, accept } });
const state = async (id: string) => (await ask(getMember, { params: { id } })).state;

const HEAD = "取引日,入金金額,出金金額,振込依頼人名\n";
const CSV = `${HEAD}2026/11/10,150000,,ｲ)ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ
2026/11/11,20000,,ﾐｽﾞｷｻﾞｶｸﾘﾆﾂｸ
2026/11/11,20000,,ﾐｽﾞｷｻﾞｶｸﾘﾆﾂｸ
2026/11/12,15000,,ﾋﾏﾜﾘ ﾊﾅｺ
2026/11/12,,880,ﾃｽｳﾘﾖｳ
`;

test("a file is read once; the same again, or one that overlaps, adds only what is new", async () => {
  expect(await upload(CSV)).toMatchObject({
    lines: 4,
    added: 4,
    already: 0,
    outgoing: 1,
    findings: [],
  });
  expect(await upload(CSV)).toMatchObject({ lines: 4, added: 0, already: 4 });
  const two = await Promise.all([1, 2].map(() => upload(`${CSV}2026/11/13,1,,ﾃｽﾄ\n`)));
  expect(two.map(({ added }) => added).toSorted()).toEqual([0, 1]);
  expect(await lines()).toHaveLength(5);
  const bad = await upload(`${HEAD}2026/13/1,5,,ｱ\n`);
  expect(bad).toMatchObject({ added: 0, findings: [{ where: "2行目の1列目" }, {}] });
});

test("a proposal settles nothing; a person's confirming makes the member", async () => {
  const line = (await lines()).find(({ amount }) => amount === 150_000)!;
  expect(line.proposals).toMatchObject([
    { organisationId: world.hospitalTokyo, fit: "sure", effect: "exact" },
  ]);
  expect(await state(world.hospitalTokyo)).toBe("approved");
  const { invoiceId } = line.proposals[0]!;
  const both = await Promise.all([1, 2].map(() => confirm(line.id, invoiceId, 150_000)));
  expect(both.map((one) => (one as string) === "taken").toSorted()).toEqual([false, true]);
  expect(await state(world.hospitalTokyo)).toBe("active");
  expect(await lines("used")).toMatchObject([{ id: line.id, used: 150_000 }]);
});

test("the second payment of the same is told and not taken unasked", async () => {
  const [one, other] = (await lines()).filter(({ amount }) => amount === 20_000);
  const { invoiceId } = one!.proposals[0]!;
  await confirm(one!.id, invoiceId, 20_000);
  const left = (await lines()).find(({ id }) => id === other!.id)!;
  expect(left.proposals[0]).toMatchObject({ invoiceId, effect: "double" });
  expect(await confirm(left.id, invoiceId, 20_000)).toBe("same");
  expect(await confirm(left.id, invoiceId, 19_999)).toBe("over");
  expect(await confirm(left.id, invoiceId, 20_001, true)).toBe("taken");
  expect(
    await ask(api.setAside, { params: { id: left.id }, body: { aside: true, reason: "返金する" } }),
  ).toEqual({ done: true });
  expect(await confirm(left.id, invoiceId, 20_000, true)).toBe("taken");
  expect(await lines("aside")).toMatchObject([{ id: left.id, aside: "返金する" }]);
  await ask(api.setAside, { params: { id: left.id }, body: { aside: false, reason: null } });
  expect((await lines()).map(({ id }) => id)).toContain(left.id);
});

test("one transfer for several, a name that is learned, a payment taken back frees its line", async () => {
  const line = (await lines()).find(({ amount }) => amount === 15_000)!;
  expect(line.proposals).toEqual([]);
  const { invoices } = await ask(api.listLines, { query: { show: "waiting" } });
  const osaka = invoices.find(({ open }) => open === 20_000)!;
  await confirm(line.id, osaka.id, 10_000);
  const rest = (await lines()).find(({ id }) => id === line.id)!;
  expect(rest).toMatchObject({
    used: 10_000,
    proposals: [{ fit: "name", effect: "partial", open: 10_000 }],
  });
  expect(rest.usedFor[0]).toContain("ひまわり通り診療所");
  const { invoices: papers } = await ask(getMember, { params: { id: world.clinicOsaka } });
  const payment = papers[0]!.payments[0]!;
  expect(payment).toMatchObject({ kind: "bank", amount: 10_000, paidOn: "2026-11-12" });
  await ask(withdrawPayment, { params: { id: payment.id }, body: { reason: "別の入金" } });
  expect((await lines()).find(({ id }) => id === line.id)).toMatchObject({ used: 0 });
});

test("a file is taken back as a whole while nothing of it is recorded", async () => {
  const files = async () => (await ask(api.listLines, { query: { show: "waiting" } })).files;
  await upload(`${HEAD}2026/11/14,7,,ﾍﾞﾂ\n`);
  const used = (await files()).find(({ may }) => !may.remove);
  const fresh = (await files()).find(({ lines }) => lines === 1 && used?.lines !== 1);
  const remove = (id: string) => ask(api.removeFile, { params: { id } });
  expect(await remove(used!.id)).toBe("taken");
  expect(await remove(fresh!.id)).toEqual({ done: true });
  expect(await remove(fresh!.id)).toBe("not_found");
  expect((await lines()).map(({ amount }) => amount)).not.toContain(7);
});

test("nobody but the secretariat", async () => {
  for (const viewer of [
    viewerOf("institution", world.hospitalTokyo),
    viewerOf("ministry", world.ministry),
  ]) {
    expect(await upload(CSV, viewer)).toMatchObject({ refused: "forbidden" });
    expect(await ask(api.listLines, { query: { show: "waiting" } }, viewer)).toBe("forbidden");
  }
});
