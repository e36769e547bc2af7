import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { queuedAbout } from "../../../test/queued.ts";
import { until } from "../../../test/until.ts";
import { TODAY } from "../../../test/web.ts";
import { idOf, makeWorld, viewerOf, type World } from "../../../test/world.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { cancelNotices } from "./queries.ts";
import { gatherMessages } from "./queries-messages.ts";

let database: TestDatabase;
let world: World;
let subject: string;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.owner.query("truncate notices.notice, notices.message, notices.letter cascade");
  subject = randomUUID();
});

/** A notice about the subject; with a state, the mail that carries it stands there. */
async function queue(kind: string, state: string | null, about = subject): Promise<void> {
  const to = [world.clinicTokyo, idOf("clinicTokyo:1")];
  const message = state && randomUUID();
  if (message)
    await database.owner.query(
      `insert into notices.message (id, organisation_id, contact_id, address, state, created_at)
       values ($1, $2, $3, 'a@hp.example.jp', $4, $5)`,
      [message, ...to, state, TODAY],
    );
  await database.owner.query(
    `with letter as (insert into notices.letter (template, subject, body, link_path)
       values ('t@1', 's', 'b', '/x') returning id)
     insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, message_id, created_at, not_before)
     select $1, letter.id, $2, $3, $4, $5, $6, $6 from letter`,
    [kind, about, ...to, message, TODAY],
  );
}
const cancel = (viewer = SYSTEM) =>
  database.web.asViewer(viewer, (tx) => cancelNotices(tx, [subject], TODAY));

test("what waits is stopped, in a mail or not; what is being sent or was sent is not called stopped", async () => {
  await queue("a", null);
  await queue("b", "queued");
  await queue("c", "temporarily_failed");
  await queue("d", "sending");
  await queue("e", "accepted");
  await queue("f", "unknown");
  const other = randomUUID();
  await queue("a", null, other);
  await cancel();
  const stopped = ["a stopped", "b stopped", "c stopped", "d", "e", "f"];
  expect(await queuedAbout(database, subject)).toEqual(stopped);
  expect(await queuedAbout(database, other)).toEqual(["a"]);
});

test("the institution that answers stops it, though the mails belong to the system", async () => {
  await queue("a", null);
  await queue("b", "queued");
  await cancel(viewerOf("institution", world.clinicTokyo));
  expect(await queuedAbout(database, subject)).toEqual(["a stopped", "b stopped"]);
});

test("taken back with the answer it came with", async () => {
  await queue("a", null);
  const failed = database.web.asViewer(SYSTEM, async (tx) => {
    await cancelNotices(tx, [subject], TODAY);
    throw new Error("the answer was not kept");
  });
  await expect(failed).rejects.toThrow("the answer was not kept");
  expect(await queuedAbout(database, subject)).toEqual(["a"]);
});

test("what is put into a mail at the same moment is stopped as well", async () => {
  await queue("a", null);
  const gathered = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const gathering = database.work.asViewer(SYSTEM, async (tx) => {
    expect(await gatherMessages(tx, TODAY, {}, 10)).toBe(1);
    gathered.resolve();
    await end.promise;
  });
  await gathered.promise;
  const cancelled = cancel();
  await until(async () => {
    const { rows } = await database.owner.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows.length === 1;
  });
  end.resolve();
  await Promise.all([gathering, cancelled]);
  expect(await queuedAbout(database, subject)).toEqual(["a stopped"]);
});
