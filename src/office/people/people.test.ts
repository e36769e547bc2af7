import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import {
  type Answered,
  runJobs,
  startTestWeb,
  testContext,
  type TestWeb,
} from "../../../test/web.ts";
import { signsIn } from "../../../test/members.ts";
import { makeWorld, type World } from "../../../test/world.ts";
import {
  acceptInvitation,
  getSession,
  joinByInvitation,
  readInvitation,
} from "../../entrance/accounts/api.ts";
import { createMailSink } from "../../base/mail/mail-sink.ts";
import type { Endpoint, Reply } from "../../base/contract.ts";
import type { Viewer } from "../../base/viewer.ts";
import { addContact } from "../../circle/organisations/api.ts";
import { invitePerson, listPeople, type Position, removePerson, setPosition } from "./api.ts";
import { listVacancies, undoDeparture } from "./api-handovers.ts";

let database: TestDatabase;
let world: World;
let sink: Awaited<ReturnType<typeof createMailSink>>;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let chief: Viewer;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  sink = await createMailSink();
  context = testContext(database, "web", { SMTP_URL: sink.url, MAIL_FROM: "t@example.jp" });
  web = await startTestWeb(context);
});
afterAll(async () => {
  await web.close();
  await sink.close();
  await database.drop();
});
/** Every test begins with a hospital that one representative signs in for. */
beforeEach(async () => {
  await database.owner.query(
    `delete from people.vacancy; delete from people.handover;
     delete from accounts.invitation; delete from accounts.membership;
     update organisations.contact set account_id = null`,
  );
  const three = [contactOf(1), contactOf(2), contactOf(3)];
  await database.owner.query(
    `update organisations.contact set position = array_position($2::uuid[], id),
       removed_at = case when id = any($2::uuid[]) then null else now() end
     where organisation_id = $1`,
    [world.hospitalTokyo, three],
  );
  chief = await signsIn(database, world, "hospitalTokyo", 1, "representative");
});

function reply<E extends Endpoint>(answer: Answered<E>): Reply<E> {
  if (!("reply" in answer)) throw new Error(JSON.stringify(answer));
  return answer.reply;
}
const outcome = (answer: Answered<Endpoint>) =>
  "reply" in answer ? "done" : answer.refused.refused;
const staff = () =>
  ({ role: "secretariat", accountId: null, organisationId: world.secretariat }) as const;
const clerk = (): Viewer => ({ ...staff(), standing: "clerk" });
const listOf = async (viewer: Viewer, id = world.hospitalTokyo) =>
  reply(await web.ask(viewer, listPeople, { params: { id } }));
const invite = (viewer: Viewer, contactId: string, position?: Position) =>
  web.ask(viewer, invitePerson, { body: { contactId, position } });
const contactOf = (position: 1 | 2 | 3) => world.contacts[`hospitalTokyo:${position}`]!;
const person = (personId: string, id = world.hospitalTokyo) => ({ params: { id, personId } });

async function newContact(name: string, viewer = chief): Promise<string> {
  const body = {
    name,
    duty: "staff",
    mail: `${randomUUID()}@hp.example.jp`,
    phone: null,
    reachable: null,
  } as const;
  return reply(await web.ask(viewer, addContact, { params: { id: viewer.organisationId! }, body }))
    .id;
}
const acceptLast = async (name: string) => {
  await runJobs(database, { ...context, db: database.work });
  const mails = await sink.list();
  const token = /token=([\w-]{43})/.exec(mails[0]!.text)![1]!;
  const password = "ながい合言葉 2026 桜のさく頃";
  const anybody: Viewer = { role: "anonymous", accountId: null, organisationId: null };
  // Who left and comes back has an account.
  const { way } = reply(await web.ask(anybody, readInvitation, { body: { token } }));
  return way === "new"
    ? reply(await web.ask(anybody, acceptInvitation, { body: { token, name, password } }))
    : reply(await web.ask(anybody, joinByInvitation, { body: { token, password } }));
};

test("the representative invites with a standing, and the person has it after accepting", async () => {
  expect(outcome(await invite(chief, contactOf(2), "reader"))).toBe("done");
  const before = await listOf(chief);
  expect(before.places).toEqual({ taken: 2, limit: 5 });
  expect(before.people[1]).toMatchObject({ state: "invited", position: "reader", mayInvite: true });
  const session = await acceptLast("担当 2");
  expect(session).toMatchObject({ signedIn: true, standing: "reader" });
  const after = await listOf(chief);
  expect(after.people[1]).toMatchObject({ state: "account", position: "reader" });
  expect(after.people[1]!.choices).toEqual(["member", "contact"]);
  expect(outcome(await invite(chief, contactOf(2)))).toBe("signs_in");
  expect(after.people[0]).toMatchObject({ you: true, position: "representative", choices: [] });
});

test("a second contact with the address of somebody who signs in is not invited", async () => {
  const { rows } = await database.owner.query("select mail from accounts.account where id = $1", [
    chief.accountId,
  ]);
  await database.owner.query("update organisations.contact set mail = upper($1) where id = $2", [
    rows[0].mail,
    contactOf(3),
  ]);
  expect(outcome(await invite(chief, contactOf(3), "reader"))).toBe("signs_in");
});

test("who may not decide invites, changes and removes nobody", async () => {
  const member = await signsIn(database, world, "hospitalTokyo", 2, "member");
  const stranger = await signsIn(database, world, "clinicTokyo", 1, "representative");
  const reader: Viewer = { ...member, standing: "reader" };
  const asks = (viewer: Viewer) => [
    invite(viewer, contactOf(3)),
    web.ask(viewer, setPosition, { ...person(contactOf(2)), body: { position: "reader" } }),
    web.ask(viewer, removePerson, person(contactOf(2))),
  ];
  const outcomes = async (viewer: Viewer) =>
    (await Promise.all(asks(viewer))).map((one) => outcome(one as Answered<Endpoint>));
  expect(await outcomes(member)).toEqual(["forbidden", "forbidden", "forbidden"]);
  expect(await outcomes(reader)).toEqual(["forbidden", "forbidden", "forbidden"]);
  expect(await outcomes(stranger)).toEqual(["not_found", "not_found", "not_found"]);
  expect((await listOf(member)).may).toMatchObject({ manage: false, invite: [], leave: true });
});

test("a representative gives no representative and no secretariat's standing; the secretariat does", async () => {
  expect(outcome(await invite(chief, contactOf(2), "representative"))).toBe("not_yours");
  expect(outcome(await invite(chief, contactOf(2), "clerk"))).toBe("not_yours");
  await signsIn(database, world, "hospitalTokyo", 2, "member");
  const raise = { ...person(contactOf(2)), body: { position: "representative" as const } };
  expect(outcome(await web.ask(chief, setPosition, raise))).toBe("not_yours");
  expect(outcome(await web.ask(clerk(), setPosition, raise))).toBe("done");
  // There is one representative: the one before goes on as a member.
  const { people } = await listOf(clerk());
  expect(people.map((one) => one.position)).toEqual(["member", "representative", null]);
});

test("the secretariat's own people are kept by its administrators, and the last of them stays", async () => {
  const head = await signsIn(database, world, "secretariat", 1, "administrator");
  const other = await signsIn(database, world, "secretariat", 2, "clerk");
  const id = world.secretariat;
  const { people } = await listOf(head, id);
  const [own, second] = [
    people.find((one) => one.you)!.id,
    people.find((one) => one.position === "clerk")!.id,
  ];
  const set = (viewer: Viewer, personId: string, position: Position) =>
    web.ask(viewer, setPosition, { ...person(personId, id), body: { position } });
  expect(outcome(await set(other, second, "administrator"))).toBe("forbidden");
  expect(
    outcome(
      await invite({ ...other, standing: "reviewer" }, world.contacts["secretariat:1"] ?? own),
    ),
  ).not.toBe("done");
  expect(outcome(await set(head, own, "clerk"))).toBe("last_administrator");
  expect(outcome(await web.ask(head, removePerson, person(own, id)))).toBe("last_administrator");
  expect(outcome(await set(head, second, "administrator"))).toBe("done");
  expect(outcome(await set(head, own, "surveyor"))).toBe("done");
  const { rows } = await database.owner.query(
    "select role, standing from accounts.membership where account_id = $1",
    [head.accountId],
  );
  expect(rows).toEqual([{ role: "surveyor", standing: "member" }]);
});

test("the fifth of five places, taken by two at once: one gets it, one is refused kindly", async () => {
  for (const position of [2, 3] as const) await invite(chief, contactOf(position));
  await invite(chief, await newContact("四人目"));
  const [one, two] = [await newContact("五人目"), await newContact("六人目")];
  const both = await Promise.all([invite(chief, one), invite(clerk(), two)]);
  expect(both.map((answer) => outcome(answer)).sort()).toEqual(["done", "full"]);
  const refused = both.find((answer) => !("reply" in answer));
  expect(refused).toMatchObject({
    status: 409,
    refused: { message: expect.stringContaining("招待中の方も") },
  });
  expect((await listOf(chief)).places).toEqual({ taken: 5, limit: 5 });
  // Who is invited already may be written to again, and an invitation that ended makes room.
  expect(outcome(await invite(chief, contactOf(2)))).toBe("done");
  await database.owner.query(
    "update accounts.invitation set expires_at = now() - interval '1 year' where contact_id = $1",
    [contactOf(3)],
  );
  expect(outcome(await invite(chief, await newContact("七人目")))).toBe("done");
});

test("many at once never take more places than there are", async () => {
  const contacts = await Promise.all(Array.from({ length: 8 }, (_, at) => newContact(`人 ${at}`)));
  const answers = await Promise.all(contacts.map((id) => invite(chief, id)));
  expect(answers.filter((one) => "reply" in one).length).toBe(4);
});

test("somebody is removed, signs in no more at once, and comes back by one press", async () => {
  const member = await signsIn(database, world, "hospitalTokyo", 2, "member");
  const removed = reply(await web.ask(chief, removePerson, person(contactOf(2))));
  expect((await listOf(chief)).people.map((one) => one.id)).toEqual([contactOf(1), contactOf(3)]);
  const memberships = () =>
    database.owner.query("select standing from accounts.membership where account_id = $1", [
      member.accountId,
    ]);
  expect((await memberships()).rows).toEqual([]);
  expect(outcome(await web.ask(chief, undoDeparture, { params: { id: removed.handoverId } }))).toBe(
    "done",
  );
  expect((await memberships()).rows).toEqual([{ standing: "member" }]);
  expect((await listOf(chief)).people.find((one) => one.id === contactOf(2))).toMatchObject({
    state: "account",
  });
  expect(outcome(await web.ask(chief, undoDeparture, { params: { id: removed.handoverId } }))).toBe(
    "undone",
  );
});

test("coming back needs a place", async () => {
  await signsIn(database, world, "hospitalTokyo", 2, "member");
  const { handoverId } = reply(await web.ask(chief, removePerson, person(contactOf(2))));
  for (const name of ["二", "三", "四", "五"]) await invite(chief, await newContact(name));
  expect(outcome(await web.ask(chief, undoDeparture, { params: { id: handoverId } }))).toBe("full");
});

test("a contact only is told on, and signs in no more", async () => {
  await signsIn(database, world, "hospitalTokyo", 2, "member");
  const lower = { ...person(contactOf(2)), body: { position: "contact" as const } };
  expect(reply(await web.ask(chief, setPosition, lower)).handoverId).not.toBeNull();
  expect((await listOf(chief)).people[1]).toMatchObject({
    id: contactOf(2),
    state: "contact_only",
    position: null,
  });
});

test("the last representative does not go while others are there", async () => {
  await signsIn(database, world, "hospitalTokyo", 2, "member");
  expect(outcome(await web.ask(clerk(), removePerson, person(contactOf(1))))).toBe(
    "hand_over_first",
  );
  const lower = { ...person(contactOf(1)), body: { position: "reader" as const } };
  expect(outcome(await web.ask(clerk(), setPosition, lower))).toBe("hand_over_first");
});

test("the last account leaves: the secretariat and the relay see it at once, others never; the next one fills the place", async () => {
  reply(await web.ask(clerk(), removePerson, person(contactOf(1))));
  const relay: Viewer = { role: "relay", accountId: null, organisationId: world.relayTokyo };
  const seen = async (viewer: Viewer) =>
    reply(await web.ask(viewer, listVacancies)).vacancies.map((one) => one.organisation.id);
  expect(await seen(clerk())).toEqual([world.hospitalTokyo]);
  expect(await seen(relay)).toEqual([world.hospitalTokyo]);
  expect(await seen({ ...relay, organisationId: world.relayOsaka })).toEqual([]);
  expect(outcome(await web.ask(chief, listVacancies))).toBe("forbidden");
  const { rows } = await database.owner.query(
    "select data from base.event where name = 'people.left' order by id desc limit 1",
  );
  expect(rows[0].data).toMatchObject({ last: true, organisationId: world.hospitalTokyo });
  // Who comes first represents.
  expect(outcome(await invite(clerk(), contactOf(2)))).toBe("done");
  expect(await acceptLast("後任")).toMatchObject({ standing: "representative" });
  await runJobs(database, { ...context, db: database.work });
  expect(await seen(clerk())).toEqual([]);
});

test("of two who were asked to represent, whoever accepts first does; the other is a member", async () => {
  reply(await web.ask(clerk(), removePerson, person(contactOf(1))));
  await database.owner.query(
    "update organisations.contact set mail = gen_random_uuid() || '@hp.example.jp' where id = any ($1)",
    [[contactOf(2), contactOf(3)]],
  );
  const quiet = await startTestWeb(testContext(database));
  const links: string[] = [];
  for (const position of [2, 3] as const) {
    const asked = await quiet.ask(clerk(), invitePerson, {
      body: { contactId: contactOf(position) },
    });
    links.push(reply(asked).link!);
  }
  await quiet.close();
  const anybody: Viewer = { role: "anonymous", accountId: null, organisationId: null };
  const accepted = await Promise.all(
    links.map((link, at) =>
      web.ask(anybody, acceptInvitation, {
        body: {
          token: /token=([\w-]{43})/.exec(link)![1]!,
          name: `後任 ${at}`,
          password: "ながい合言葉 2026 桜のさく頃",
        },
      }),
    ),
  );
  const standings = accepted.map((one) => reply(one).standing);
  expect(standings.sort()).toEqual(["member", "representative"]);
});

test("an only contact stays one when the last account leaves: warnings still arrive somewhere", async () => {
  await database.owner.query(
    "update organisations.contact set removed_at = now(), position = null where organisation_id = $1 and id <> $2",
    [world.hospitalTokyo, contactOf(1)],
  );
  reply(await web.ask(clerk(), removePerson, person(contactOf(1))));
  expect((await listOf(clerk())).people).toMatchObject([
    { id: contactOf(1), state: "contact_only" },
  ]);
});

test("without a mail server only the secretariat gets the link", async () => {
  const quiet = await startTestWeb(testContext(database));
  const ask = (viewer: Viewer) =>
    quiet.ask(viewer, invitePerson, { body: { contactId: contactOf(2) } });
  expect(outcome(await ask(chief))).toBe("no_mail_server");
  const handed = reply(await ask(clerk()));
  expect(handed.link).toMatch(/token=/);
  await quiet.close();
});

test("a closed organisation invites nobody, and a viewer's session says for whom and how", async () => {
  await database.owner.query(
    "update organisations.organisation set closed_at = now() where id = $1",
    [world.hospitalTokyo],
  );
  expect(outcome(await invite(clerk(), contactOf(2)))).toBe("not_found");
  expect((await listOf(clerk())).may).toMatchObject({ manage: false, invite: [] });
  await database.owner.query(
    "update organisations.organisation set closed_at = null where id = $1",
    [world.hospitalTokyo],
  );
  expect(reply(await web.ask(chief, getSession))).toMatchObject({ standing: "representative" });
});
