import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FULL } from "../full.ts";
import { until } from "../until.ts";
import { type Installation, makeMoments, startInstallation } from "./installation.ts";
import { openLinks } from "./links.ts";

const ROUNDS = FULL ? 40 : 4;
const INSTITUTIONS = FULL ? 2000 : 400;

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation(INSTITUTIONS);
});
afterAll(() => installation.stop());

test(`${ROUNDS} kills of the web and the database while answers come in: every answer that was thanked for is kept`, async () => {
  const { owner, url } = installation;
  const tokens = await openLinks(installation);
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
