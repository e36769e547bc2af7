import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { answerBare } from "./bare-reply.ts";
import { findLinks, makeToldReactions, type ReplyLink } from "./load.ts";
import type { Measurement } from "./run.ts";
import { makeInstitutions, quantile, type Running, startBenchDatabase, startWeb } from "./world.ts";

const INSTITUTIONS = 60_000;
const ANSWERS = 24_000;
const WARM_UP = 2_000;
const SIDE_BY_SIDE = 64;
/** Somebody who waits longer than this has given up. */
const LIMIT_MS = 30_000;

type Web = Running & { address: string };

/** What people answer: of ten who were asked four say no, three do not know, three name a product. */
function answerTo(link: ReplyLink, at: number): Record<string, string> {
  if (link.asked) {
    if (at % 10 < 4) return { use: "no", noneOfKind: "on" };
    if (at % 10 < 7) return { use: "unknown" };
    return { use: "yes", product: "甲電機 ゲート 1", version: "2.4", place: "サーバー室" };
  }
  const answers: Record<string, string>[] = [
    { answer: "not_applicable" },
    { answer: "checking", note: "業者に聞いています。" },
    {
      answer: "planned",
      plannedOn: new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10),
    },
    { answer: "done", version: "2.5" },
    { answer: "cannot", cannotReason: "budget" },
    { answer: "unknown" },
    { answer: "vendor_asked", maintainer: "乙サービス" },
    { answer: "help_wanted", phone: "03-0000-0000" },
  ];
  return answers[at % answers.length]!;
}

/** One request over a kept connection; gives its status and how long it took in ms. */
function ask(agent: Agent, url: URL, body?: string): Promise<{ status: number; ms: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const asking = request(
      url,
      {
        agent,
        method: body === undefined ? "GET" : "POST",
        headers:
          body === undefined
            ? {}
            : {
                "content-type": "application/x-www-form-urlencoded",
                "content-length": Buffer.byteLength(body),
              },
        timeout: LIMIT_MS,
      },
      (response) => {
        response.resume();
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 0, ms: performance.now() - started }),
        );
        response.once("error", reject);
      },
    );
    asking.once("timeout", () => asking.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
    asking.once("error", reject);
    asking.end(body);
  });
}

interface Load {
  rate: number;
  p95: number;
  p50: number;
  /** Anything but a redirect to the thanks, by status. */
  wrong: Map<number, number>;
}

/** Many people at a time open nothing twice: each link is answered once, the next as soon as one is done. */
async function answerAll(
  webs: readonly Web[],
  links: readonly ReplyLink[],
  visits: boolean,
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: SIDE_BY_SIDE });
  const times: number[] = [];
  const wrong = new Map<number, number>();
  let next = 0;
  const started = performance.now();
  const person = async () => {
    for (let at = next++; at < links.length; at = next++) {
      const link = links[at]!;
      const url = new URL(link.path, webs[at % webs.length]!.address);
      const body = new URLSearchParams(answerTo(link, at)).toString();
      const asked = [
        visits ? await ask(agent, url) : null,
        await ask(agent, url, body),
        visits ? await ask(agent, new URL(`${url}/thanks`)) : null,
      ];
      times.push(asked[1]!.ms);
      for (const [step, one] of asked.entries())
        if (one && one.status !== (step === 1 ? 303 : 200))
          wrong.set(one.status, (wrong.get(one.status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, person));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return {
    rate: links.length / seconds,
    p95: quantile(times, 0.95),
    p50: quantile(times, 0.5),
    wrong,
  };
}

/** Answers from the mail, without signing in, through one real web process and a durable database. */
export const measurement: Measurement = {
  name: "reply",
  run: async () => {
    const database = await startBenchDatabase();
    const webs: Web[] = [];
    try {
      await makeInstitutions(database.owner, INSTITUTIONS);
      await makeToldReactions(database.owner);
      const secret = randomBytes(32).toString("hex");
      const links = await findLinks(database.owner, secret);
      webs.push(await startWeb(database, { SECRET_KEY: secret }));
      await answerAll(webs, links.splice(0, WARM_UP), false);
      const one = await answerAll(webs, links.splice(0, ANSWERS), false);
      const kept = await countAnswers();
      const peak = webs[0]!.peakMb();
      const visits = await answerAll(webs, links.splice(0, ANSWERS / 4), true);
      webs.push(await startWeb(database, { SECRET_KEY: secret }));
      await answerAll(webs, links.splice(0, WARM_UP), false);
      const two = await answerAll(webs, links.splice(0, ANSWERS / 2), false);
      for (const web of webs.splice(0)) await web.stop();
      const bare = await answerBare(
        database,
        secret,
        links.splice(0, ANSWERS / 4),
        answerTo,
        SIDE_BY_SIDE,
      );
      const fine = one.wrong.size === 0 && kept === WARM_UP + ANSWERS;
      const tell = ({ p50, p95, wrong }: Load) =>
        `median ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms${wrong.size > 0 ? `, wrong: ${JSON.stringify([...wrong])}` : ""}`;
      return [
        {
          name: "reply",
          figure: one.rate,
          unit: "answers/s",
          bound: ">= 500",
          ok: fine && one.rate >= 500,
          detail: `${ANSWERS} answers, ${SIDE_BY_SIDE} at a time, ${kept} kept with the warm-up; ${tell(one)}`,
        },
        {
          name: "reply of bare",
          figure: one.rate / bare,
          unit: "× a bare client",
          bound: ">= 0.35",
          ok: fine && one.rate / bare >= 0.35,
          detail: `the same statements, as many connections, nothing else: ${bare.toFixed(0)} answers/s`,
        },
        {
          name: "reply p95",
          figure: one.p95,
          unit: "ms",
          bound: "<= 1000",
          ok: fine && one.p95 <= 1000,
        },
        {
          name: "reply web memory",
          figure: peak,
          unit: "MB",
          bound: "<= 300",
          ok: peak <= 300,
          detail: "web process, most resident",
        },
        {
          name: "reply visits",
          figure: visits.rate,
          unit: "visits/s",
          bound: null,
          ok: visits.wrong.size === 0,
          detail: `page, answer and thanks; the answer: ${tell(visits)}`,
        },
        {
          name: "reply by two",
          figure: two.rate,
          unit: "answers/s",
          bound: null,
          ok: two.wrong.size === 0,
          detail: `two web processes; ${tell(two)}`,
        },
      ];
    } finally {
      for (const web of webs) await web.stop();
      await database.stop();
    }

    async function countAnswers(): Promise<number> {
      const { rows } = await database.owner.query<{ n: number }>(
        "select count(*)::int as n from reactions.reaction where answered_via = 'link' and answer is not null",
      );
      return rows[0]!.n;
    }
  },
};
