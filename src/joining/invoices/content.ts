import { z } from "zod";
import { addBusinessDays, dayOf, fromDay, isBusinessDay } from "../../base/words/calendar.ts";
import { durationSchema, loadContent } from "../../base/content.ts";
import { rungsAfter, type Way } from "../../base/later/ladder.ts";
import { dayAfter } from "./fiscal-year.ts";

const paper = {
  title: z.string(),
  number: z.string(),
  intro: z.string(),
  item: z.string(),
};

/** One schema per file of content/invoices/, by content id. */
export const schemas = {
  due: z.strictObject({ after: durationSchema, onDayOff: z.enum(["next", "previous"]) }),
  papers: z.strictObject({
    invoice: z.strictObject({
      ...paper,
      transfer: z.string(),
      payer: z.string(),
      replaces: z.string(),
    }),
    receipt: z.strictObject(paper),
    tax: z.strictObject({ rate: z.number().min(0).max(1).nullable(), note: z.string() }),
  }),
  mails: z.strictObject({
    footer: z.string(),
    mails: z.record(
      z.string(),
      z.strictObject({
        label: z.string(),
        paper: z.enum(["invoice", "receipt"]).nullable(),
        unpaid: z.literal(true).optional(),
        subject: z.string().min(1),
        text: z.string().min(1),
      }),
    ),
  }),
  year: z.strictObject({
    opens: z.string().regex(/^(0[1-9]|1[0-2])-\d{2}$/),
    rungs: rungsAfter(z.string()),
  }),
};

export type YearRules = z.output<typeof schemas.year>;

/** When renewals open, when reminders go out, when somebody is suspended. */
export const loadYear = (on?: Date): YearRules =>
  loadContent("invoices", "year", schemas.year, on).data;

/** What is done about an invoice that is not paid, and when: counted from its due day. */
export function wayOf({ dueOn }: { dueOn: string }, on: Date): Way<string> {
  return { from: fromDay(dueOn)!, rungs: loadYear(on).rungs };
}

/** The first day on which invoices of a fiscal year are made. */
export function openingDay(fiscalYear: number, opens: string): string {
  return `${opens < "04-01" ? fiscalYear + 1 : fiscalYear}-${opens}`;
}

export type DueRules = z.output<typeof schemas.due>;

export const loadDue = (on?: Date): DueRules =>
  loadContent("invoices", "due", schemas.due, on).data;
export const loadPapers = (on?: Date) => loadContent("invoices", "papers", schemas.papers, on).data;
export const loadMails = (on?: Date) => loadContent("invoices", "mails", schemas.mails, on).data;

/** When an invoice of this day is due: never on a day off. */
export function dueDay(issuedOn: string, due: DueRules): string {
  const day = dayAfter(issuedOn, due.after);
  const date = fromDay(day, "12:00")!;
  if (isBusinessDay(date)) return day;
  return dayOf(addBusinessDays(date, due.onDayOff === "next" ? 1 : -1));
}
