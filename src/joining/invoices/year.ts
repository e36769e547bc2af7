import { dayOf, formatDate, fromDay } from "../../base/words/calendar.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { fiscalYearOf } from "./fiscal-year.ts";
import { record } from "../../base/later/events.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { type Change, getSettings, lockMember, move } from "../dues/index.ts";
import { loadYear, openingDay } from "./content.ts";
import { issueInvoice, queueLetter } from "./issue.ts";
import { getInvoice, hasInvoice, saveReminded } from "./queries-money.ts";
import { findOverdue, findToRenew, hasLapsed } from "./queries-year.ts";
import { graceUntil, nextAct } from "./reminders.ts";

/** What one day's run did. */
export interface YearRun {
  renewed: number;
  reminded: number;
  lapsed: number;
}

/**
 * The daily run: opens the renewals of a fiscal year, reminds, and suspends after the days of grace. Each member
 * is a transaction of its own, so a run that is killed goes on where it stopped. Does nothing while switched off.
 */
export async function runYear(context: Context): Promise<YearRun> {
  const run = { renewed: 0, reminded: 0, lapsed: 0 };
  const now = context.clock.now();
  const today = dayOf(now);
  const as = <T>(work: (change: Change) => Promise<T>) =>
    context.db.asViewer(SYSTEM, (tx) => work({ tx, viewer: SYSTEM, now }));
  const settings = await as(({ tx }) => getSettings(tx));
  if (!settings.on || !settings.complete) return run;
  for (const id of await as(({ tx }) => toRenew(tx, today, now)))
    if (await as((change) => renew(change, id))) run.renewed++;
  for (const id of await as(({ tx }) => findOverdue(tx, today))) {
    const did = await as((change) => chase(change, id, today));
    if (did === "remind") run.reminded++;
    if (did === "lapse") run.lapsed++;
  }
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

/** One late invoice, as the rules of reminders.ts say. */
async function chase(change: Change, id: string, today: string) {
  const { tx, now } = change;
  const seen = (await getInvoice(tx, id))!;
  const member = await lockMember(change, seen.organisationId);
  const invoice = (await getInvoice(tx, id, true))!;
  if (invoice.cancelled || invoice.paid >= invoice.amount) return "wait";
  const rules = loadYear(now);
  const next = nextAct(invoice, rules, now, today);
  if (next.act === "remind") {
    await saveReminded(tx, now, id, next.count);
    const words = { graceUntil: formatDate(fromDay(graceUntil(invoice.dueOn, rules))!) };
    const letter = { organisationId: member.id, invoiceId: id, kind: next.mail, words };
    await queueLetter(change, letter);
    const data = { invoiceId: id, number: invoice.paper.number, reminder: next.count };
    await record(tx, change.viewer, now, [
      { name: "invoices.reminded", forOrganisationId: member.id, subjectId: member.id, data },
    ]);
  }
  if (next.act === "lapse") {
    // Who is only approved never became a member, and a suspension that was taken back stays so.
    if (member.state !== "active" || (await hasLapsed(tx, id))) return "wait";
    await move(change, member, "lapse", { on: today, invoiceId: id });
    await queueLetter(change, { organisationId: member.id, invoiceId: id, kind: "lapsed" });
  }
  return next.act;
}
