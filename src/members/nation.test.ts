import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SYSTEM, type Viewer } from "../base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { findContacts, loadNation, markMailDead, type Nation } from "./index.ts";

let database: TestDatabase;
const relay = randomUUID();
const direct = randomUUID();
const hospital = randomUUID();
const clinic = randomUUID();
const contact = randomUUID();

const nation: Nation = {
  organisations: [{ id: relay, kind: "relay", name: "東京の医師会", prefecture: "13" }],
  routes: [
    {
      id: randomUUID(),
      key: "prefectural-medical-13",
      name: "都道府県医師会を通じて",
      steps: [{ organisationId: relay, forwards: "waits", fallThroughHours: 24 }],
    },
    { id: direct, key: "secretariat-direct", name: "直接", steps: [] },
  ],
  institutions: [
    {
      id: hospital,
      name: "改行\nと\tタブと\\の病院",
      code: null,
      kind: "hospital",
      beds: 300,
      functions: ["disaster_base", "long_term"],
      founder: "public",
      prefecture: "13",
      critical: true,
      routeId: direct,
    },
    {
      id: clinic,
      name: "森の診療所",
      code: "0110113719",
      kind: "clinic",
      beds: 0,
      functions: [],
      founder: "individual",
      prefecture: "13",
    },
  ],
  contacts: [
    {
      id: randomUUID(),
      organisationId: clinic,
      position: 2,
      name: "二番",
      duty: "director",
      mail: null,
      phone: "03-0000-0000",
    },
    {
      id: contact,
      organisationId: clinic,
      position: 1,
      name: "一番",
      duty: "staff",
      mail: "a@example.jp",
      phone: null,
    },
  ],
};

beforeAll(async () => {
  database = await createTestDatabase();
  const client = await database.work.pool.connect();
  await loadNation(client, nation);
  client.release();
});
afterAll(() => database.drop());

test("a nation is loaded by the role that owns nothing, with what follows from the rules", async () => {
  const { rows } = await database.owner.query(
    `select o.name, i.bed_class, i.tier, i.audience_class, i.functions, i.critical, r.key
     from members.institution i join members.organisation o on o.id = i.organisation_id
     join members.route r on r.id = i.route_id order by i.beds`,
  );
  expect(rows).toEqual([
    {
      name: "森の診療所",
      bed_class: "none",
      tier: "L4",
      audience_class: "clinic",
      functions: [],
      critical: false,
      key: "prefectural-medical-13",
    },
    {
      name: "改行\nと\tタブと\\の病院",
      bed_class: "300-399",
      tier: "L2",
      audience_class: "hospital_large",
      functions: ["disaster_base", "long_term"],
      critical: true,
      key: "secretariat-direct",
    },
  ]);
});

test("a nation that does not fit leaves nothing behind", async () => {
  const client = await database.work.pool.connect();
  const broken = {
    ...nation,
    contacts: [{ ...[...nation.contacts][0]!, organisationId: randomUUID() }],
  };
  await expect(loadNation(client, broken)).rejects.toThrow();
  client.release();
  const { rows } = await database.owner.query("select count(*)::int as n from members.institution");
  expect(rows[0].n).toBe(2);
});

test("contacts come in their order; a dead address is marked once, and only while it is the address", async () => {
  const seen = await database.work.asViewer(SYSTEM, (tx) => findContacts(tx, [clinic]));
  expect(seen.map((row) => row.name)).toEqual(["一番", "二番"]);
  const mark = (mail: string) =>
    database.work.asViewer(SYSTEM, (tx) => markMailDead(tx, [contact], new Date(), [mail]));
  expect(await mark("old@example.jp")).toBe(0);
  expect(await mark("A@example.jp")).toBe(1);
  expect(await mark("a@example.jp")).toBe(0);
  const events = await database.owner.query(
    "select for_organisation_id from base.event where name = 'members.mail_died'",
  );
  expect(events.rows).toEqual([{ for_organisation_id: clinic }]);
});

const viewers: [string, Viewer, Partial<Record<string, number>>][] = [
  ["nobody", { role: "anonymous", accountId: null, organisationId: null }, {}],
  [
    "the clinic",
    { role: "institution", accountId: null, organisationId: clinic },
    { organisation: 2, institution: 1, contact: 2, route: 1, route_step: 1 },
  ],
  [
    "the hospital",
    { role: "institution", accountId: null, organisationId: hospital },
    { organisation: 2, institution: 1, route: 1 },
  ],
  [
    "the relay",
    { role: "relay", accountId: null, organisationId: relay },
    { organisation: 2, institution: 1, contact: 2, route: 1, route_step: 1 },
  ],
  [
    "a vendor",
    { role: "vendor", accountId: null, organisationId: randomUUID() },
    { organisation: 1 },
  ],
  [
    "the secretariat",
    { role: "secretariat", accountId: null, organisationId: null },
    { organisation: 3, institution: 2, contact: 2, route: 2, route_step: 1 },
  ],
];
const TABLES = [
  "organisation",
  "institution",
  "contact",
  "route",
  "route_step",
  "account",
  "membership",
  "session",
  "sign_in_try",
  "invitation",
];

test.each(viewers)(
  "%s sees exactly what is theirs in every table",
  async (_name, viewer, expected) => {
    const counts: Record<string, number> = {};
    await database.web.asViewer(viewer, async (tx) => {
      for (const table of TABLES) {
        const row = await tx
          .selectFrom(`members.${table}` as "members.organisation")
          .select((eb) => eb.fn.countAll<string>().as("n"))
          .executeTakeFirstOrThrow();
        if (row.n !== "0") counts[table] = Number(row.n);
      }
    });
    expect(counts).toEqual(expected);
  },
);

test("without a viewer every table is empty", async () => {
  const { rows: tables } = await database.owner.query(
    "select relname from pg_class where relnamespace = 'members'::regnamespace and relkind = 'r'",
  );
  expect(tables.map((row) => row.relname).sort()).toEqual([...TABLES].sort());
  for (const table of TABLES) {
    const { rows } = await database.web.pool.query(
      `select count(*)::int as n from members.${table}`,
    );
    expect([table, rows[0].n]).toEqual([table, 0]);
  }
});
