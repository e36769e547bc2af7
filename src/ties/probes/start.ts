import { DAY } from "../../base/clock.ts";
import { dayOf } from "../../base/words/calendar.ts";
import { addDuration } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import { rungAt } from "../../base/later/ladder.ts";
import { addJob } from "../../base/later/outbox.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { answerBy, scheduledDay, wayOf } from "./clock.ts";
import { loadLadder, loadLimits } from "./content.ts";
import { MARK, saveProbeLetter } from "./letters.ts";
import { type NewRound, queueFirst, saveProbes, saveRound, type Whom } from "./queries-start.ts";

const SEND_TASK = "notices.send";

/** Starts a round to whoever is chosen, in the caller's transaction; null where there is nobody to ask. */
export async function startRound(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  round: Pick<NewRound, "reason" | "title" | "occasion" | "choice">,
): Promise<string | null> {
  const startedBy = viewer.accountId;
  const { id, fresh } = await saveRound(tx, { ...round, startedAt: now, startedBy });
  if (!fresh) return null;
  const asked = await ask(tx, id, { choice: round.choice }, now);
  if (asked === 0) return null;
  const data = { reason: round.reason, choice: round.choice, asked };
  await tell({ tx, viewer, now }, "probes.round_started", { subjectId: id, mark: MARK, data });
  return id;
}

/** Starts the round of the schedule when its day has come; once, whoever runs it. */
export async function startScheduled(tx: Tx, now: Date): Promise<void> {
  const day = scheduledDay(now);
  if (!day) return;
  const [year, month] = day.split("-").map(Number);
  await startRound(tx, SYSTEM, now, {
    reason: "schedule",
    title: `${year}年${month}月の定期確認`,
    occasion: `schedule ${day}`,
    choice: {},
  });
}

/**
 * Asks the contacts of somebody who joined, or one that was added. There is one round of them a month; who showed
 * lately that mail arrives, or was asked lately, is left in peace.
 */
export async function askNewcomer(
  tx: Tx,
  newcomer: { organisationId: string; contactId: string | null },
  now: Date,
): Promise<number> {
  const month = dayOf(now).slice(0, 7);
  const [year, number] = month.split("-").map(Number);
  const { id } = await saveRound(tx, {
    reason: "joining",
    title: `${year}年${number}月の入会・追加`,
    occasion: `joining ${month}`,
    choice: {},
    startedAt: now,
    startedBy: null,
  });
  const sparedSince = new Date(now.getTime() - loadLimits(now).joiningSparedDays * DAY);
  return ask(tx, id, { ...newcomer, sparedSince }, now);
}

async function ask(tx: Tx, roundId: string, whom: Whom, now: Date): Promise<number> {
  const deadline = answerBy(now);
  const way = wayOf({ askedAt: now });
  const withoutMail = firstRungWithoutMail(now);
  const asked = await saveProbes(tx, roundId, whom, {
    now,
    answerBy: deadline,
    nextAt: rungAt(way, 0),
    nextWithoutMailAt: rungAt(way, withoutMail),
    rungWithoutMail: withoutMail,
  });
  if (asked === 0) return 0;
  const letterId = await saveProbeLetter(tx, "first", { now, deadline, linkPath: "/p/{token}" });
  const linkExpiresAt = addDuration(now, loadLimits(now).link);
  await queueFirst(tx, roundId, { letterId, now, linkExpiresAt });
  await addJob(tx, SEND_TASK, {}, { key: SEND_TASK });
  return asked;
}

/** A reminder reaches nobody whose mail came back: they go on at the step after it. */
export function firstRungWithoutMail(now: Date): number {
  const { rungs } = loadLadder(now);
  const rung = rungs.findIndex((step) => step.do !== "reminder");
  return rung < 0 ? rungs.length : rung;
}
