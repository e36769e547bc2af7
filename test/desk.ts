import { afterAll, beforeAll, beforeEach } from "vitest";
import * as api from "../src/joining/applications/api.ts";
import type { Endpoint, Question, Reply } from "../src/base/contract.ts";
import type { Viewer } from "../src/base/viewer.ts";
import { type Counter, openCounter } from "./application.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { TODAY } from "./web.ts";
import { makeWorld, viewerOf, type World } from "./world.ts";

/** The secretariat's desk over a world of its own, and the strangers who come to it; empty before each test. */
export const desk = {} as {
  database: TestDatabase;
  counter: Counter;
  world: World;
  clerk: Viewer;
  reviewer: Viewer;
};

/** Opens the desk for a file of tests. */
export function openDesk(): void {
  beforeAll(async () => {
    desk.database = await createTestDatabase();
    desk.world = await makeWorld(desk.database);
    const staff = (standing: "clerk" | "reviewer"): Viewer => ({
      ...viewerOf("secretariat", desk.world.secretariat, standing),
      standing,
    });
    Object.assign(desk, { clerk: staff("clerk"), reviewer: staff("reviewer") });
  });
  beforeEach(async () => {
    await desk.database.owner.query(
      "delete from applications.application; delete from entries.wish; delete from applications.consent; delete from base.setting",
    );
    await desk.counter?.close();
    desk.counter = await openCounter(desk.database);
    desk.counter.context.clock.set(TODAY);
  });
  afterAll(async () => {
    await desk.counter.close();
    await desk.database.drop();
  });
}

/** Asks and wants an answer. */
export async function get<E extends Endpoint>(
  who: Viewer,
  endpoint: E,
  question?: Partial<Question<E>>,
) {
  const reply = await desk.counter.web.ask(who, endpoint, question);
  if (!("reply" in reply)) throw new Error(JSON.stringify(reply.refused));
  return reply.reply as Reply<E>;
}
/** Asks and wants to be refused. */
export async function refused<E extends Endpoint>(
  who: Viewer,
  endpoint: E,
  question?: Partial<Question<E>>,
) {
  const reply = await desk.counter.web.ask(who, endpoint, question);
  return "refused" in reply ? reply.refused.refused : "allowed";
}
let people = 0;
/** A proved application of an institution of its own; gives its id. */
export async function arrive(
  fields: Record<string, string> = {},
  as = "institution",
  facility = "",
) {
  // So that who came first is no matter of chance.
  desk.counter.context.clock.advance(1000);
  const mail = fields.mail ?? `person${++people}@own${people}.example.co.jp`;
  await desk.counter.apply(
    { name: `新しい病院${people}`, mail, site: "", ...fields },
    as,
    facility,
  );
  await desk.counter.work();
  await desk.counter.post(await desk.counter.link(mail));
  const { rows } = await desk.database.owner.query<{ id: string }>(
    "select id from applications.application where mail = $1 order by sent_at desc limit 1",
    [mail],
  );
  return rows[0]!.id;
}
export const see = (id: string, who = desk.clerk) =>
  get(who, api.getApplication, { params: { id } });
export const approval = async (id: string, more: object = {}, who = desk.reviewer) => ({
  params: { id },
  body: { version: (await see(id, who)).version, representativeId: id, into: null, ...more },
});
export const check = async (id: string, who = desk.clerk) =>
  get(who, api.checkApplication, {
    params: { id },
    body: { version: (await see(id)).version, note: "電話で確かめた" },
  });
export async function facilityOf(name: string): Promise<string> {
  const made = await desk.database.owner.query<{ id: string }>(
    `insert into facilities.facility (name, kind, prefecture, address, beds, sought, grams)
     values ($1, 'hospital', '13', '架空市', 90, $1, '{}') returning id`,
    [name],
  );
  return made.rows[0]!.id;
}
