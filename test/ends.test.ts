import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readInvitation } from "../src/entrance/accounts/api.ts";
import { inviteByHand } from "../src/entrance/accounts/invitations.ts";
import type { Endpoint } from "../src/base/contract.ts";
import { SYSTEM, type Viewer } from "../src/base/viewer.ts";
import { openNoticeLink } from "../src/post/notices/index.ts";
import { signNoticeLink } from "../src/post/notices/link.ts";
import { sendDue } from "../src/post/notices/send.ts";
import * as contacts from "../src/circle/organisations/api.ts";
import * as origins from "../src/circle/members/api-origins.ts";
import * as handovers from "../src/office/people/api-handovers.ts";
import { removePerson } from "../src/office/people/api.ts";
import { startRound } from "../src/ties/probes/api.ts";
import { publishGuidance } from "../src/warnings/reactions/api.ts";
import { makeAlert } from "./alert.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { signsIn } from "./members.ts";
import { type Answered, startTestWeb, testContext, type TestWeb } from "./web.ts";
import { makeWorld, viewerOf, type World } from "./world.ts";

const anybody: Viewer = { role: "anonymous", accountId: null, organisationId: null };
const SOON = new Date("2026-12-20T00:00:00Z");
let database: TestDatabase;
let context: ReturnType<typeof testContext>;
let web: TestWeb;
let world: World;
let office: Viewer;
let contactId: string;
/** Every kind of link that a contact holds, as an address; and an invitation's token. */
const pages: Record<string, string> = {};
let invitation: string;

const rows = async (text: string, values: unknown[] = []) =>
  (await database.owner.query(text, values)).rows;
const did = async <E extends Endpoint>(asked: Promise<Answered<E>>) => {
  const answer = await asked;
  if (!("reply" in answer)) throw new Error(JSON.stringify(answer.refused));
  return answer.reply as { id: string; handoverId: string };
};

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  context = testContext(database);
  web = await startTestWeb(context);
  office = viewerOf("secretariat", world.secretariat);
  contactId = world.contacts["hospitalTokyo:1"]!;
  await rows("update members.institution set route_id = $1", [world.routes.direct]);
  const { guidanceId } = await makeAlert(database, world, "ends");
  await did(web.ask(office, publishGuidance, { body: { guidanceId } }));
  const choice = { prefecture: "13", hop: "institution" } as const;
  await did(web.ask(office, startRound, { body: { title: "全国", choice } }));
  // A colleague's contact is silent: this one is asked about it.
  await rows(
    `insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, created_at, not_before, link_expires_at)
     select 'probe-colleague', n.letter_id, n.subject_id, n.organisation_id, $1, now(), $3, $3 from notices.notice n
     where n.kind = 'probe' and n.contact_id = $2`,
    [contactId, world.contacts["hospitalTokyo:2"], context.clock.now()],
  );
  // Mails, so that it is known to which address each went.
  await sendDue({ ...context, db: database.work });
  for (const { id, kind, message } of await rows(
    "select id, kind, message_id as message from notices.notice where contact_id = $1",
    [contactId],
  )) {
    expect(message, kind).not.toBeNull();
    const path = kind.startsWith("probe") ? "p" : "r";
    pages[kind] = `/${path}/${signNoticeLink(context.secret, id, SOON)}`;
  }
  expect(Object.keys(pages).sort()).toEqual(["advisory", "probe", "probe-colleague"]);
  const [{ mail }] = await rows("select mail from organisations.contact where id = $1", [
    contactId,
  ]);
  const place = {
    organisationId: world.hospitalTokyo,
    role: "institution",
    standing: "member",
  } as const;
  const link = await database.work.asViewer(SYSTEM, (tx) =>
    inviteByHand(tx, { ...place, contactId, mail, name: "担当 1" }, context),
  );
  invitation = /token=(.+)$/.exec(link)![1]!;
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const change = async (mail: string | null) => {
  const [known] = await rows("select * from organisations.contact where id = $1", [contactId]);
  const { name, duty, phone, reachable } = known;
  const body = { name, duty, phone, reachable, mail };
  await did(web.ask(office, contacts.editContact, { params: { id: contactId }, body }));
};
const byId = (id: string) => ({ params: { id } });
const person = () => ({ params: { id: world.hospitalTokyo, personId: contactId } });
const reason = "ためし";
async function signIn() {
  const viewer = await signsIn(database, world, "hospitalTokyo", 0, "member");
  await rows("update organisations.contact set account_id = $1 where id = $2", [
    viewer.accountId,
    contactId,
  ]);
  return viewer;
}
const removed = byId;

/** Every way in which a contact or an institution ends, and how it is taken back. */
const ENDS: [name: string, why: string, end: () => Promise<() => Promise<unknown>>][] = [
  [
    "the contact is removed",
    "left",
    async () => {
      await did(web.ask(office, contacts.removeContact, removed(contactId)));
      return () => did(web.ask(office, contacts.restoreContact, removed(contactId)));
    },
  ],
  [
    "the person is asked to go",
    "left",
    async () => {
      await signIn();
      const { handoverId } = await did(web.ask(office, removePerson, person()));
      return () => did(web.ask(office, handovers.undoDeparture, byId(handoverId)));
    },
  ],
  [
    "the person leaves",
    "left",
    async () => {
      const viewer = await signIn();
      const { id } = await did(web.ask(viewer, handovers.startHandover));
      await did(web.ask(viewer, handovers.leave, byId(id)));
      return () => did(web.ask(office, handovers.undoDeparture, byId(id)));
    },
  ],
  [
    "the address changes",
    "moved",
    async () => {
      await change("new-address@hp.example.jp");
      return () => change("HospitalTokyo-1@hp.example.jp");
    },
  ],
  [
    "the address goes",
    "moved",
    async () => {
      await change(null);
      return () => change("hospitaltokyo-1@hp.example.jp");
    },
  ],
  [
    "the organisation closes",
    "closed",
    async () => {
      const close = (closed: boolean) =>
        did(
          web.ask(office, contacts.closeOrganisation, {
            ...byId(world.hospitalTokyo),
            body: { closed },
          }),
        );
      await close(true);
      return () => close(false);
    },
  ],
  [
    "the institution closes",
    "closed",
    async () => {
      const close = (closed: boolean) =>
        did(
          web.ask(office, origins.closeInstitution, {
            ...byId(world.hospitalTokyo),
            body: { closed, reason },
          }),
        );
      await close(true);
      return () => close(false);
    },
  ],
  [
    "the institution becomes part of another",
    "closed",
    async () => {
      const body = { intoId: world.university, reason };
      await did(web.ask(office, origins.mergeInstitution, { ...byId(world.hospitalTokyo), body }));
      return () => did(web.ask(office, origins.undoInstitutionMerger, byId(world.hospitalTokyo)));
    },
  ],
];
const WORDS: Record<string, string> = {
  left: "連絡先から外れました",
  moved: "メールアドレスが変わりました",
  closed: "閉じられています",
};
const answers: Record<string, string> = { r: "answer=done", p: "says=arrived" };
const press = (url: string) =>
  web.app.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: answers[url[1]!]!,
  });

test.each(ENDS)(
  "every link of a contact ends when %s (%s), and opens again when that is taken back",
  async (_name, why, end) => {
    const before = await rows("select stage, answer from reactions.reaction order by id");
    const takeBack = await end();
    for (const [kind, url] of Object.entries(pages)) {
      for (const reply of [
        await web.app.inject(url),
        await web.app.inject(`${url}/thanks`),
        await press(url),
      ]) {
        expect(reply.statusCode, kind).toBe(410);
        expect(reply.body).toContain(WORDS[why]);
        expect(reply.body).toContain("わからないこと・お困りのことは");
        expect(reply.body).not.toMatch(/担当 1|あおば台/);
      }
    }
    const asked = await web.ask(anybody, readInvitation, { body: { token: invitation } });
    expect(asked).toMatchObject({ status: 409, refused: { refused: `invitation_${why}` } });
    expect(await rows("select stage, answer from reactions.reaction order by id")).toEqual(before);
    expect(
      await rows("select by from organisations.proof where contact_id = $1", [contactId]),
    ).toEqual([]);

    await takeBack();
    await rows("update organisations.contact set account_id = null where id = $1", [contactId]);
    for (const [kind, url] of Object.entries(pages))
      expect((await web.app.inject(url)).statusCode, kind).toBe(200);
    const again = await web.ask(anybody, readInvitation, { body: { token: invitation } });
    expect(again.status).toBe(200);
  },
);

test("a colleague who is asked about somebody that left is told that it is settled", async () => {
  const about = removed(world.contacts["hospitalTokyo:2"]!);
  await did(web.ask(office, contacts.removeContact, about));
  const reply = await web.app.inject(pages["probe-colleague"]!);
  expect([reply.statusCode, reply.body]).toEqual([
    410,
    expect.stringContaining("確認は終わりました"),
  ]);
  expect((await web.app.inject(pages.probe!)).statusCode).toBe(200);
});

test("there is no other door: an unknown notice opens nothing", async () => {
  const token = signNoticeLink(context.secret, randomUUID(), SOON);
  expect(await openNoticeLink(context, token, async () => undefined)).toBe("unknown");
});
