import { z } from "zod";
import { addDuration, durationSchema, type Duration, loadContent } from "../base/content.ts";
import { addBusinessDays, dayOf, fromDay, isBusinessDay } from "../base/calendar.ts";

const paper = {
  title: z.string(),
  number: z.string(),
  intro: z.string(),
  item: z.string(),
};

/** One schema per file of content/invoices/, by content id. */
export const schemas = {
  year: z.strictObject({
    opens: z.string().regex(/^(0[1-9]|1[0-2])-\d{2}$/),
    due: z.strictObject({ after: durationSchema, onDayOff: z.enum(["next", "previous"]) }),
    reminders: z.array(z.strictObject({ after: durationSchema, mail: z.string() })),
    apart: durationSchema,
    grace: durationSchema,
    afterLastReminder: durationSchema,
  }),
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
        subject: z.string().min(1),
        text: z.string().min(1),
      }),
    ),
  }),
};

export type YearRules = z.output<typeof schemas.year>;

export const loadYear = (on?: Date): YearRules =>
  loadContent("invoices", "year", schemas.year, on).data;
export const loadPapers = (on?: Date) => loadContent("invoices", "papers", schemas.papers, on).data;
export const loadMails = (on?: Date) => loadContent("invoices", "mails", schemas.mails, on).data;

/** The fiscal year (April to March, Tokyo) of a day "2027-03-31": 2026. */
export function fiscalYearOf(day: string): number {
  return Number(day.slice(0, 4)) - (day.slice(5) < "04-01" ? 1 : 0);
}

/** 「2026年度（令和8年度）」; Reiwa began in 2019, years before it stand without an era. */
export function yearLabel(fiscalYear: number): string {
  const era = fiscalYear - 2018;
  return era < 1 ? `${fiscalYear}年度` : `${fiscalYear}年度（令和${era === 1 ? "元" : era}年度）`;
}

/** The first day on which invoices of a fiscal year are made. */
export function openingDay(fiscalYear: number, opens: string): string {
  return `${opens < "04-01" ? fiscalYear + 1 : fiscalYear}-${opens}`;
}

/** A day some time after another; a day that does not exist is the database's fault. */
export function dayAfter(day: string, duration: Duration): string {
  const date = fromDay(day, "12:00");
  if (!date) throw new RangeError(`not a day: ${day}`);
  return dayOf(addDuration(date, duration));
}

/** When an invoice of this day is due: never on a day off. */
export function dueDay(issuedOn: string, { due }: YearRules): string {
  const day = dayAfter(issuedOn, due.after);
  const date = fromDay(day, "12:00")!;
  if (isBusinessDay(date)) return day;
  return dayOf(addBusinessDays(date, due.onDayOff === "next" ? 1 : -1));
}
