import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { type Answered, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import type { Endpoint, Reply } from "../../base/contract.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import * as api from "./api.ts";
import * as organisations from "../organisations/api.ts";
import * as paths from "./api-routes.ts";
import { markMailDead } from "../organisations/index.ts";
import { listContactsOf } from "../organisations/queries-contacts.ts";
import { loadNation } from "./queries-nation.ts";
import type { Nation } from "./nation.ts";

const ids = Array.from({ length: 130 }, () => randomUUID()).sort();
const [relay, otherRelay, route, otherRoute, first, second] = ids as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const [clinic, foreign] = ids.slice(10) as [string, string];
const as = (role: Viewer["role"], organisationId: string | null = null): Viewer => {
  return { role, accountId: null, organisationId };
};
const staff = as("secretariat");
const owner = as("institution", clinic);
const relayPerson = as("relay", relay);

const step = (organisationId: string) => ({
  organisationId,
  forwards: "waits" as const,
  fallThroughHours: 24,
});
const told = { duty: "staff", phone: null } as const;
const nation: Nation = {
  organisations: [
    { id: relay, kind: "relay", name: "東の医師会", prefecture: "13" },
    { id: otherRelay, kind: "relay", name: "西の医師会", prefecture: "27" },
  ],
  routes: [
    { id: route, key: "prefectural-medical-13", name: "東", steps: [step(relay)] },
    { id: otherRoute, key: "west", name: "西", steps: [step(otherRelay)] },
  ],
  institutions: ids.slice(10).map((id, index) => ({
    id,
    name: index === 0 ? "あおば\t医院" : `病院 100%_\n${index}`,
    kana: index === 0 ? "あおばいいん" : null,
    code: index % 3 === 2 ? null : `131${String(index).padStart(7, "0")}`,
    kind: index === 0 ? "clinic" : "hospital",
    beds: index === 0 ? 0 : 20 + index * 5,
    functions: index === 5 ? ["disaster_base", "long_term"] : [],
    founder: "public",
    prefecture: index < 100 ? "13" : "27",
    routeId: index === 0 ? undefined : index === 1 ? otherRoute : route,
  })),
  contacts: [
    { ...told, id: second, organisationId: clinic, position: 2, name: "二番", mail: null },
    { ...told, id: first, organisationId: clinic, position: 1, name: "一番", mail: "a@example.jp" },
  ],
};

let database: TestDatabase;
let web: TestWeb;

async function load(rows: Nation): Promise<void> {
  const client = await database.work.pool.connect();
  await loadNation(client, rows).finally(() => client.release());
}
beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
  await load(nation);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

function reply<E extends Endpoint>(answer: Answered<E>): Reply<E> {
  if (!("reply" in answer)) throw new Error(JSON.stringify(answer));
  return answer.reply;
}

test("a nation that does not fit leaves nothing behind", async () => {
  const lost = {
    ...told,
    id: randomUUID(),
    organisationId: randomUUID(),
    position: 1,
    name: "x",
    mail: null,
  };
  const broken = { ...nation, institutions: [], routes: [], organisations: [], contacts: [lost] };
  await expect(
    load({ ...broken, organisations: [{ id: randomUUID(), kind: "vendor", name: "消える" }] }),
  ).rejects.toThrow();
  const { rows } = await database.owner.query(
    "select 1 from organisations.organisation where name = '消える'",
  );
  expect(rows).toEqual([]);
});

test("contacts come in their order; a dead address is marked once, and only while it is the address", async () => {
  const seen = await database.work.asViewer(SYSTEM, (tx) => listContactsOf(tx, clinic));
  expect(seen.map((row) => row.name)).toEqual(["一番", "二番"]);
  const mark = (mail: string) =>
    database.work.asViewer(SYSTEM, (tx) => markMailDead(tx, [first], new Date(), [mail]));
  expect([
    await mark("old@example.jp"),
    await mark("A@example.jp"),
    await mark("a@example.jp"),
  ]).toEqual([0, 1, 0]);
  const { rows } = await database.owner.query(
    "select for_organisation_id from base.event where name = 'organisations.mail_died'",
  );
  expect(rows).toEqual([{ for_organisation_id: clinic }]);
});

test.each([
  [as("anonymous"), [0, 0, 0, 0, 0]],
  [owner, [3, 1, 2, 1, 1]],
  [relayPerson, [121, 119, 2, 1, 1]],
  [as("relay", otherRelay), [3, 1, 0, 1, 1]],
  [as("vendor", randomUUID()), [2, 0, 0, 0, 0]],
  [staff, [122, 120, 2, 2, 2]],
])("%o sees in the tables exactly what is theirs", async (viewer, expected) => {
  const tables = [
    "organisations.organisation",
    "members.institution",
    "organisations.contact",
    "members.route",
    "members.route_step",
  ] as const;
  const counts = await database.web.asViewer(viewer, async (tx) => {
    const seen: number[] = [];
    for (const table of tables) {
      const from = tx.selectFrom(table as "organisations.organisation");
      const { n } = await from
        .select((eb) => eb.fn.countAll<string>().as("n"))
        .executeTakeFirstOrThrow();
      seen.push(Number(n));
    }
    return seen;
  });
  expect(counts).toEqual(expected);
});

const list = async (viewer: Viewer, query: Record<string, string> = {}) =>
  reply(await web.ask(viewer, api.listInstitutions, { query }));

test("the list is read to its end without a gap or a repeat, those without a code last", async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(staff, after ? { after } : {});
    if (!after) expect(page.count).toBe(120);
    seen.push(...page.rows.map((row) => row.id));
    after = page.next;
  } while (after);
  expect(seen.length).toBe(120);
  expect(new Set(seen).size).toBe(120);
});

test.each([
  [{ search: "アオバ" }, 1],
  [{ search: "100%_" }, 119],
  [{ search: "%" }, 119],
  [{ search: "131000000" }, 7],
  [{ prefecture: "27" }, 20],
  [{ kind: "clinic" }, 1],
  [{ bedClass: "none" }, 1],
  [{ tier: "L4" }, 1],
  [{ function: "disaster_base" }, 1],
  [{ contact: "none" }, 120],
])("the filter %o finds %i", async (query, count) => {
  expect((await list(staff, query)).count).toBe(count);
});

test("an institution sees itself, a relay those under it, the others nothing", async () => {
  expect((await list(owner)).rows.map((row) => row.id)).toEqual([clinic]);
  expect((await list(relayPerson)).count).toBe(119);
  const get = (viewer: Viewer, id: string) =>
    web.ask(viewer, api.getInstitution, { params: { id } });
  expect((await get(owner, clinic)).status).toBe(200);
  expect((await get(owner, foreign)).status).toBe(404);
  expect((await get(relayPerson, foreign)).status).toBe(404);
  expect(reply(await get(relayPerson, clinic))).toMatchObject({
    route: { steps: [{ organisation: "東の医師会", forwards: "waits", fallThroughHours: 24 }] },
    may: { edit: false, editContacts: false },
  });
  expect((await get(as("ministry"), clinic)).status).toBe(403);
  expect((await get(as("anonymous"), clinic)).status).toBe(401);
});

const body: api.InstitutionBody = {
  name: "みどり病院",
  kana: null,
  code: "0113719",
  kind: "hospital",
  beds: 250,
  functions: ["emergency_center"],
  founder: "medical_corporation",
  prefecture: "01",
  critical: false,
  routeId: null,
};

test("an institution is added with what follows from the rules, and edited", async () => {
  const { id } = reply(await web.ask(staff, api.createInstitution, { body }));
  const saved = reply(await web.ask(staff, api.getInstitution, { params: { id } }));
  const facts = { bedClass: "200-299", tier: "L2", audienceClass: "hospital_large" };
  expect(saved).toMatchObject({
    ...facts,
    code: "0110113719",
    tierReason: expect.stringContaining("中核"),
  });
  const edited = { ...body, beds: 100, functions: [], code: "0110113719", routeId: route };
  reply(await web.ask(staff, api.editInstitution, { params: { id }, body: edited }));
  expect(reply(await web.ask(staff, api.getInstitution, { params: { id } }))).toMatchObject({
    bedClass: "100-199",
    tier: "L3",
    route: { id: route },
  });
  const events = "select name, data from base.event where subject_id = $1 order by id";
  const { rows } = await database.owner.query(events, [id]);
  expect(rows).toMatchObject([
    { name: "members.institution_added" },
    { name: "members.institution_changed", data: { changed: ["beds", "functions", "routeId"] } },
  ]);
});

test.each([
  [{ code: "0110113718" }, "code", "検算"],
  [{ code: "0110113719", name: "もう一つ" }, "code", "使われています"],
  [{ code: null, beds: 19 }, "beds", "20以上"],
  [{ code: null, kind: "clinic" as const }, "beds", "病床がありません"],
  [{ code: null, routeId: randomUUID() }, "routeId", "経路"],
  [{ code: null, name: "  " }, "name", "入力"],
])("%o is a finding at %s", async (change, where, message) => {
  const answer = await web.ask(staff, api.createInstitution, { body: { ...body, ...change } });
  expect(answer).toMatchObject({
    status: 422,
    refused: { findings: [{ where, message: expect.stringContaining(message) }] },
  });
});

test("only the secretariat adds, exports, and keeps organisations and routes", async () => {
  for (const viewer of [owner, relayPerson, as("ministry")]) {
    const answers = await Promise.all([
      web.ask(viewer, api.createInstitution, { body }),
      web.ask(viewer, api.exportInstitutions, { query: {} }),
      web.ask(viewer, paths.createRoute, { body: { name: "x", steps: [step(relay)] } }),
      web.ask(viewer, paths.assignRoute, { params: { id: route }, body: {} }),
      web.ask(viewer, organisations.closeOrganisation, {
        params: { id: foreign },
        body: { closed: true },
      }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403]);
  }
});

test("the export opens in Excel and holds every row that fits", async () => {
  const response = await web.app.inject({
    url: "/api/members/institutions/csv?prefecture=27",
    headers: { "x-test-viewer": JSON.stringify(staff) },
  });
  expect(response.headers["content-type"]).toContain("text/csv");
  expect(response.headers["content-disposition"]).toMatch(/attachment; .*institutions.*\.csv/);
  const lines = response.body.trimEnd().split("\r\n");
  expect(lines[0]).toContain("\uFEFF医療機関コード,名称");
  expect(lines.length).toBe(21);
});

test("a route is made, given steps and institutions; only relays may stand in it", async () => {
  const make = (steps: paths.RouteBody["steps"]) =>
    web.ask(staff, paths.createRoute, { body: { name: "二段", steps } });
  expect(await make([step(clinic)])).toMatchObject({
    refused: { findings: [{ where: "steps.0.organisationId" }] },
  });
  expect(await make([step(relay), step(relay)])).toMatchObject({
    refused: { findings: [{ where: "steps.1.organisationId" }] },
  });
  const { id } = reply(await make([step(otherRelay), step(relay)]));
  const some = { params: { id }, body: { prefecture: "27" } };
  expect(reply(await web.ask(staff, paths.assignRoute, some))).toEqual({ changed: 20 });
  const { routes } = reply(await web.ask(staff, paths.listRoutes, {}));
  expect(routes.find((row) => row.id === id)).toMatchObject({
    institutions: 20,
    steps: [{ organisation: "西の医師会" }, {}],
  });
  expect(reply(await web.ask(owner, paths.listRoutes, {})).routes).toMatchObject([{ id: route }]);

  const edit = (steps: paths.RouteBody["steps"]) =>
    web.ask(staff, paths.editRoute, { params: { id }, body: { name: "一段", steps } });
  expect(await edit([step(clinic)])).toMatchObject({
    refused: { findings: [{ where: "steps.0.organisationId" }] },
  });
  expect(reply(await edit([{ ...step(relay), forwards: "at_once" }]))).toEqual({ done: true });
  const edited = reply(await web.ask(staff, paths.listRoutes, {})).routes;
  expect(edited.find((row) => row.id === id)).toMatchObject({
    name: "一段",
    institutions: 20,
    steps: [{ organisation: "東の医師会", forwards: "at_once" }],
  });
  // Nobody else's way has changed.
  expect(edited.filter((row) => row.id !== id)).toEqual(routes.filter((row) => row.id !== id));
});
