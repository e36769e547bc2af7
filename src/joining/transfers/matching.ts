import type { OpenInvoice } from "../invoices/index.ts";
import type { EFFECTS, FITS, Proposal } from "./api.ts";
import type { BankRules } from "./content.ts";
import { payerKey } from "./payer.ts";

const MOST = 5;
const RANK: Record<keyof typeof FITS, number> = { sure: 0, number: 1, name: 2, amount: 3 };

/** What is known of a line: the money not yet recorded, and who paid. */
export interface Incoming {
  rest: number;
  payer: string;
  payerKey: string;
}

/** An invoice with the names it may be paid under, folded once for many lines. */
export type KeyedInvoice = OpenInvoice & { keys: string[]; digits: string };

export function withKeys(invoices: readonly OpenInvoice[], rules: BankRules): KeyedInvoice[] {
  return invoices.map((invoice) => ({
    ...invoice,
    digits: invoice.number.replaceAll(/\D/g, ""),
    keys: [invoice.kana, invoice.name].flatMap((name) => (name ? [payerKey(name, rules)] : [])),
  }));
}

/**
 * Which invoices a line may be meant for, the best first, at most 5. Nothing is settled by it: a person confirms.
 * A name fits when it was confirmed before, equals the reading (or name), or begins like it (banks cut long
 * names); where the whole reading stands behind other words (who paid for whom), it fits and is never sure. A number fits when the payer wrote it. An amount alone fits only open invoices of exactly that sum,
 * and is no hint where it fits more than can be shown.
 */
export function proposeFor(
  line: Incoming,
  invoices: readonly KeyedInvoice[],
  known: ReadonlySet<string>,
  rules: Pick<BankRules, "shortestBeginning" | "feeUpTo">,
): Proposal[] {
  const digits = line.payer
    .normalize("NFKC")
    .replaceAll(/[^\d]+/g, " ")
    .split(" ");
  const fits = invoices.flatMap((invoice) => {
    const fit = fitOf(line, invoice, digits, known, rules);
    return fit ? [{ invoice, fit, effect: effectOf(line.rest, invoice, rules) }] : [];
  });
  const hints = fits.filter(({ fit }) => fit === "amount").length;
  const found = hints > MOST ? fits.filter(({ fit }) => fit !== "amount") : fits;
  // A paid invoice is only of interest while nothing that is open fits the same name.
  const opens = new Set(
    found.filter(({ invoice }) => invoice.open > 0).map(({ invoice }) => invoice.organisationId),
  );
  return found
    .filter(({ invoice }) => invoice.open > 0 || !opens.has(invoice.organisationId))
    .toSorted(
      (a, b) =>
        RANK[a.fit] - RANK[b.fit] ||
        Number(b.effect === "exact") - Number(a.effect === "exact") ||
        b.invoice.open - a.invoice.open,
    )
    .slice(0, MOST)
    .map(({ invoice, fit, effect }) => ({ ...invoice, invoiceId: invoice.id, fit, effect }));
}

function fitOf(
  line: Incoming,
  invoice: KeyedInvoice,
  digits: readonly string[],
  known: ReadonlySet<string>,
  { shortestBeginning }: Pick<BankRules, "shortestBeginning">,
): keyof typeof FITS | null {
  const exact = invoice.open === line.rest;
  if (digits.includes(invoice.digits)) return exact ? "sure" : "number";
  const learned = known.has(`${line.payerKey} ${invoice.organisationId}`);
  const alike = invoice.keys.some((key) => isAlike(line.payerKey, key, shortestBeginning));
  if (learned || alike) return exact ? "sure" : "name";
  if (invoice.keys.some((key) => key.length >= shortestBeginning && line.payerKey.includes(key)))
    return "name";
  return exact ? "amount" : null;
}

/** The same, or one begins with the other and is long enough to mean it. */
function isAlike(a: string, b: string, shortest: number): boolean {
  if (a === "" || b === "") return false;
  if (a === b) return true;
  const [less, more] = a.length < b.length ? [a, b] : [b, a];
  return less.length >= shortest && more.startsWith(less);
}

function effectOf(
  rest: number,
  { open }: OpenInvoice,
  { feeUpTo }: Pick<BankRules, "feeUpTo">,
): keyof typeof EFFECTS {
  if (open === 0) return "double";
  if (rest === open) return "exact";
  if (rest > open) return "over";
  return open - rest <= feeUpTo ? "fee" : "partial";
}
