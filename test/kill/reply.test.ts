import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signNoticeLink } from "../../src/notices/index.ts";
import { makeAdvisory } from "./advisory.ts";
import { FULL } from "../full.ts";
import { until } from "../until.ts";
import { type Installation, makeMoments, startInstallation } from "./installation.ts";

const ROUNDS = FULL ? 40 : 8;
const INSTITUTIONS = 2000;

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation(INSTITUTIONS);
});
afterAll(() => installation.stop());

test(`${ROUNDS} kills of the web and the database while answers come in: every answer that was thanked for is kept`, async () => {
  const { owner, url } = installation;
  const tokens = await openLinks();
  const thanked = new Map<string, string>();
  const moment = makeMoments(23);
  let next = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await installation.start("web");
    const stop = new AbortController();
    const clients = Array.from({ length: 8 }, async () => {
      while (!stop.signal.aborted && next < tokens.length) {
        const { reactionId, token } = tokens[next++]!;
        const note = `回答 ${reactionId}`;
        const body = new URLSearchParams({ answer: "checking", note });
        const reply = await fetch(`${url}/r/${token}`, {
          method: "POST",
          body,
          redirect: "manual",
        }).catch(() => null);
        if (reply?.status === 303) thanked.set(reactionId, note);
      }
    });
    // At any moment, once somebody was thanked in this round.
    const before = thanked.size;
    await until(() => thanked.size > before + 1);
    await sleep(moment(150));
    if (round % 4 === 3) await installation.killDatabase();
    else await installation.kill("web");
    stop.abort();
    await Promise.all(clients);
    await installation.healed();
  }
  expect(thanked.size).toBeGreaterThan(ROUNDS);
  const { rows } = await owner.query<{ id: string; note: string }>(
    "select id, note from reactions.reaction where answer is not null",
  );
  const kept = new Map(rows.map((row) => [row.id, row.note]));
  for (const [id, note] of thanked) expect(kept.get(id), id).toBe(note);
  const events = await owner.query<{ subject_id: string }>(
    "select subject_id from base.event where name = 'reactions.answered'",
  );
  expect(
    new Set(events.rows.map((row) => row.subject_id)),
    "an answer and its event are one",
  ).toEqual(new Set(kept.keys()));
  console.log(`reply: ${thanked.size} thanked, ${kept.size} kept after ${ROUNDS} kills`);
});

/** Every institution was told, and has its link. */
async function openLinks(): Promise<{ reactionId: string; token: string }[]> {
  const { advisoryId, guidanceId } = await makeAdvisory(installation.owner, "links");
  await installation.owner.query(
    `insert into reactions.publication (id, advisory_id, guidance_id, mark, tlp, published_at, priority_inputs)
       values (id_of('publication'), '${advisoryId}', '${guidanceId}', 'live', 'GREEN', now(), '{}');
     insert into reactions.reaction (advisory_id, publication_id, institution_id, mark, basis, reason, exposure, priority, stage, tier, prefecture,
         audience_class, created_at, notified_at, acknowledge_by, applicability_by, action_by)
       select '${advisoryId}', id_of('publication'), organisation_id, 'live', 'rule', '理由', 'none', 'normal', 'notified', tier, prefecture,
         audience_class, now(), now(), now() + interval '1 day', now() + interval '2 days', now() + interval '9 days'
       from members.institution;
     insert into notices.letter (id, template, subject, body, link_path) values (id_of('letter'), 'advisory@1', 's', 'b', '/r/{token}');
     insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, link_expires_at)
       select 'advisory', id_of('letter'), r.id, r.institution_id, c.id, now() + interval '30 days'
       from reactions.reaction r join organisations.contact c on c.organisation_id = r.institution_id`,
  );
  const { rows } = await installation.owner.query<{ id: string; subject: string; expires: Date }>(
    "select id, subject_id as subject, link_expires_at as expires from notices.notice",
  );
  // As the roles derive it from SECRET_KEY.
  const secret = createHash("sha256").update(installation.secretKey).digest().toString("base64url");
  return rows.map((row) => ({
    reactionId: row.subject,
    token: signNoticeLink(secret, row.id, row.expires),
  }));
}
