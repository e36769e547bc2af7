import type { Tx } from "../../base/data/db.ts";
import { answer, type Ask, type Route } from "../../base/web/http.ts";
import { addJob } from "../../base/later/outbox.ts";
import {
  countFailedJobs,
  type FailedJob,
  findFailedJobs,
  isOpenAgain,
  lockFailedJob,
  saveFailedState,
} from "../../base/later/queries-failed-jobs.ts";
import { type ENDINGS, getOperations, giveJobUp, repeatJob, takeJobBack } from "./api.ts";
import { concernOf } from "./concerns.ts";
import { loadJobs, loadReasons } from "./content.ts";
import { describeReason, describeWork } from "./describe.ts";
import { lookAround } from "./look.ts";
import { findNames, findPeople } from "./queries.ts";

/** What a page holds: more at once are a trouble of the whole, which the first of them tell. */
const SHOWN = { open: 100, decided: 30 };

type Ending = keyof typeof ENDINGS;

export const routes: readonly Route[] = [
  answer(getOperations, ["secretariat"], async ({ tx, now, context }) => {
    const { open, decided } = await findFailedJobs(tx, SHOWN);
    const describe = await describer(tx, [...open, ...decided], now);
    const people = await findPeople(
      tx,
      decided.flatMap((job) => job.decidedBy ?? []),
    );
    const count = open.length < SHOWN.open ? open.length : await countFailedJobs(tx);
    return {
      checks: await lookAround(tx, context, now),
      lookedAt: now,
      failed: open.map(describe),
      more: count - open.length,
      decided: decided.map((job) => ({
        ...describe(job),
        ending: job.state as Ending,
        at: job.decidedAt!,
        by: (job.decidedBy && people.get(job.decidedBy)) || null,
      })),
    };
  }),

  answer(repeatJob, ["secretariat"], async (ask) => {
    const job = await lock(ask, "open");
    const { task, key, attempts, payload } = job;
    await addJob(ask.tx, task, payload, { attempts, ...(key !== null && { key }) });
    await settle(ask, job, "again");
  }),

  answer(giveJobUp, ["secretariat"], async (ask) => {
    await settle(ask, await lock(ask, "open"), "given_up");
  }),

  answer(takeJobBack, ["secretariat"], async (ask) => {
    const job = await lock(ask, "given_up");
    if (job.key !== null && (await isOpenAgain(ask.tx, job.key))) ask.refuse("stands_again");
    await settle(ask, job, "open");
  }),
];

const EVENTS = {
  again: "operations.job_repeated",
  given_up: "operations.job_given_up",
  open: "operations.job_taken_back",
} as const;

type Deciding = Ask<typeof repeatJob>;

/** The job that is decided about, held; only from this state. */
async function lock({ tx, params, refuse }: Deciding, state: FailedJob["state"]) {
  const job = await lockFailedJob(tx, params.id);
  if (!job) return refuse("not_found");
  return job.state === state ? job : refuse("decided");
}

async function settle(
  { tx, tell, viewer: { accountId }, now }: Deciding,
  job: FailedJob,
  state: keyof typeof EVENTS,
): Promise<void> {
  await saveFailedState(tx, job.id, state, { accountId, now });
  await tell(EVENTS[state], { subjectId: job.id, data: { what: job.task } });
}

/** How these jobs are told of: their names are looked up once for all. */
async function describer(tx: Tx, jobs: readonly FailedJob[], now: Date) {
  const concerns = jobs.flatMap((job) => concernOf(job) ?? []);
  const names = new Map((await findNames(tx, concerns)).map((one) => [one.job, one]));
  const words = loadJobs(now);
  const reasons = loadReasons(now);
  return (job: FailedJob) => ({
    ...job,
    ...describeWork(job.task, names.get(job.id)?.event ?? null, words),
    about: names.get(job.id)?.name ?? null,
    ...describeReason(job.error, reasons),
  });
}
