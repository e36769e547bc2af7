import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../../bench/world.ts";
import { makeAdvisory } from "../kill/advisory.ts";
import {
  type Installation,
  makeMoments,
  publish,
  type Role,
  signIn,
  startInstallation,
} from "../kill/installation.ts";
import { openLinks } from "../kill/links.ts";
import { until } from "../until.ts";
import { startCluster } from "./cluster.ts";

const ROLES = ["web", "web 2", "work", "work 2"] as const;
const INSTITUTIONS = 120;
const CLIENTS = 4;
/** Somebody whose request failed tries again after so many ms; more often, and the link itself says to wait a minute. */
const AGAIN_MS = 3_500;
const BETWEEN_ANSWERS_MS = 200;
const BETWEEN_PUBLICATIONS_MS = 4_000;
/** What systemd waits before it starts a role that ended. */
const RESTART_MS = 5_000;

export interface DrillResult {
  kills: number;
  /** Answers that were thanked for, and publications that were told to be done. */
  acknowledged: number;
  /** Of these, what is not there; and mails that were said to be sent and never came. */
  lost: number;
  /** Publications made twice, and mails that came twice. */
  doubled: number;
  /** From the kill to the end of the last request that failed after it. */
  errorSecondsMedian: number;
  errorSecondsWorst: number;
}

/** What people did meanwhile, and what they were told. */
interface Diary {
  stopped: boolean;
  /** Ends of requests that failed, by `performance.now()`. */
  failures: number[];
  /** Of requests that were answered as they should: how long the slowest took, in ms. */
  slowest: number;
  /** By reaction: how many answers were tried and thanked for, the last one thanked for, and those tried since. */
  answers: Map<string, { tried: number; thanked: number; last: string; since: string[] }>;
  /** By advisory: whether somebody was told that it is published, or only that it had been. */
  published: Map<string, "told" | "found">;
  /** Roles that ended by themselves. */
  ended: Role[];
}

/**
 * Web and work, twice each, on three machines of a database cluster, of which the leading one is killed `kills` times
 * while answers and publications go on. `tell` hears how it goes.
 */
export async function drill(kills: number, tell: (line: string) => void): Promise<DrillResult> {
  const cluster = await startCluster();
  tell("the cluster is whole");
  const installation = await startInstallation(INSTITUTIONS, { database: cluster }).catch(
    async (error) => {
      await cluster.stop();
      throw error;
    },
  );
  const stop = () => installation.stop();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    const links = await openLinks(installation);
    await Promise.all(ROLES.map(installation.start));
    tell("web and work are up, twice each");
    const diary: Diary = {
      stopped: false,
      failures: [],
      slowest: 0,
      answers: new Map(),
      published: new Map(),
      ended: [],
    };
    const people = [
      ...Array.from({ length: CLIENTS }, (_, at) =>
        answer(
          at % 2 === 0 ? installation.url : installation.secondUrl,
          links.filter((_link, index) => index % CLIENTS === at),
          diary,
        ),
      ),
      publishAll(installation, diary),
      hurryMail(installation, diary),
      superviseRoles(installation, diary),
    ];
    const everybody = Promise.all(people);
    everybody.catch(() => {});
    const seconds: number[] = [];
    const moment = makeMoments(41);
    for (let kill = 1; kill <= kills; kill++) {
      const leader = await Promise.race([cluster.whole(), everybody.then(() => cluster.whole())]);
      await until(() => isQuiet(diary));
      await sleep(moment(3_000));
      const at = performance.now();
      cluster.kill(leader);
      await until(async () => (await installation.owner.query("select 1")).rowCount === 1);
      await until(() => isQuiet(diary));
      const last = diary.failures.filter((failure) => failure > at).at(-1) ?? at;
      seconds.push((last - at) / 1000);
      tell(`kill ${kill}: ${leader} led; errors for ${seconds.at(-1)!.toFixed(1)} s`);
      await cluster.start(leader);
    }
    await cluster.whole();
    diary.stopped = true;
    await everybody;
    await drained(installation);
    tell(
      `slowest good answer ${(diary.slowest / 1000).toFixed(1)} s; roles that ended: ${diary.ended.join(", ") || "none"}`,
    );
    const sum = await count(installation, diary, tell);
    return {
      kills,
      ...sum,
      errorSecondsMedian: round(quantile(seconds, 0.5)),
      errorSecondsWorst: round(Math.max(...seconds)),
    };
  } finally {
    await stop();
  }
}

const round = (seconds: number) => Math.round(seconds * 10) / 10;

/** Nobody saw an error for a while. */
function isQuiet({ failures }: Diary): boolean {
  return performance.now() - (failures.at(-1) ?? -Infinity) > 6_000;
}

/** Does it until it succeeds, as a person does; what fails is noted. */
async function persist(diary: Diary, attempt: () => Promise<boolean>): Promise<void> {
  while (!diary.stopped) {
    const began = performance.now();
    if (await attempt()) {
      diary.slowest = Math.max(diary.slowest, performance.now() - began);
      return;
    }
    diary.failures.push(performance.now());
    await sleep(AGAIN_MS);
  }
}

/** Opens one link after the other and answers it, round and round. */
async function answer(
  url: string,
  links: readonly { reactionId: string; token: string }[],
  diary: Diary,
): Promise<void> {
  for (let turn = 0; !diary.stopped; turn++) {
    const { reactionId, token } = links[turn % links.length]!;
    const note = `回答 ${turn}`;
    const known = diary.answers.get(reactionId) ?? { tried: 0, thanked: 0, last: "", since: [] };
    diary.answers.set(reactionId, known);
    await persist(
      diary,
      async () => (await fetch(`${url}/r/${token}`).catch(() => null))?.status === 200,
    );
    await persist(diary, async () => {
      known.tried += 1;
      known.since.push(note);
      const reply = await fetch(`${url}/r/${token}`, {
        method: "POST",
        body: new URLSearchParams({ answer: "checking", note }),
        redirect: "manual",
      }).catch(() => null);
      if (reply?.status !== 303) return false;
      Object.assign(known, { thanked: known.thanked + 1, last: note, since: [] });
      return true;
    });
    await sleep(BETWEEN_ANSWERS_MS);
  }
}

/** Publishes one advisory after the other, by turns at each web process. */
async function publishAll({ owner, url, secondUrl }: Installation, diary: Diary): Promise<void> {
  let cookie = "";
  await persist(diary, async () => {
    cookie = await signIn(url).catch(() => "");
    return cookie !== "";
  });
  for (let turn = 0; !diary.stopped; turn++) {
    const { advisoryId, guidanceId } = await makeOnce(owner, `drill ${turn}`);
    await persist(diary, async () => {
      const status = await publish(turn % 2 === 0 ? url : secondUrl, cookie, guidanceId);
      if (status === 401 || status === 403) throw new Error("an acknowledged sign-in is lost");
      if (status === 200) diary.published.set(advisoryId, "told");
      // An attempt of which nobody knew the outcome had done it.
      if (status === 409) diary.published.set(advisoryId, "found");
      return status === 200 || status === 409;
    });
    await sleep(BETWEEN_PUBLICATIONS_MS);
  }
}

/** Our own preparation, which may meet a kill as well. */
async function makeOnce(owner: Installation["owner"], name: string) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await makeAdvisory(owner, `${name} ${attempt}`);
    } catch {
      await sleep(AGAIN_MS);
    }
  }
}

/** Opening hours hold back what is not urgent: in the drill it is always working hours. */
async function hurryMail({ owner }: Installation, diary: Diary): Promise<void> {
  while (!diary.stopped) {
    await hurry(owner).catch(() => {});
    await sleep(1_000);
  }
}

async function hurry(owner: Installation["owner"]): Promise<void> {
  await owner.query("update notices.message set next_attempt_at = now() where state = 'queued'");
  await owner.query("select base.add_job('notices.send', '{}', null, 'notices.send', 3)");
}

/** What systemd does. */
async function superviseRoles(installation: Installation, diary: Diary): Promise<void> {
  while (!diary.stopped) {
    for (const role of ROLES) {
      if (installation.isRunning(role)) continue;
      diary.ended.push(role);
      await sleep(RESTART_MS);
      await installation.start(role);
    }
    await sleep(500);
  }
}

/** Until every mail has gone or is honestly unknown. */
async function drained({ owner }: Installation): Promise<void> {
  await until(async () => {
    await hurry(owner);
    const { rows } = await owner.query<{ n: number }>(
      `select (select count(*) from notices.notice n join organisations.contact c on c.id = n.contact_id
          where n.message_id is null and c.mail is not null and n.subject_id <> id_of('publication')
            and n.letter_id <> id_of('letter'))::int
        + (select count(*) from notices.message where state in ('queued', 'sending', 'temporarily_failed'))::int as n`,
    );
    return rows[0]!.n === 0;
  });
}

async function count(
  { owner, sink }: Installation,
  diary: Diary,
  tell: (line: string) => void,
): Promise<Pick<DrillResult, "acknowledged" | "lost" | "doubled">> {
  let acknowledged = 0;
  let lost = 0;
  let doubled = 0;
  const answers = await owner.query<{ id: string; note: string; events: number }>(
    `select r.id, r.note, (select count(*)::int from base.event e where e.name = 'reactions.answered' and e.subject_id = r.id) as events
     from reactions.reaction r where r.answer is not null`,
  );
  const kept = new Map(answers.rows.map((row) => [row.id, row]));
  for (const [id, { tried, thanked, last, since }] of diary.answers) {
    acknowledged += thanked;
    const row = kept.get(id);
    const events = row?.events ?? 0;
    lost += Math.max(0, thanked - events);
    if (events > tried) doubled += events - tried;
    if (thanked > 0 && row?.note !== last && !since.includes(row?.note ?? "")) lost += 1;
  }
  const publications = await owner.query<{ id: string; times: number; reactions: number }>(
    `select p.advisory_id as id, count(distinct p.id)::int as times, count(r.id)::int as reactions
     from reactions.publication p left join reactions.reaction r on r.publication_id = p.id group by 1`,
  );
  const made = new Map(publications.rows.map((row) => [row.id, row]));
  for (const [id, how] of diary.published) {
    if (how === "told") acknowledged += 1;
    const row = made.get(id);
    if (row?.reactions !== INSTITUTIONS) lost += 1;
    doubled += (row?.times ?? 1) - 1;
  }
  const messages = await owner.query<{ id: string; state: string }>(
    "select id, state from notices.message",
  );
  const mails = await sink.list({ limit: 100_000 });
  const received = new Map<string, number>();
  for (const { messageId } of mails) {
    const id = messageId.replace(/^<|@.*$/g, "");
    received.set(id, (received.get(id) ?? 0) + 1);
  }
  for (const times of received.values()) doubled += times - 1;
  for (const { id, state } of messages.rows)
    if (state === "accepted" && !received.has(id)) lost += 1;
  const known = new Set(messages.rows.map(({ id }) => id));
  for (const id of received.keys()) if (!known.has(id)) lost += 1;
  const states = Object.groupBy(messages.rows, ({ state }) => state);
  tell(
    `${diary.published.size} publications; mails: ${Object.entries(states)
      .map(([state, rows]) => `${rows!.length} ${state}`)
      .join(", ")}; ${sink.received()} received`,
  );
  return { acknowledged, lost, doubled };
}
