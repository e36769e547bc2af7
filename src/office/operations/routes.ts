import type { Tx } from "../../base/data/db.ts";
import { record } from "../../base/later/events.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { addJob } from "../../base/later/outbox.ts";
import {
  countFailedJobs,
  type FailedJob,
  findFailedJobs,
  isOpenAgain,
  lockFailedJob,
  saveFailedState,
} from "../../base/later/queries-failed-jobs.ts";
import type { Viewer } from "../../base/viewer.ts";
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

  answer(repeatJob, ["secretariat"], async ({ tx, viewer, params, now, refuse }) => {
    const job = await lockFailedJob(tx, params.id);
    if (!job) return refuse("not_found");
    if (job.state !== "open") return refuse("decided");
    const { task, key, attempts } = job;
    const payload = job.payload as Record<string, unknown>;
    await addJob(tx, task, payload, { attempts, ...(key !== null && { key }) });
    await settle(tx, viewer, now, job, "again");
  }),

  answer(giveJobUp, ["secretariat"], async ({ tx, viewer, params, now, refuse }) => {
    const job = await lockFailedJob(tx, params.id);
    if (!job) return refuse("not_found");
    if (job.state !== "open") return refuse("decided");
    await settle(tx, viewer, now, job, "given_up");
  }),

  answer(takeJobBack, ["secretariat"], async ({ tx, viewer, params, now, refuse }) => {
    const job = await lockFailedJob(tx, params.id);
    if (!job) return refuse("not_found");
    if (job.state !== "given_up") return refuse("decided");
    if (job.key !== null && (await isOpenAgain(tx, job.key))) return refuse("stands_again");
    await settle(tx, viewer, now, job, "open");
  }),
];

const EVENTS = {
  again: "operations.job_repeated",
  given_up: "operations.job_given_up",
  open: "operations.job_taken_back",
} as const;

async function settle(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  job: FailedJob,
  state: keyof typeof EVENTS,
): Promise<void> {
  const { accountId } = viewer;
  await saveFailedState(tx, job.id, state, { accountId, now });
  await record(tx, viewer, now, [
    { name: EVENTS[state], subjectId: job.id, data: { what: job.task } },
  ]);
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
