import { z } from "zod";
import { durationSchema, loadContent } from "../../base/content.ts";

/** One schema per file of content/renewals/, by content id. */
export const schemas = {
  year: z.strictObject({
    opens: z.string().regex(/^(0[1-9]|1[0-2])-\d{2}$/),
    reminders: z.array(z.strictObject({ after: durationSchema, mail: z.string() })),
    apart: durationSchema,
    grace: durationSchema,
    afterLastReminder: durationSchema,
  }),
};

export type YearRules = z.output<typeof schemas.year>;

/** When renewals open, when reminders go out, when somebody is suspended. */
export const loadYear = (on?: Date): YearRules =>
  loadContent("renewals", "year", schemas.year, on).data;

/** The first day on which invoices of a fiscal year are made. */
export function openingDay(fiscalYear: number, opens: string): string {
  return `${opens < "04-01" ? fiscalYear + 1 : fiscalYear}-${opens}`;
}
