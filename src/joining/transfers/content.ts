import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const words = z.array(z.string().min(1));
/** One schema per file of content/transfers/, by content id. */
export const schemas = {
  bank: z.strictObject({
    columns: z.strictObject({
      day: words,
      credit: words,
      debit: words,
      amount: words,
      direction: words,
      payer: words,
      text: words,
    }),
    incoming: words,
    textPrefixes: words,
    forms: z.strictObject({ short: words, full: words }),
    shortestBeginning: z.int().min(2),
    earlierYears: z.int().min(0),
    feeUpTo: z.int().min(0),
  }),
};

export type BankRules = z.output<typeof schemas.bank>;

/** How the banks' files are read, and payers' names compared. */
export const loadBank = (on?: Date): BankRules =>
  loadContent("transfers", "bank", schemas.bank, on).data;
