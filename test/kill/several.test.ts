import { afterAll, beforeAll, expect, test } from "vitest";
import { FULL } from "../full.ts";
import { until } from "../until.ts";
import { makeAdvisory } from "./advisory.ts";
import { ask, type Installation, publish, signIn, startInstallation } from "./installation.ts";

const INSTITUTIONS = FULL ? 1500 : 300;

const AT_ONCE = 20;

let installation: Installation;
let cookie: string;
beforeAll(async () => {
  installation = await startInstallation(INSTITUTIONS);
  await Promise.all((["web", "web 2", "work", "work 2"] as const).map(installation.start));
  cookie = await signIn(installation.url);
});
afterAll(() => installation.stop());

test("two web processes asked at once to publish, again and again, do it once: everybody is told, and once", async () => {
  const { owner, url, secondUrl } = installation;
  const { advisoryId, guidanceId } = await makeAdvisory(owner, "twice");
  const asked = Array.from({ length: AT_ONCE }, (_, i) =>
    publish(i % 2 === 0 ? url : secondUrl, cookie, guidanceId),
  );
  const statuses = await Promise.all(asked);
  expect(statuses.toSorted()).toEqual([200, ...Array<number>(AT_ONCE - 1).fill(409)]);
  const { rows } = await owner.query<Record<"reactions" | "institutions" | "most", number>>(
    `select count(*)::int as reactions, count(distinct institution_id)::int as institutions,
       (select max(n)::int from (select count(*) as n from notices.notice join reactions.reaction on reaction.id = subject_id
        where advisory_id = $1 group by contact_id) of_each) as most
     from reactions.reaction where advisory_id = $1`,
    [advisoryId],
  );
  expect(rows[0]).toEqual({ reactions: INSTITUTIONS, institutions: INSTITUTIONS, most: 1 });
});

test("two workers send every mail once between them", async () => {
  const { owner, sink } = installation;
  const due =
    "message_id is null and contact_id in (select id from organisations.contact where mail is not null)";
  await until(async () => {
    // Opening hours hold back what is not urgent: for this test it is always working hours.
    await owner.query("update notices.message set next_attempt_at = now() where state = 'queued'");
    await owner.query("select base.add_job('notices.send', '{}', null, null, 3)");
    const { rows } = await owner.query<{ n: number }>(
      `select (select count(*) from notices.notice where ${due})::int
        + (select count(*) from notices.message where state <> 'accepted')::int as n`,
    );
    return rows[0]?.n === 0;
  });
  const mails = await sink.list({ limit: 10_000 });
  const { rows } = await owner.query<{ n: number; senders: number }>(
    "select count(*)::int as n, count(distinct sender)::int as senders from notices.message",
  );
  expect(rows[0]?.n).toBeGreaterThan(INSTITUTIONS / 2);
  expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(rows[0]?.n);
  expect(mails.length).toBe(rows[0]?.n);
  console.log(`several: ${rows[0]?.n} mails by ${rows[0]?.senders} workers`);
});

test("a session that ends at one web process has ended at the other", async () => {
  const standing = "/api/notices/standing";
  const own = await signIn(installation.url);
  expect((await ask(installation.secondUrl, "GET", standing, own))?.status).toBe(200);
  expect((await ask(installation.url, "DELETE", "/api/accounts/session", own))?.status).toBe(200);
  expect((await ask(installation.secondUrl, "GET", standing, own))?.status).toBe(401);
});
