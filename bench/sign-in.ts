import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createAccount } from "../src/entrance/accounts/index.ts";
import { hashPassword, isPassword } from "../src/entrance/accounts/keep-password.ts";
import { openDatabase } from "../src/base/data/db.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import type { Measurement } from "./run.ts";
import {
  type BenchDatabase,
  idOf,
  makeInstitutions,
  quantile,
  type Running,
  signIn,
  startBenchDatabase,
  startWeb,
} from "./world.ts";

const INSTITUTIONS = 2_000;
const PEOPLE = 400;
const PER_SECOND = 50;
const SECONDS = 30;
/** How often another page is read meanwhile. */
const READS_PER_SECOND = 20;
const PASSWORD = "むらさきの 自転車 42";
const LIMIT_MS = 30_000;
const HASHES = 40;

interface Answer {
  status: number;
  ms: number;
}

/** One request; a connection that breaks counts as status 0. */
function ask(
  agent: Agent,
  url: URL,
  headers: Record<string, string>,
  body?: object,
): Promise<Answer> {
  const started = performance.now();
  const text = body && JSON.stringify(body);
  return new Promise((resolve) => {
    const done = (status: number) => resolve({ status, ms: performance.now() - started });
    const asking = request(
      url,
      {
        agent,
        method: body ? "POST" : "GET",
        timeout: LIMIT_MS,
        headers: {
          "x-tasuki": "1",
          ...(text && { "content-type": "application/json" }),
          ...headers,
        },
      },
      (response) => {
        response.resume();
        response.once("end", () => done(response.statusCode ?? 0));
      },
    );
    asking.once("timeout", () => asking.destroy());
    asking.once("error", () => done(0));
    asking.end(text);
  });
}

/** What one password costs, in ms: made and compared one after the other, on an otherwise idle process. */
async function costOfHash(): Promise<{ make: number; compare: number }> {
  const [make, compare]: [number[], number[]] = [[], []];
  for (let i = 0; i < HASHES; i++) {
    let started = performance.now();
    const stored = await hashPassword(PASSWORD);
    make.push(performance.now() - started);
    started = performance.now();
    await isPassword(stored, PASSWORD);
    compare.push(performance.now() - started);
  }
  return { make: quantile(make, 0.5), compare: quantile(compare, 0.5) };
}

/** People of institutions who sign in with one password; hashed once, for hashing is not what is prepared here. */
async function makePeople(database: BenchDatabase): Promise<string[]> {
  const work = openDatabase({ url: database.url, role: "tasuki_work", max: 1 });
  const first = { mail: "person-1@hp.example.jp", name: "担当 1", password: PASSWORD };
  await work.asViewer(SYSTEM, (tx) =>
    createAccount(tx, { ...first, organisationId: idOf("i1"), role: "institution" }, new Date()),
  );
  await work.close();
  await database.owner.query(
    `insert into accounts.account (mail, name, password_hash)
       select 'person-' || n || '@hp.example.jp', '担当 ' || n, a.password_hash
       from generate_series(2, $1::int) n, accounts.account a where a.mail = 'person-1@hp.example.jp'`,
    [PEOPLE],
  );
  await database.owner.query(
    `insert into accounts.membership (account_id, organisation_id, role, standing)
       select a.id, id_of('i' || substring(a.mail from '\\d+')), 'institution', 'representative'
       from accounts.account a where a.mail like 'person-%' and a.mail <> 'person-1@hp.example.jp'`,
  );
  return Array.from({ length: PEOPLE }, (_, i) => `person-${i + 1}@hp.example.jp`);
}

/** Does `work` so many times a second, whether the former ones are done or not: people do not wait for each other. */
async function atRate<T>(rate: number, seconds: number, work: (at: number) => Promise<T>) {
  const started = performance.now();
  const running: Promise<T>[] = [];
  for (let at = 0; at < rate * seconds; at++) {
    const due = started + (at * 1000) / rate;
    if (due > performance.now()) await sleep(due - performance.now());
    running.push(work(at));
  }
  return Promise.all(running);
}

const count = (answers: readonly Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

/** A crowd signing in at half past eight, beside others who read: through two web processes. */
export const measurement: Measurement = {
  name: "sign-in",
  run: async () => {
    const cost = await costOfHash();
    const database = await startBenchDatabase();
    const webs: (Running & { address: string })[] = [];
    const agent = new Agent({ keepAlive: true });
    try {
      await makeInstitutions(database.owner, INSTITUTIONS);
      const mails = await makePeople(database);
      const office = await signIn(database.owner);
      const env = { SECRET_KEY: "bench".repeat(8), TRUST_PROXY: "1" };
      for (let i = 0; i < 2; i++) webs.push(await startWeb(database, env));
      const enter = (at: number) => {
        const mail = mails[at % mails.length]!;
        // Each from a network of its own: tries of one address and one client are bounded.
        const from = `10.${Math.floor(at / 250) % 250}.${at % 250}.${1 + (at % 200)}`;
        const url = new URL("/api/accounts/session", webs[at % 2]!.address);
        return ask(agent, url, { "x-forwarded-for": from }, { mail, password: PASSWORD });
      };
      const read = (at: number) =>
        ask(agent, new URL("/api/members/institutions?search=", webs[at % 2]!.address), office);
      await atRate(10, 2, enter);
      await atRate(10, 2, read);
      const quiet = await atRate(READS_PER_SECOND, 10, read);
      const [entered, reads] = await Promise.all([
        atRate(PER_SECOND, SECONDS, enter),
        atRate(READS_PER_SECOND, SECONDS, read),
      ]);
      const p95 = quantile(
        reads.map(({ ms }) => ms),
        0.95,
      );
      const own = entered.map(({ ms }) => ms);
      const whole = count(entered, 200) === entered.length && count(reads, 200) === reads.length;
      return [
        {
          name: "sign-in cost",
          figure: cost.compare,
          unit: "ms",
          bound: null,
          ok: true,
          detail: `argon2id 19 MiB, 2 passes, 1 lane; making one takes ${cost.make.toFixed(1)} ms`,
        },
        {
          name: "sign-in others p95",
          figure: p95,
          unit: "ms",
          bound: "<= 500",
          ok: whole && p95 <= 500,
          detail: `${READS_PER_SECOND} reads/s of the members beside ${PER_SECOND} sign-ins/s for ${SECONDS} s through two web processes; without sign-ins p95 ${quantile(
            quiet.map(({ ms }) => ms),
            0.95,
          ).toFixed(0)} ms; ${count(reads, 200)} of ${reads.length} answered`,
        },
        {
          name: "sign-in p95",
          figure: quantile(own, 0.95),
          unit: "ms",
          bound: null,
          ok: whole,
          detail: `median ${quantile(own, 0.5).toFixed(0)} ms; ${count(entered, 200)} of ${entered.length} got in`,
        },
      ];
    } finally {
      agent.destroy();
      for (const web of webs) await web.stop();
      await database.stop();
    }
  },
};
