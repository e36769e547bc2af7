import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import type { Endpoint, Question, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import * as api from "./api.ts";

const STAFF: Viewer = { role: "secretariat", accountId: null, organisationId: null };
const FACTS = {
  kana: null,
  kind: "hospital",
  postal: null,
  address: "架空市1-1",
  phone: null,
  fax: null,
  beds: 120,
  functions: [],
  founder: null,
} as const;
/** Codes of Tokyo whose check digits are right. */
const CODES = ["1310000018", "1310000026", "1310000034", "1310000042"];
let database: TestDatabase;
let web: TestWeb;
beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(() =>
  database.owner.query(
    "delete from facilities.code; delete from facilities.former_name; delete from facilities.facility",
  ),
);

/** The reply, or the name of the refusal with the places that were found wrong. */
async function ask<E extends Endpoint>(
  endpoint: E,
  question: Partial<Question<E>>,
): Promise<Reply<E>> {
  const answered = await web.ask(STAFF, endpoint, question);
  if ("reply" in answered) return answered.reply;
  const { refused, findings } = answered.refused;
  return [refused, ...(findings ?? []).map(({ where }) => where)].join(" ") as never;
}
const add = (name: string, code: string | null = null) =>
  ask(api.createFacility, {
    body: { ...FACTS, functions: [], name, prefecture: "13", code, reason: "届出" },
  });
const made = async (name: string, code?: string) => (await add(name, code)).id;
const see = (id: string) => ask(api.getFacility, { params: { id } });
const told = async (id: string) =>
  (await see(id)).history.map(({ what, reason }) => `${what}${reason ?? ""}`);
const close = (id: string, on: string | null, reason = "閉院の届") =>
  ask(api.closeFacility, { params: { id }, body: { on, reason } });
const merge = (id: string, intoId: string) =>
  ask(api.mergeFacility, { params: { id }, body: { intoId, reason: "統合の届" } });
const undo = (id: string) => ask(api.undoMerger, { params: { id } });
const addCode = (id: string, code: string) =>
  ask(api.addCode, { params: { id }, body: { code, kind: "hospital", reason: "新しい指定" } });
const found = async (search: string) =>
  (await ask(api.listFacilities, { query: { search } })).rows.map(({ name }) => name);

test("a facility is added with its code, and what was stated counts as confirmed", async () => {
  const id = await made("みどり病院", "１３-1-0000018");
  expect(await see(id)).toMatchObject({
    name: "みどり病院",
    codes: ["1310000018"],
    bedClass: "100-199",
    confirmed: ["name", "kind", "address", "beds", "beds_text", "bed_class"],
  });
  expect(await told(id)).toEqual(["手で加えました。届出"]);
  expect(await found("1310000018")).toEqual(["みどり病院"]);
  expect(await add("べつの病院", "1310000018")).toBe("bad_input code");
  expect(await add("べつの病院", "1310000019")).toBe("bad_input code");
  expect(await found("べつの")).toEqual([]);
});

test("facts are corrected; those that differ and those that were looked at are confirmed", async () => {
  const id = await made("みどり病院");
  const body = { ...FACTS, functions: [], beds: 30, phone: "03-0000-0000", reason: "電話で確認" };
  const edit = { params: { id }, body: { ...body, confirmed: ["founder" as const] } };
  expect(await ask(api.editFacility, edit)).toEqual({ done: true });
  const seen = await see(id);
  expect(seen).toMatchObject({ beds: 30, bedClass: "20-99", phone: "03-0000-0000" });
  expect(seen.confirmed).toEqual(expect.arrayContaining(["phone", "founder", "beds"]));
  expect(seen.confirmed).not.toContain("fax");
  expect((await told(id))[0]).toBe(
    "電話番号、病床数を直しました。開設者を確かめました。電話で確認",
  );
});

test("a renamed facility is found by both names, and its history tells of it", async () => {
  const id = await made("みどり病院");
  const body = { name: "あおば病院", kana: "アオバビョウイン", on: "2026-11-01", reason: "改称" };
  expect(await ask(api.renameFacility, { params: { id }, body })).toEqual({ done: true });
  expect(await see(id)).toMatchObject({
    name: "あおば病院",
    formerNames: [{ name: "みどり病院", untilOn: "2026-11-01" }],
  });
  expect(await found("みどり")).toEqual(["あおば病院"]);
  expect(await found("あおば")).toEqual(["あおば病院"]);
});

test("a closed facility is looked for no more, and comes back", async () => {
  const id = await made("みどり病院");
  expect(await close(id, "2026-10-31")).toEqual({ done: true });
  expect(await see(id)).toMatchObject({ closedOn: "2026-10-31", closedReason: "閉院の届" });
  expect(await found("みどり")).toEqual([]);
  expect(await close(id, null, "誤りでした")).toEqual({ done: true });
  expect(await see(id)).toMatchObject({ closedOn: null, closedReason: null });
  expect(await found("みどり")).toEqual(["みどり病院"]);
  expect(await told(id)).toEqual([
    "再開したと記録しました。誤りでした",
    "2026-10-31に閉じたと記録しました。閉院の届",
    "手で加えました。届出",
  ]);
});

test("a code is added once, and belongs to one facility", async () => {
  const [id, other] = [await made("みどり病院", CODES[0]), await made("べつの病院")];
  expect(await addCode(id, CODES[1]!)).toEqual({ done: true });
  expect((await see(id)).codes).toEqual(CODES.slice(0, 2));
  expect(await addCode(other, CODES[1]!)).toBe("bad_input code");
  expect(await addCode(other, "2710000018")).toBe("bad_input code");
  expect((await see(other)).codes).toEqual([]);
});

test("a merged facility gives its codes away, is not written any more, and comes back as it was", async () => {
  const [id, into] = [await made("みどり病院", CODES[0]), await made("あおば病院", CODES[1])];
  const before = await standing();
  expect(await merge(id, id)).toBe("same");
  expect(await merge(id, into)).toEqual({ done: true });
  expect(await see(id)).toMatchObject({
    mergedInto: { id: into },
    codes: [],
    closedOn: "2026-11-21",
  });
  expect(await see(into)).toMatchObject({ merged: [{ id }], codes: CODES.slice(0, 2) });
  expect(await merge(id, into)).toBe("merged");
  expect(await merge(into, id)).toBe("merged");
  expect(await close(id, null)).toBe("merged");
  expect(await addCode(id, CODES[2]!)).toBe("not_found");
  expect(await undo(into)).toBe("not_merged");
  expect(await undo(id)).toEqual({ done: true });
  expect(await undo(id)).toBe("not_merged");
  expect(await standing()).toEqual(before);
  expect((await told(id)).slice(0, 2)).toEqual([
    "統合を取り消しました。",
    "「あおば病院」に統合しました。統合の届",
  ]);
});

/** Everything of every facility that a merger touches. */
async function standing() {
  const { rows } = await database.owner.query(
    `select name, merged_into, closed_on::text, closed_reason,
       array(select code from facilities.code c where c.facility_id = f.id order by code) as codes
     from facilities.facility f order by name`,
  );
  return rows;
}

test("whatever is merged into whatever, taken back in turn all is as it was", async () => {
  const ids: string[] = [];
  for (const [at, name] of ["甲病院", "乙病院", "丙病院", "丁病院"].entries())
    ids.push(await made(name, CODES[at]));
  await close(ids[0]!, "2026-03-31", "医師の引退");
  const one = fc.integer({ min: 0, max: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(one, one), { maxLength: 6 }), async (pairs) => {
      const before = await standing();
      const merged: string[] = [];
      for (const [from, into] of pairs) {
        const done = await merge(ids[from]!, ids[into]!);
        if (typeof done === "object") merged.push(ids[from]!);
        // No code is ever lost or held twice, and none stays with what was merged away.
        const now = await standing();
        expect(now.flatMap((row) => row.codes).sort()).toEqual(CODES);
        expect(now.filter((row) => row.merged_into && row.codes.length > 0)).toEqual([]);
        const ends = now.map((row) => row.merged_into).filter(Boolean);
        expect(ends.filter((id) => now.find((row) => row.id === id)?.merged_into)).toEqual([]);
      }
      for (const id of merged.toReversed()) expect(await undo(id)).toEqual({ done: true });
      expect(await standing()).toEqual(before);
    }),
    { numRuns: 12 },
  );
});
