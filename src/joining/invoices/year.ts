import { dayOf, formatDate } from "../../base/words/calendar.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { fiscalYearOf } from "./fiscal-year.ts";
import type { NewEvent } from "../../base/later/events.ts";
import { climb, type Climbing, type Ladder, rungAt } from "../../base/later/ladder.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { type Change, getSettings, lockMember, move } from "../dues/index.ts";
import { loadYear, openingDay, wayOf } from "./content.ts";
import { issueInvoice, queueLetter } from "./issue.ts";
import { getInvoice, hasInvoice } from "./queries-money.ts";
import { findOverdue, findToRenew, type Overdue, saveClimbed } from "./queries-year.ts";

/**
 * Opens the renewals of a fiscal year, and follows up what is not paid: reminders, then the suspension. Each member is
 * a transaction of its own, so a run that is killed goes on where it stopped. Does nothing while switched off.
 */
export async function runYear(context: Context): Promise<{ renewed: number; climbed: number }> {
  const run = { renewed: 0, climbed: 0 };
  const now = context.clock.now();
  const as = <T>(work: (change: Change) => Promise<T>) =>
    context.db.asViewer(SYSTEM, (tx) => work({ tx, viewer: SYSTEM, now }));
  const settings = await as(({ tx }) => getSettings(tx));
  if (!settings.on || !settings.complete) return run;
  for (const id of await as(({ tx }) => toRenew(tx, dayOf(now), now)))
    if (await as((change) => renew(change, id))) run.renewed++;
  run.climbed = await climb(context, ladder);
  return run;
}

/** Members to renew in the fiscal year of today, from its opening day on. */
async function toRenew(tx: Tx, today: string, now: Date): Promise<string[]> {
  const year = fiscalYearOf(today);
  return today < openingDay(year, loadYear(now).opens) ? [] : findToRenew(tx, year);
}

/** The year's invoice of a member who pays a fee; once, also where two runs meet. */
async function renew(change: Change, id: string): Promise<boolean> {
  const member = await lockMember(change, id);
  const year = fiscalYearOf(dayOf(change.now));
  if (member.state !== "active" || !member.fee) return false;
  if (await hasInvoice(change.tx, id, year)) return false;
  await issueInvoice(change, member, year);
  return true;
}

/** Who has not paid is reminded, and suspended at the end. */
const ladder: Ladder<string, Overdue> = {
  event: "invoices.reminded",
  batch: 1,
  due: findOverdue,
  way: wayOf,
  climb: followUp,
  save: (tx, { ids: [id] }, { do: does, rung, nextAt }) =>
    saveClimbed(tx, id!, { rung, nextAt, reminded: does !== null && does !== LAPSE }),
};

/** What the rung of an unpaid invoice says: a mail of content, or this. */
const LAPSE = "lapse";

async function followUp(
  tx: Tx,
  overdue: Overdue,
  { do: does, late }: Climbing<string>,
  now: Date,
): Promise<Partial<NewEvent> | null> {
  const change = { tx, viewer: SYSTEM, now };
  const member = await lockMember(change, overdue.memberId);
  const { id, paid, amount, paper } = (await getInvoice(tx, overdue.ids[0]!))!;
  if (!does || paid >= amount) return null;
  const about = { organisationId: member.id, invoiceId: id };
  if (does !== LAPSE) {
    const way = wayOf(overdue, now);
    const end = rungAt(
      way,
      way.rungs.findIndex((rung) => rung.do === LAPSE),
      late,
    );
    const words = { graceUntil: end ? formatDate(end) : "" };
    await queueLetter(change, { ...about, kind: does, words });
    const data = { invoiceId: id, number: paper.number };
    return { forOrganisationId: member.id, subjectId: member.id, data };
  }
  // Who is only approved never became a member.
  if (member.state !== "active") return null;
  await move(change, member, "lapse", { on: dayOf(now), invoiceId: id });
  await queueLetter(change, { ...about, kind: "lapsed" });
  return null;
}
