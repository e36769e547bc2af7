import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FULL } from "../full.ts";
import { until } from "../until.ts";
import { type Installation, makeMoments, signIn, startInstallation } from "./installation.ts";

const ROUNDS = FULL ? 10 : 2;
const ROWS = FULL ? 15_000 : 4000;

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation(10);
});
afterAll(() => installation.stop());

/** A list of as many facilities, of another prefecture each round. */
function listOf(round: number): File {
  const prefecture = String(round + 1).padStart(2, "0");
  const rows = Array.from(
    { length: ROWS },
    (_, i) => `${prefecture},医科,${String(i).padStart(7, "0")},架空医院${i},架空市${i}`,
  );
  return new File(
    [["都道府県コード,区分,医療機関番号,医療機関名称,住所", ...rows].join("\n")],
    "名簿.csv",
  );
}

test(`${ROUNDS} kills of the worker while a list is read and taken: all of it or nothing, and again until it is done`, async () => {
  const { owner, url } = installation;
  const moment = makeMoments(11);
  await installation.start("web");
  const headers = { "x-tasuki": "1", cookie: await signIn(url) };
  let whole = 0;
  // Where the machine is faster than the kills there are more rounds, until one was in time.
  const isEnough = (rounds: number) => rounds >= ROUNDS && (whole < rounds || rounds > 3 * ROUNDS);
  let round = 0;
  for (; !isEnough(round); round++) {
    const prefecture = String(round + 1).padStart(2, "0");
    const form = new FormData();
    form.set("file", listOf(round));
    const sent = await fetch(`${url}/api/rosters`, { method: "POST", headers, body: form });
    const { id } = (await sent.json()) as { id: string };
    await installation.start("work");
    const state = async () =>
      (await owner.query<{ state: string }>("select state from rosters.import where id = $1", [id]))
        .rows[0]!.state;
    await until(async () => (await state()) === "preview");
    const confirm = () =>
      fetch(`${url}/api/rosters/${id}/confirmation`, { method: "POST", headers });
    expect((await confirm()).status).toBe(200);
    // Once the taking is under way: the worker sleeps for up to a second before it looks.
    await until(async () => (await busy()) > 0);
    if (round % 2 === 1) await sleep(moment(900));
    await installation.kill("work");
    await until(async () => (await busy()) === 0);
    const before = await count(prefecture);
    // Facilities, their codes, and the record of what the list did: together, or none of them.
    expect([
      { facilities: 0, codes: 0, changes: 0 },
      { facilities: ROWS, codes: ROWS, changes: ROWS },
    ]).toContainEqual(before);
    expect(await state()).toBe(before.facilities > 0 ? "taken" : "taking");
    if (before.facilities > 0) whole += 1;
    // Whoever presses again gets it done once; and where nobody does, the next worker frees what the dead one held.
    if (round > 0) expect((await confirm()).status).toBe(before.facilities > 0 ? 409 : 200);
    await installation.start("work");
    await until(async () => (await state()) === "taken");
    expect(await count(prefecture)).toEqual({ facilities: ROWS, codes: ROWS, changes: ROWS });
  }
  // Otherwise the kills came too late to say anything.
  expect(whole).toBeLessThan(round);
  console.log(`rosters: ${whole} of ${round} were whole before the kill took effect`);
});

async function busy(): Promise<number> {
  const { rows } = await installation.owner.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where application_name = 'tasuki_work' and state <> 'idle'",
  );
  return rows[0]!.n;
}

async function count(prefecture: string) {
  const { rows } = await installation.owner.query<
    Record<"facilities" | "codes" | "changes", number>
  >(
    `select count(*)::int as facilities,
       (select count(*)::int from facilities.code where substr(code, 1, 2) = $1) as codes,
       (select count(*)::int from facilities.change h join facilities.facility f on f.id = h.facility_id
        where f.prefecture = $1) as changes
     from facilities.facility where prefecture = $1`,
    [prefecture],
  );
  return rows[0]!;
}
