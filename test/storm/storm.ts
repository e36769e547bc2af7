import { setTimeout as sleep } from "node:timers/promises";
import { createAccount } from "../../src/entrance/accounts/index.ts";
import { openDatabase } from "../../src/base/data/db.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { findLinks, makeToldReactions } from "../../bench/load.ts";
import { idOf, quantile } from "../../bench/world.ts";
import { makeAdvisory } from "../kill/advisory.ts";
import { ask, type Installation, signIn, startInstallation } from "../kill/installation.ts";
import { advisory, clientNamed, csvOf, fileOf, loiter, shoot, type Shot } from "./load.ts";
import { goOn } from "./others.ts";

const INSTITUTIONS = 3_000;
const LOITER_MS = 8_000;
const OTHER = "127.0.0.9";
const PASSWORD = "いちばん長い合言葉はこちら";
/** Slow senders and lines that say only half come to each of these. */
const DOORS = ["/api/assets/sheets", "/api/feeds/files", "/api/rosters", "/api/answers/x/files"];

export interface Stormed {
  operations: number;
  /** Asked and never answered. */
  hung: number;
  othersP95Ms: number;
  /** The longest time after a storm until others were answered at once again. */
  recoveredMs: number;
}

/** Each heavy operation by so many at once, each from an address of its own; others go on beside it. */
export async function storm(parallel: number, only?: string): Promise<Stormed> {
  const installation = await startInstallation(INSTITUTIONS, { env: { BUSY_SECONDS: "2" } });
  const { url, owner } = installation;
  try {
    await makeToldReactions(owner);
    await installation.start("web");
    await installation.start("work");
    const people = await signInAll(installation);
    const links = await findLinks(owner, installation.secretKey);
    const heavy = await heavyOperations(installation, people, links);
    const others = goOn(
      url,
      [
        { method: "GET", path: links[0]!.path },
        { method: "GET", path: "/api/today", cookie: people.clerk },
        { method: "GET", path: "/api/accounts/session", cookie: people.clerk },
        { method: "GET", path: "/api/answers", cookie: people.clerk },
      ],
      OTHER,
    );
    const total: Stormed = { operations: 0, hung: 0, othersP95Ms: 0, recoveredMs: 0 };
    const during: number[] = [];
    const run = async (name: string, work: () => Promise<number[]>) => {
      if (only && !name.includes(only)) return;
      const from = others.came();
      const began = performance.now();
      const statuses = await work();
      const took = performance.now() - began;
      const until = others.came();
      const recovered = await others.recovered();
      const times = (await others.since(from)).slice(0, until - from);
      during.push(...times);
      total.operations++;
      total.hung += statuses.filter((status) => status === -1).length;
      total.recoveredMs = Math.max(total.recoveredMs, Math.round(recovered));
      const tally = Object.entries(Object.groupBy(statuses, String)).map(
        ([status, all]) => `${all!.length} × ${status}`,
      );
      console.error(
        `${name}: ${tally.join(", ") || "-"} in ${Math.round(took)} ms; others ${times.length} times, ` +
          `p95 ${Math.round(quantile(times, 0.95))} ms, at most ${Math.round(Math.max(...times))}; recovered in ${Math.round(recovered)} ms`,
      );
    };
    await others.recovered();
    // What the machine itself keeps people waiting for, to hold the rest against.
    const calm = others.came();
    await sleep(LOITER_MS);
    const waited = await others.since(calm);
    console.error(
      `nothing: others p95 ${Math.round(quantile(waited, 0.95))} ms, at most ${Math.round(Math.max(...waited))}`,
    );
    for (const [name, shotOf] of Object.entries(heavy))
      await run(name, () =>
        Promise.all(
          Array.from({ length: parallel }, (_, number) =>
            shoot(url, shotOf(number), clientNamed(number)),
          ),
        ),
      );
    for (const door of DOORS)
      for (const isHalf of [false, true])
        await run(`${isHalf ? "half-open lines" : "slow uploads"} at ${door}`, async () => {
          const slow = loiter(url, door, people.secretariat, parallel, isHalf);
          await sleep(LOITER_MS);
          await slow.stop();
          return [];
        });
    await others.stop();
    total.othersP95Ms = Math.round(quantile(during, 0.95));
    return total;
  } finally {
    await installation.stop();
  }
}

async function heavyOperations(
  { owner, url }: Installation,
  people: Awaited<ReturnType<typeof signInAll>>,
  links: { path: string }[],
): Promise<Record<string, (number: number) => Shot>> {
  const { secretariat, ministry, clerk } = people;
  const { guidanceId } = await makeAdvisory(owner, "storm");
  const get = (path: string, cookie: string) => (): Shot => ({ method: "GET", path, cookie });
  const json = (method: string, path: string, cookie: string, body: unknown): Shot => {
    return { method, path, cookie, type: "application/json", body: JSON.stringify(body) };
  };
  const register = csvOf("種類,メーカー,製品名,版", (at) => `NAS,甲社,TS-${at},5.1`, 2_000);
  const roster = csvOf(
    "都道府県コード,区分,医療機関番号,医療機関名称,住所",
    (at) => `13,医科,${String(at).padStart(7, "0")},架空医院${at},架空市${at}`,
    2_000,
  );
  await ask(url, "GET", "/api/today", secretariat);
  const told = `/api/outcomes/${idOf("a")}`;
  return {
    "the reach rate": get("/api/probes/reach", ministry),
    "the ministry's counts": get("/api/outcomes/ministry", ministry),
    "an outcome": get(told, secretariat),
    "the curve of an outcome": get(`${told}/curve`, secretariat),
    "the silent as CSV": get(`${told}/silent/csv`, secretariat),
    "today of the secretariat": get("/api/today", secretariat),
    "institutions as CSV": get("/api/members/institutions/csv", secretariat),
    "institutions looked for": get(
      `/api/members/institutions?text=${encodeURIComponent("架空")}`,
      secretariat,
    ),
    "facilities looked for": get(`/api/facilities?text=${encodeURIComponent("架空")}`, secretariat),
    "the record as a workbook": get("/api/audits/files/record.xlsx", secretariat),
    "wrong sign-in": (number) =>
      json("POST", "/api/accounts/session", "", {
        mail: `nobody-${number}@example.jp`,
        password: "まちがった合言葉",
      }),
    publishing: () =>
      json("POST", "/api/reactions/publications", secretariat, {
        guidanceId,
        confirmOverMatch: "全施設に送る試験です",
      }),
    "answers by link": (number) => ({
      method: "POST",
      path: links[number + 1]!.path,
      type: "application/x-www-form-urlencoded",
      body: "answer=checking&use=no",
    }),
    "registers uploaded": () => fileOf("/api/assets/sheets", clerk, "a.csv", register),
    "documents uploaded": (number) =>
      fileOf("/api/feeds/files", secretariat, "a.json", advisory(500, number)),
    "lists uploaded": () => fileOf("/api/rosters", secretariat, "a.csv", roster),
  };
}

/** The secretariat, the ministry, and a clerk of the first institution. */
async function signInAll(installation: Installation) {
  const { url, owner, databaseUrl } = installation;
  await owner.query(
    "insert into organisations.organisation (id, kind, name) values (id_of('ministry'), 'ministry', '架空省')",
  );
  const database = openDatabase({ url: databaseUrl, role: "tasuki_work", max: 1 });
  const make = (name: string, organisationId: string, role: "ministry" | "institution") =>
    database.asViewer(SYSTEM, (tx) =>
      createAccount(
        tx,
        { mail: `${name}@tasuki.example.jp`, name, password: PASSWORD, organisationId, role },
        new Date(),
      ),
    );
  await make("ministry", idOf("ministry"), "ministry");
  await make("clerk", idOf("i1"), "institution");
  await database.close();
  return {
    secretariat: await signIn(url),
    ministry: await signIn(url, "ministry@tasuki.example.jp"),
    clerk: await signIn(url, "clerk@tasuki.example.jp"),
  };
}
