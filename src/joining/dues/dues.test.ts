import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Endpoint, Question, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import { placesOf } from "../../office/people/places.ts";
import * as api from "./api.ts";
import { getStanding } from "./api-standing.ts";

const SETTINGS = {
  on: true,
  issuer: { name: "架空協議会", address: "東京都", contact: "", registration: "Ｔ1234567890123" },
  account: "架空銀行 普通 1234567",
};
let database: TestDatabase;
let web: TestWeb;
let world: World;
let staff: Viewer;

beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
  world = await makeWorld(database);
  staff = viewerOf("secretariat", world.secretariat);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

/** The reply, or the name of the refusal. */
async function ask<E extends Endpoint>(
  viewer: Viewer,
  endpoint: E,
  question?: Partial<Question<E>>,
): Promise<Reply<E> & string> {
  const answered = await web.ask(viewer, endpoint, question);
  return (
    answered.status === 200
      ? (answered as { reply: unknown }).reply
      : (answered as { refused: { refused: string } }).refused.refused
  ) as never;
}
const put = (settings: object, viewer = staff) =>
  ask(viewer, api.putSettings, { body: { ...SETTINGS, ...settings } });
const apply = (organisationId: string, classId: string, agreedFee: number | null = null) =>
  ask(staff, api.applyMember, {
    body: { organisationId, classId, agreedFee, appliedOn: "2026-11-01" },
  });
const decide = (ids: string[], approved: boolean, more: object = {}, viewer = staff) =>
  ask(viewer, api.decide, {
    body: {
      ids,
      approved,
      metOn: "2026-11-20",
      minutes: "第3回",
      reason: null,
      invoice: false,
      ...more,
    },
  });
const move = (id: string, act: "leave" | "suspend" | "resume", on = "2026-11-21") =>
  ask(staff, api.moveMember, { params: { id }, body: { act, on, reason: "申し出" } });

test("switched off, as it is at first, it is not there", async () => {
  const hospital = viewerOf("institution", world.hospitalTokyo);
  expect(await ask(hospital, getStanding)).toEqual({ on: false, may: { settings: false } });
  expect(await ask(staff, getStanding)).toEqual({ on: false, may: { settings: true } });
  expect(await ask(hospital, api.listClasses)).toBe("not_found");
  expect(await ask(staff, api.getMeeting, { query: {} })).toBe("not_found");
  expect(await apply(world.hospitalTokyo, "a_under_400")).toBe("not_found");
  expect(
    await database.web.asViewer(staff, (tx) =>
      placesOf(tx, { id: world.hospitalTokyo, kind: "institution" }, new Date()),
    ),
  ).toBe(5);
});

test("only an administrator who proved it is still them switches it on; bad settings are told", async () => {
  expect(await put({}, { ...staff, standing: "clerk" })).toBe("forbidden");
  expect(await put({}, { ...staff, confirmed: false })).toBe("confirm_first");
  expect(await put({ issuer: { ...SETTINGS.issuer, registration: "T123" } })).toBe("bad_input");
  expect(await put({ account: "x".repeat(301) })).toBe("bad_input");
  expect(await put({ account: "" })).toEqual({ done: true });
  expect(await ask(staff, api.getSettings)).toMatchObject({ complete: false });
  await apply(world.clinicTokyo, "a_clinic");
  expect(await decide([world.clinicTokyo], true, { invoice: true })).toBe("no_issuer");
  await put({});
  const { settings, complete } = await ask(staff, api.getSettings);
  expect([settings.issuer.registration, complete]).toEqual(["T1234567890123", true]);
});

test("applications: found by name, one at a time, of a class that exists", async () => {
  const found = await ask(staff, api.findCandidates, { query: { search: "あおば" } });
  expect(found.rows).toMatchObject([{ id: world.hospitalTokyo, classId: "a_under_400" }]);
  expect((await ask(staff, api.findCandidates, { query: { search: "%" } })).rows).toEqual([]);
  expect(await apply(world.vendor, "supporting")).toBe("no_agreed_fee");
  expect(await apply(world.vendor, "golden")).toBe("bad_input");
  expect(await apply(world.secretariat, "observer")).toBe("not_found");
  const two = await Promise.all([1, 2].map(() => apply(world.ministry, "observer")));
  expect(two.map((one) => typeof one).toSorted()).toEqual(["object", "string"]);
  const clerk = { ...staff, standing: "clerk" as const };
  expect(await decide([world.ministry], true, {}, clerk)).toBe("forbidden");
  expect(await decide([world.ministry], true, { metOn: "2026-02-30" })).toBe("bad_input");
  // One of several that cannot be decided leaves all as they are.
  expect(await decide([world.ministry, world.vendor], true)).toBe("not_found");
  expect(await decide([world.ministry], true)).toEqual({ decided: 1 });
  expect(await decide([world.ministry], true)).toBe("moved");
});

test("refused, and applying again; leaving and being suspended count from their day", async () => {
  const id = world.relayTokyo;
  await apply(id, "observer");
  await decide([id], false);
  expect(await move(id, "leave")).toBe("moved");
  expect(await apply(id, "observer")).toEqual({ id });
  await decide([id], true);
  expect(await move(id, "resume")).toBe("moved");
  expect(await move(id, "suspend")).toEqual({ done: true });
  expect(await move(id, "resume")).toEqual({ done: true });
  const both = await Promise.all([1, 2].map(() => move(id, "leave")));
  expect(both.map((one) => typeof one).toSorted()).toEqual(["object", "string"]);
});

test("class and fee are changed by who decides, the address of invoices by any clerk", async () => {
  const id = world.vendor;
  const row = async () =>
    (
      await database.owner.query(
        "select class, agreed_fee::int, billing_name, billing_mail from dues.member where organisation_id = $1",
        [id],
      )
    ).rows[0];
  expect(await apply(id, "supporting", 300_000)).toEqual({ id });
  const terms = (body: object, viewer = staff) =>
    ask(viewer, api.changeTerms, {
      params: { id },
      body: { classId: "supporting", agreedFee: 200_000, reason: "総会の決定", ...body },
    });
  const clerk = { ...staff, standing: "clerk" as const };
  expect(await terms({}, clerk)).toBe("forbidden");
  expect(await terms({}, { ...staff, confirmed: false })).toBe("confirm_first");
  expect(await terms({ agreedFee: null })).toBe("no_agreed_fee");
  expect(await terms({ reason: " " })).toBe("bad_input");
  expect(await terms({ classId: "golden" })).toBe("bad_input");
  expect(await row()).toMatchObject({ class: "supporting", agreed_fee: 300_000 });
  expect(await terms({})).toEqual({ done: true });
  expect(await row()).toMatchObject({ class: "supporting", agreed_fee: 200_000 });
  // A class with a fee of its own keeps none that was agreed.
  expect(await terms({ classId: "a_clinic" })).toEqual({ done: true });
  expect(await row()).toMatchObject({ class: "a_clinic", agreed_fee: null });

  const billing = (name: string | null, mail: string | null, which = id) =>
    ask(clerk, api.changeBilling, { params: { id: which }, body: { name, mail } });
  expect(await billing("経理部", "not an address")).toBe("bad_input");
  expect(await billing("経理部", "ＫＥＩＲＩ@vendor.example.jp ")).toEqual({ done: true });
  expect(await row()).toMatchObject({
    billing_name: "経理部",
    billing_mail: "KEIRI@vendor.example.jp",
  });
  expect(await billing(null, null)).toEqual({ done: true });
  expect(await row()).toMatchObject({ billing_name: null, billing_mail: null });
  expect(await billing(null, null, world.rival)).toBe("not_found");
});

test("the general meeting: who votes on which day, as CSV and Excel", async () => {
  await database.owner.query(
    "update dues.member set class = 'a_clinic' where organisation_id = $1",
    [world.ministry],
  );
  await database.owner.query("update dues.step set class = 'a_clinic' where organisation_id = $1", [
    world.ministry,
  ]);
  const on = async (day: string) => ask(staff, api.getMeeting, { query: { on: day } });
  expect((await on("2026-11-19")).rows).toEqual([]);
  expect(await on("2026-11-20")).toMatchObject({
    rows: [{ name: "架空省", since: "2026-11-20" }],
    groups: [{ group: "A会員", members: 1, votes: 1 }],
    votes: 1,
  });
  expect((await ask(staff, api.getMeeting, { query: {} })).on).toBe("2026-11-21");
  await move(world.ministry, "leave", "2027-03-31");
  expect([(await on("2027-03-30")).votes, (await on("2027-03-31")).votes]).toEqual([1, 0]);
  const get = (url: string) =>
    web.app.inject({ url, headers: { "x-test-viewer": JSON.stringify(staff) } });
  expect((await get("/api/dues/meeting/list.csv?on=2026-11-20")).body).toContain(
    "架空省,A会員（診療所等）,1",
  );
  const xlsx = await get("/api/dues/meeting/list.xlsx?on=2026-11-20");
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe("PK");
  expect((await get("/api/dues/meeting?on=2026-02-30")).statusCode).toBe(422);
});
