import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FULL } from "../full.ts";
import { until } from "../until.ts";
import { type Installation, makeMoments, startInstallation } from "./installation.ts";

const ROUNDS = FULL ? 40 : 4;
const NOTICES = FULL ? 3000 : 600;
/** Mails to people who are no contacts. */
const SINGLES = FULL ? 1000 : 200;

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation(NOTICES);
});
afterAll(() => installation.stop());

test(`${ROUNDS} kills of the worker and the database while mail goes out: nobody is mailed twice, nothing is forgotten`, async () => {
  const { owner, sink } = installation;
  await owner.query(`
    insert into notices.letter (id, template, subject, body, link_path)
      values (id_of('letter'), 'advisory@1', '確認のお願い', '{{recipient}} {{answerUrl}}', '/r/{token}');
    insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, urgent, link_expires_at)
      select 'advisory', id_of('letter'), gen_random_uuid(), organisation_id, id, true, now() + interval '30 days'
      from organisations.contact where duty = 'staff';
    insert into notices.message (template, facts)
      select 'entries.reopened', json_build_object('mail', 'wish-' || n || '@example.jp') from generate_series(1, ${SINGLES}) n`);
  const moment = makeMoments(11);
  for (let round = 0; round < ROUNDS; round++) {
    const before = sink.received();
    await installation.start("work");
    await owner.query("select base.add_job('notices.send', '{}', null, 'notices.send', 3)");
    await until(async () => sink.received() > before || (await waiting()) === 0);
    await sleep(moment(120));
    if (round % 4 === 3) {
      await installation.killDatabase();
      await installation.healed();
    }
    await installation.kill("work");
  }
  const lastKill = new Date();
  // The next start heals by itself and finishes what is left.
  await installation.start("work");
  await owner.query("select base.add_job('notices.send', '{}', null, 'notices.send', 3)");
  await until(async () => (await waiting()) === 0);
  // Of all the jobs that were held by a worker when it was killed none is held any more, and none was lost.
  const held = "select id from graphile_worker._private_jobs where locked_at < $1";
  await until(async () => (await owner.query(held, [lastKill])).rowCount === 0);
  const lost = "select id from base.failed_job where state = 'open'";
  await until(async () => (await owner.query(lost)).rowCount === 0);

  const received = new Map<string, number>();
  for (const mail of await sink.list({ limit: 2 * (NOTICES + SINGLES) })) {
    const to = mail.to[0] ?? "";
    received.set(to, (received.get(to) ?? 0) + 1);
  }
  expect([...received.values()].filter((times) => times > 1)).toEqual([]);
  const { rows } = await owner.query<{ state: string; address: string }>(
    "select state, address from notices.message",
  );
  expect(rows.length).toBe(NOTICES + SINGLES);
  const states = Object.groupBy(rows, (row) => row.state);
  expect(Object.keys(states).toSorted()).toEqual(
    states.unknown ? ["accepted", "unknown"] : ["accepted"],
  );
  // What we call accepted was received; what was received is accepted or, honestly, unknown.
  for (const row of states.accepted ?? [])
    expect(received.has(row.address), row.address).toBe(true);
  const known = new Set(rows.map((row) => row.address));
  for (const address of received.keys()) expect(known.has(address), address).toBe(true);
  console.log(
    `mail: ${states.accepted?.length} accepted, ${states.unknown?.length ?? 0} unknown after ${ROUNDS} kills`,
  );
});

async function waiting(): Promise<number> {
  const { rows } = await installation.owner.query<{ n: number }>(
    `select (select count(*) from notices.notice where message_id is null)::int
      + (select count(*) from notices.message where state in ('queued', 'sending', 'temporarily_failed'))::int as n`,
  );
  return rows[0]?.n ?? 0;
}
