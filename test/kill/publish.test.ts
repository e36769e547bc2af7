import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FULL } from "../full.ts";
import { until } from "../until.ts";
import { makeAdvisory } from "./advisory.ts";
import {
  type Installation,
  makeMoments,
  publish,
  signIn,
  startInstallation,
} from "./installation.ts";

const ROUNDS = FULL ? 40 : 4;
const INSTITUTIONS = FULL ? 1500 : 500;

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation(INSTITUTIONS);
});
afterAll(() => installation.stop());

test(`${ROUNDS} kills of the web and the database while publishing: all of it or nothing, and never twice`, async () => {
  const { owner } = installation;
  const moment = makeMoments(37);
  let cookie = "";
  let whole = 0;
  // What publishing takes on this machine, in ms: the kill comes at any moment of it.
  let took = 900;
  for (let round = 0; round < ROUNDS; round++) {
    const { advisoryId, guidanceId } = await makeAdvisory(owner, `round ${round}`);
    await installation.start("web");
    cookie ||= await signIn(installation.url);
    const publishing = publish(installation.url, cookie, guidanceId);
    await sleep(moment(took));
    if (round % 2 === 1) await installation.killDatabase();
    else await installation.kill("web");
    const acknowledged = (await publishing) === 200;
    await installation.healed();
    // A killed client may leave its server process at work for a moment: it commits or it does not.
    await until(async () => (await busy()) === 0);
    const before = await count(advisoryId);
    expect([0, INSTITUTIONS], `round ${round}`).toContain(before.reactions);
    expect(before.notices).toBe(before.released);
    if (acknowledged) expect(before.reactions).toBe(INSTITUTIONS);
    if (before.reactions > 0) whole += 1;
    // Whoever presses again gets the rest done, or hears that it is done: of a web process that came anew, or of
    // the one that lost its database.
    await installation.start("web");
    const began = performance.now();
    expect(await publish(installation.url, cookie, guidanceId)).toBe(
      before.reactions > 0 ? 409 : 200,
    );
    if (before.reactions === 0) took = performance.now() - began;
    expect((await count(advisoryId)).reactions).toBe(INSTITUTIONS);
  }
  console.log(`publish: ${whole} of ${ROUNDS} were whole before the kill took effect`);
});

async function busy(): Promise<number> {
  const { rows } = await installation.owner.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where application_name = 'tasuki_web' and state <> 'idle'",
  );
  return rows[0]?.n ?? 0;
}

async function count(advisoryId: string) {
  const { rows } = await installation.owner.query<{
    reactions: number;
    released: number;
    notices: number;
  }>(
    `select count(*)::int as reactions, count(*) filter (where stage <> 'held')::int as released,
       (select count(*)::int from notices.notice n join reactions.reaction r on r.id = n.subject_id where r.advisory_id = $1) as notices
     from reactions.reaction where advisory_id = $1`,
    [advisoryId],
  );
  return rows[0]!;
}
