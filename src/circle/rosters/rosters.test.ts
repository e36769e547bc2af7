import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sendList, STAFF } from "../../../test/conformance/list-upload.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import type { Viewer } from "../../base/viewer.ts";
import * as facilities from "../facilities/api.ts";
import * as api from "./api.ts";

let database: TestDatabase;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database);
  web = await startTestWeb(context);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(() =>
  database.owner.query(
    "truncate facilities.facility, facilities.code, facilities.former_name, facilities.change, rosters.import, rosters.line cascade",
  ),
);

const HEAD = "都道府県コード,区分,医療機関番号,医療機関名称,住所,電話番号,病床数";
const A = "01,医科,0113719,甲病院,札幌市1-1,011-000-0000,一般　30";
const B = "01,医科,0112489,乙医院,札幌市2-2,011-000-0001,";
const C = "02,医科,0112489,丙医院,青森市3-3,,";
const sheet = (...rows: string[]) => Buffer.from([HEAD, ...rows].join("\n"));
const send = (bytes: Buffer, query: Record<string, string> = {}) =>
  sendList({ web, database, context }, "名簿.csv", bytes, query);
const work = () => runJobs(database, { ...context, db: database.work });
const take = async (id: string) => {
  const reply = await web.ask(STAFF, api.takeImport, { params: { id } });
  await work();
  return reply.status;
};
const undo = async (id: string) => {
  const reply = await web.ask(STAFF, api.undoImport, { params: { id } });
  await work();
  return reply.status;
};
const see = async (id: string) => {
  const reply = await web.ask(STAFF, api.getImport, { params: { id } });
  if (!("reply" in reply)) throw new Error(JSON.stringify(reply));
  return reply.reply;
};
const lines = async (id: string, query: object = {}) => {
  const reply = await web.ask(STAFF, api.listLines, { params: { id }, query });
  if (!("reply" in reply)) throw new Error(JSON.stringify(reply));
  return reply.reply.rows;
};
async function sent(bytes: Buffer, query: Record<string, string> = {}) {
  const read = await send(bytes, query);
  expect(await take(read.id)).toBe(200);
  return read.id;
}
async function found(search: string) {
  const reply = await web.ask(STAFF, facilities.listFacilities, { query: { search } });
  if (!("reply" in reply)) throw new Error(JSON.stringify(reply));
  return reply.reply.rows;
}
async function facility(search: string) {
  const [row] = await found(search);
  const reply = await web.ask(STAFF, facilities.getFacility, { params: { id: row!.id } });
  if (!("reply" in reply)) throw new Error(JSON.stringify(reply));
  return reply.reply;
}
/** Corrects one fact, which confirms it. */
async function correct(search: string, change: Partial<facilities.FacilityBody>) {
  const { id, kana, kind, postal, address, phone, fax, beds, functions, founder } =
    await facility(search);
  const facts = { kana, kind, postal, address, phone, fax, beds, functions, founder };
  const body = { ...facts, ...change, confirmed: [], reason: "電話で確かめた" };
  const reply = await web.ask(STAFF, facilities.editFacility, { params: { id }, body });
  expect(reply.status).toBe(200);
  return id;
}

test("nothing stands before somebody confirms; the plan says what is new, changed, gone and the same", async () => {
  const first = await send(sheet(A, B, C));
  expect(first.counts).toMatchObject({ rows: 3, new: 3, changed: 0, gone: 0 });
  expect(await found("病院")).toEqual([]);
  await take(first.id);
  const second = await send(
    sheet(A.replace("30", "40"), "01,医科,0116381,丁病院,札幌市4-4,,一般　50"),
    { complete: "listed" },
  );
  expect(second.counts).toMatchObject({ new: 1, changed: 1, gone: 1, same: 0 });
  const [changed] = await lines(second.id, { action: "changed" });
  expect(changed!.changes).toMatchObject({ beds: [30, 40] });
  // 丙 stands in a prefecture that the list says nothing of.
  expect((await lines(second.id, { action: "gone" })).map((line) => line.name)).toEqual(["乙医院"]);
  await take(second.id);
  expect((await facility("甲病院")).beds).toBe(40);
  expect(await found("乙医院")).toEqual([]);
  const third = await send(sheet(B));
  expect((await lines(third.id))[0]).toMatchObject({
    action: "changed",
    changes: { closed_on: [expect.any(String), null] },
  });
  const history = (await facility("甲病院")).history.map((one) => one.what);
  expect(history).toEqual([
    expect.stringContaining("病床数（30 → 40）"),
    expect.stringContaining("から加えました"),
  ]);
});

test("a value that a person confirmed stays, and the plan says so; a confirmed facility is not closed", async () => {
  await sent(sheet(A, B));
  await correct("甲病院", { phone: "011-999-9999" });
  const next = await send(sheet(A.replace("011-000-0000", "011-000-1111").replace("30", "60")), {
    complete: "listed",
  });
  const [line] = await lines(next.id, { only: "kept" });
  expect(line).toMatchObject({
    action: "changed",
    kept: { phone: ["011-999-9999", "011-000-1111"] },
  });
  expect(Object.keys(line!.changes)).not.toContain("phone");
  await take(next.id);
  expect(await facility("甲病院")).toMatchObject({ phone: "011-999-9999", beds: 60 });
  const without = await send(sheet("01,医科,0116381,丁病院,札幌市4-4,,一般　50"), {
    complete: "listed",
  });
  expect((await lines(without.id, { only: "findings" })).map((one) => one.name)).toEqual([
    "甲病院",
  ]);
});

test("undoing takes back what nobody touched since, and says what it left", async () => {
  const first = await sent(sheet(A, B, C));
  const second = await sent(
    sheet(A.replace("甲病院", "甲中央病院"), B.replace("011-000-0001", "011-000-0002")),
  );
  expect((await facility("甲病院")).name).toBe("甲中央病院");
  await correct("乙医院", { phone: "011-777-7777" });
  expect(await undo(second)).toBe(200);
  expect((await see(second)).counts).toMatchObject({ removed: 0, restored: 1, undoKept: 1 });
  expect(await facility("甲病院")).toMatchObject({ name: "甲病院", formerNames: [] });
  expect((await facility("乙医院")).phone).toBe("011-777-7777");
  expect(await undo(second)).toBe(409);
  expect(await undo(first)).toBe(200);
  // 甲 was changed and changed back, 乙 by hand: both stand; 丙 goes.
  expect((await see(first)).counts).toMatchObject({ removed: 1, undoKept: 2 });
  expect(await found("丙医院")).toEqual([]);
});

test("what changed between preview and confirmation is left out; twice confirmed is once taken", async () => {
  await sent(sheet(A));
  const plan = await send(sheet(A.replace("30", "70"), B));
  const rival = await send(sheet(B));
  await correct("甲病院", { fax: "011-1" });
  await take(rival.id);
  const ask = () => web.ask(STAFF, api.takeImport, { params: { id: plan.id } });
  expect((await Promise.all([ask(), ask()])).map((one) => one.status)).toEqual([200, 200]);
  await work();
  expect((await see(plan.id)).counts.stale).toBe(2);
  expect((await facility("甲病院")).beds).toBe(30);
  expect((await ask()).status).toBe(409);
});

test("a dental code joins the facility of the same name and place; a second medical one does not", async () => {
  await sent(sheet(A));
  const plan = await send(
    sheet("01,歯科,0133001,甲病院,札幌市１－１,,", "01,医科,0116381,甲病院,札幌市1番1号,,一般　30"),
  );
  const [joined, ...others] = await lines(plan.id);
  expect(others).toEqual([]);
  expect(joined).toMatchObject({ action: "new", codes: ["0110116381", "0130133001"] });
  expect(joined!.findings.join()).toContain("1つの施設にまとめました");
  const alone = await send(sheet("01,歯科,0133001,甲病院,札幌市１－１,,"));
  expect((await lines(alone.id))[0]).toMatchObject({
    action: "changed",
    changes: { codes: [["0110113719"], ["0110113719", "0130133001"]] },
  });
  const other = await send(sheet("01,医科,0116381,甲病院,札幌市1番1号,,一般　30"));
  expect((await lines(other.id))[0]).toMatchObject({
    action: "new",
    findings: [expect.stringContaining("コードが変わったのかもしれません")],
  });
});

describe("a list without codes", () => {
  const CITY = "番号,施設名,所在地,電話番号,種別";
  const city = (...rows: string[]) => Buffer.from([CITY, ...rows].join("\n"));
  const D = "01,医科,0116381,医療法人　丁会　丁内科,札幌市4-4,011-000-0003,";
  const E = "01,医科,0112745,乙医院,函館市5-5,0138-00-0000,";
  const HOKKAIDO = { prefecture: "01" };
  const of = async (id: string, action: string) =>
    (await lines(id, { action })).map(({ name, facilityId, changes, findings }) => ({
      name,
      facilityId,
      changes,
      said: findings.join(),
    }));

  test("finds who stands in the register by name and place, says how, and proposes the rest", async () => {
    await sent(sheet(A, B, C, D, E));
    const plan = await send(
      city(
        "1,甲病院,北海道札幌市１番１,011-999-0000,病院",
        "2,乙医院,北海道函館市架空町9,0138-00-0000,",
        "3,丁内科,札幌市4番4号,011-000-0003,診療所",
        "4,戊医院,札幌市9-9,011-000-0009,",
      ),
      HOKKAIDO,
    );
    expect(plan).toMatchObject({ state: "preview", prefecture: "01" });
    expect(plan.counts).toMatchObject({
      rows: 4,
      codeless: 4,
      new: 0,
      changed: 1,
      same: 2,
      gone: 0,
      leftOut: 1,
    });
    expect(await of(plan.id, "changed")).toMatchObject([
      {
        name: "甲病院",
        changes: { phone: ["011-000-0000", "011-999-0000"] },
        said: expect.stringContaining("名称と所在地で見つけました"),
      },
    ]);
    expect(await of(plan.id, "same")).toMatchObject([
      {
        name: "乙医院",
        said: expect.stringMatching(/同じ市区町村に1つだけです。マスタの所在地は「函館市5-5」/),
      },
      { name: "丁内科", said: expect.stringContaining("マスタでは「医療法人　丁会　丁内科」") },
    ]);
    expect(await of(plan.id, "left_out")).toMatchObject([
      { name: "戊医院", facilityId: null, said: expect.stringContaining("マスタに見つかりません") },
    ]);
    await take(plan.id);
    expect(await facility("甲病院")).toMatchObject({
      name: "甲病院",
      address: "札幌市1-1",
      phone: "011-999-0000",
      codes: ["0110113719"],
    });
    expect(await found("戊医院")).toEqual([]);
    expect((await facility("丁内科")).name).toBe("医療法人　丁会　丁内科");
    expect(await undo(plan.id)).toBe(200);
    expect((await facility("甲病院")).phone).toBe("011-000-0000");
  });

  test("several candidates are named and none is taken; two rows of one facility are told", async () => {
    await sent(sheet(B, B.replace("0112489", "0116381").replace("2-2", "3-3"), A));
    const plan = await send(
      city(
        "1,乙医院,札幌市8-8,011-1,",
        "2,甲病院,札幌市1-1,011-2,",
        "3,甲病院,札幌市１丁目１,011-3,",
        "4,乙医院,札幌市3-3,011-4,",
      ),
      HOKKAIDO,
    );
    expect(await of(plan.id, "left_out")).toMatchObject([
      {
        name: "乙医院",
        said: expect.stringMatching(/候補は「乙医院」（札幌市2-2）、「乙医院」（札幌市3-3）です/),
      },
    ]);
    const changed = await of(plan.id, "changed");
    expect(changed).toMatchObject([
      { name: "甲病院", changes: { phone: ["011-000-0000", "011-2"] } },
      { name: "乙医院", changes: { phone: ["011-000-0001", "011-4"] } },
    ]);
    expect((await of(plan.id, "same"))[0]?.said).toContain("3行目と同じ施設です");
  });

  test("never another prefecture; without one it is left out and says what to do", async () => {
    await sent(sheet(B, C, "02,医科,0113719,乙医院,札幌市2-2,,"));
    const unknown = await send(city("1,乙医院,札幌市2-2,,"));
    expect(unknown.state).toBe("refused");
    expect((await of(unknown.id, "left_out"))[0]?.said).toContain(
      "名簿を選ぶときに都道府県を選んでください",
    );
    const stated = await send(
      city("1,丙医院,札幌市3-3,,", "2,乙医院,青森県札幌市2-2,011-9,"),
      HOKKAIDO,
    );
    expect((await of(stated.id, "left_out")).map((line) => line.name)).toEqual(["丙医院"]);
    const [other] = await lines(stated.id, { action: "changed" });
    expect(other).toMatchObject({ prefecture: "02" });
  });

  test("closes nothing, though somebody says that it is complete; a row without a code among others neither", async () => {
    await sent(sheet(A, B, C));
    const plan = await send(city("1,甲病院,札幌市1-1,,"), { ...HOKKAIDO, complete: "listed" });
    expect(plan.counts).toMatchObject({ gone: 0, same: 1 });
    expect(plan.findings.map((one) => one.message).join()).toContain("コードのない行があるため");
    const mixed = await send(sheet(A, "01,医科,,乙医院,札幌市2-2,,"), { complete: "listed" });
    expect(mixed.counts).toMatchObject({ codeless: 1, gone: 0, same: 2 });
  });

  test("a row of a complete list that could not be read closes nobody", async () => {
    await sent(sheet(A, B));
    const plan = await send(sheet(A, B.replace("01,医科", "48,医科")), { complete: "listed" });
    expect(plan.counts).toMatchObject({ gone: 0, leftOut: 1 });
    expect(plan.findings.map((one) => one.message).join()).toContain("読めない行が1件あるため");
  });
});

test("a preview that was folded by older rules is folded anew when it is taken", async () => {
  const plan = await send(sheet(A));
  await database.owner.query("update rosters.import set folding = 'older'");
  await database.owner.query(
    "update rosters.line set sought = 'older', grams = '{1}', place_key = 'x'",
  );
  expect(await take(plan.id)).toBe(200);
  expect((await found("甲病院")).map((row) => row.name)).toEqual(["甲病院"]);
});

test("a file that is no list is refused with the reason; a preview can be thrown away, a taken list cannot", async () => {
  const broken = await send(Buffer.from("PK\u0003\u0004 broken"));
  expect(broken.state).toBe("refused");
  expect(broken.findings.at(-1)?.message).toContain("壊れている");
  expect(await take(broken.id)).toBe(409);
  const plan = await send(sheet(A));
  const remove = (id: string) => web.ask(STAFF, api.removeImport, { params: { id } });
  expect((await remove(plan.id)).status).toBe(200);
  expect((await remove(await sent(sheet(A)))).status).toBe(409);
});

test("rows of one facility may stand anywhere in a long list; rows that name none keep their place", async () => {
  const many = Array.from({ length: 700 }, (_, at) => {
    const number = String(at).padStart(7, "0");
    return `03,医科,${number},架空医院${at},盛岡市${at}-1,,一般　5`;
  });
  const plan = await send(
    sheet(
      A,
      ...many,
      "03,医科,12,番号なし,盛岡市,,",
      A.replace("甲病院", "甲病院分院"),
      ...many,
      B,
    ),
  );
  expect(plan.counts).toMatchObject({ rows: 1_404, new: 702, leftOut: 1 });
  expect(plan.findings.map((one) => one.message).join()).toMatch(/検算の合わない.*件/);
  const [first] = await lines(plan.id);
  expect(first).toMatchObject({
    place: "2行目",
    findings: [expect.stringContaining("704行目：同じ医療機関番号の行と名称が違います")],
  });
  const [left] = await lines(plan.id, { action: "left_out" });
  expect(left).toMatchObject({ place: "703行目", name: "番号なし" });
});

test("a reading that was cut off is begun anew by whoever presses; one that is done is not", async () => {
  const plan = await send(sheet(A));
  const again = () => web.ask(STAFF, api.readAgain, { params: { id: plan.id } });
  expect((await again()).status).toBe(409);
  // As a killed worker leaves it: the state stands, the job is gone.
  await database.owner.query("update rosters.import set state = 'reading', counts = '{}'");
  expect((await again()).status).toBe(200);
  expect((await again()).status).toBe(200);
  await work();
  expect(await see(plan.id)).toMatchObject({ state: "preview", counts: { rows: 1, new: 1 } });
  expect(await lines(plan.id)).toHaveLength(1);
});

test("the plan comes as a CSV that opens in Excel and runs nothing", async () => {
  const plan = await send(sheet(A.replace("甲病院", "=HYPERLINK(1)")));
  const reply = await web.app.inject({
    url: `/api/rosters/${plan.id}/lines/csv`,
    headers: { "x-test-viewer": JSON.stringify(STAFF) },
  });
  expect(reply.body.startsWith("\uFEFF")).toBe(true);
  expect(reply.body).toContain("'=HYPERLINK(1)");
  expect(reply.body).toContain("新しい");
});

test("only the secretariat imports; everybody finds", async () => {
  await sent(sheet(A));
  const clinic: Viewer = {
    role: "institution",
    accountId: null,
    organisationId: "00000000-0000-4000-8000-000000000000",
  };
  expect((await web.ask(clinic, api.listImports, {})).status).toBe(403);
  const anybody: Viewer = { role: "anonymous", accountId: null, organisationId: null };
  const reply = await web.ask(anybody, facilities.listFacilities, { query: { search: "甲病" } });
  expect("reply" in reply && reply.reply).toMatchObject({
    rows: [{ name: "甲病院" }],
    may: { edit: false },
  });
});
