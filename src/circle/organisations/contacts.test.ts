import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { type Answered, startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import type { Endpoint, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import * as more from "./api.ts";
import { loadNation } from "../members/index.ts";

const [relay, route, clinic, foreign, contact, lastContact] = Array.from({ length: 6 }, () =>
  randomUUID(),
) as [string, string, string, string, string, string];
const owner: Viewer = { role: "institution", accountId: null, organisationId: clinic };
const staff: Viewer = { role: "secretariat", accountId: null, organisationId: null };
const relayPerson: Viewer = { role: "relay", accountId: null, organisationId: relay };
let database: TestDatabase;
let web: TestWeb;

beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
  const place = {
    kind: "clinic",
    beds: 0,
    founder: "individual",
    prefecture: "13",
    code: null,
  } as const;
  const told = { duty: "staff", phone: null, position: 1 } as const;
  const steps = [{ organisationId: relay, forwards: "waits" as const, fallThroughHours: 24 }];
  const client = await database.work.pool.connect();
  await loadNation(client, {
    organisations: [{ id: relay, kind: "relay", name: "東の医師会" }],
    routes: [{ id: route, key: "east", name: "東", steps }],
    institutions: [
      { ...place, id: clinic, name: "あおば医院", functions: [], routeId: route },
      { ...place, id: foreign, name: "よその医院", functions: [] },
    ],
    contacts: [
      { ...told, id: contact, organisationId: clinic, name: "一番", mail: "a@example.jp" },
      { ...told, id: lastContact, organisationId: foreign, name: "よその人", mail: "b@example.jp" },
    ],
  });
  client.release();
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

function reply<E extends Endpoint>(answer: Answered<E>): Reply<E> {
  if (!("reply" in answer)) throw new Error(JSON.stringify(answer));
  return answer.reply;
}

const contacts = async (viewer: Viewer, id = clinic) =>
  reply(await web.ask(viewer, more.listContacts, { params: { id } })).contacts;
const values: more.ContactBody = {
  name: "二番",
  duty: "it",
  mail: "Ｂ＠example.jp",
  phone: "０３－１２３４－５６７８",
  reachable: "",
};

test("an institution keeps its own contacts: add, order, correct, remove, put back, confirm", async () => {
  const added = reply(
    await web.ask(owner, more.addContact, { params: { id: clinic }, body: values }),
  ).id;
  expect((await contacts(owner))[1]).toMatchObject({
    mail: "B@example.jp",
    phone: "03-1234-5678",
    reachable: null,
    account: false,
  });
  reply(
    await web.ask(owner, more.orderContacts, {
      params: { id: clinic },
      body: { ids: [added, contact] },
    }),
  );
  expect((await contacts(owner)).map((row) => row.name)).toEqual(["二番", "一番"]);
  expect(
    await web.ask(owner, more.orderContacts, {
      params: { id: clinic },
      body: { ids: [added, added] },
    }),
  ).toMatchObject({
    refused: { refused: "changed" },
  });
  await database.owner.query(
    "update organisations.contact set mail_dead_at = now() where id = $1",
    [added],
  );
  reply(
    await web.ask(owner, more.editContact, {
      params: { id: added },
      body: { ...values, name: "三番" },
    }),
  );
  expect((await contacts(owner))[0]).toMatchObject({
    name: "三番",
    mailDeadAt: expect.any(String),
  });
  reply(
    await web.ask(owner, more.editContact, {
      params: { id: added },
      body: { ...values, mail: "new@example.jp" },
    }),
  );
  expect((await contacts(owner))[0]).toMatchObject({ mailDeadAt: null });
  reply(await web.ask(owner, more.removeContact, { params: { id: added } }));
  expect((await contacts(owner)).map((row) => row.name)).toEqual(["一番"]);
  expect(await web.ask(owner, more.removeContact, { params: { id: contact } })).toMatchObject({
    refused: { refused: "last_contact" },
  });
  reply(await web.ask(owner, more.restoreContact, { params: { id: added } }));
  reply(await web.ask(owner, more.confirmContacts, { params: { id: clinic } }));
  const end = await contacts(owner);
  expect(end.map((row) => row.name)).toEqual(["一番", "二番"]);
  expect(end.every((row) => row.confirmedAt !== null)).toBe(true);
});

test("a relay reads the contacts under it and changes none; nobody touches another's", async () => {
  expect((await contacts(relayPerson)).length).toBe(2);
  const edit = (viewer: Viewer, id: string) =>
    web.ask(viewer, more.editContact, { params: { id }, body: values });
  expect((await edit(relayPerson, contact)).status).toBe(404);
  expect((await edit(owner, lastContact)).status).toBe(404);
  expect(
    (await web.ask(relayPerson, more.addContact, { params: { id: clinic }, body: values })).status,
  ).toBe(403);
  expect(
    (await web.ask(owner, more.addContact, { params: { id: foreign }, body: values })).status,
  ).toBe(404);
  expect((await web.ask(owner, more.removeContact, { params: { id: lastContact } })).status).toBe(
    404,
  );
  expect((await web.ask(owner, more.restoreContact, { params: { id: lastContact } })).status).toBe(
    404,
  );
  expect((await web.ask(relayPerson, more.listContacts, { params: { id: foreign } })).status).toBe(
    404,
  );
});

test.each([
  [{ mail: "そうではない" }, "mail"],
  [{ mail: null, phone: null }, "mail"],
  [{ phone: "でんわ" }, "phone"],
])("a contact with %o is a finding at %s", async (change, where) => {
  const answer = await web.ask(owner, more.addContact, {
    params: { id: clinic },
    body: { ...values, ...change },
  });
  expect(answer).toMatchObject({ status: 422, refused: { findings: [{ where }] } });
});

test("other organisations are added, renamed and closed; a closed one is told nothing and listed no more", async () => {
  const made = { kind: "vendor" as const, name: "ひかり電算", kana: null, prefecture: null };
  const { id } = reply(await web.ask(staff, more.createOrganisation, { body: made }));
  const renamed = { params: { id }, body: { ...made, name: "ひかり情報" } };
  reply(await web.ask(staff, more.editOrganisation, renamed));
  const some = { query: { kind: "vendor" as const } };
  const vendors = async () =>
    reply(await web.ask(staff, more.listOrganisations, some)).organisations;
  expect(await vendors()).toMatchObject([{ name: "ひかり情報", closed: false }]);
  reply(
    await web.ask(staff, more.closeOrganisation, {
      params: { id },
      body: { closed: true },
    }),
  );
  expect(await vendors()).toMatchObject([{ closed: true }]);
  const circle = reply(await web.ask(owner, more.listOrganisations, { query: {} })).organisations;
  expect(circle.map((row) => row.kind)).toEqual(["relay"]);
});
