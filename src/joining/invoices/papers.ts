import { readFileSync } from "node:fs";
import { formatDate, fromDay } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import { makePdf } from "./pdf.ts";
import type { DuesSettings } from "../dues/api.ts";
import { loadPapers } from "./content.ts";

/** What is printed on an invoice or a receipt: words and numbers only, kept with it as issued. */
export interface Paper {
  title: string;
  number: string;
  issuedOn: string;
  addressee: string;
  intro: string;
  total: number;
  lines: { label: string; amount: number }[];
  /** Facts in pairs: due day, account. */
  facts: { label: string; text: string }[];
  notes: string[];
  issuer: string[];
}

const LAYOUT = new URL("paper.typ", import.meta.url);
let layout: string | undefined;

/** The paper as a PDF; `stamp` is printed over it: 「取消」. Throws OperatorError without a PDF engine. */
export function paperPdf(paper: Paper, stamp: string | null): Buffer {
  return makePdf(paperLayout(), { ...paper, stamp });
}

/** The typst layout of papers. */
export function paperLayout(): string {
  return (layout ??= readFileSync(LAYOUT, "utf8"));
}

interface Facts {
  numberedYear: number;
  number: number;
  issuedOn: string;
  addressee: string;
  amount: number;
  year: string;
  classLabel: string;
}

/** An invoice. The words come from content, the issuer and the account from the settings. */
export function invoicePaper(
  facts: Facts & { dueOn: string; replaces: string | null },
  settings: DuesSettings,
): Paper {
  const { invoice, tax } = loadPapers(fromDay(facts.issuedOn) ?? undefined);
  const number = numberOf(invoice.number, facts);
  const values = {
    year: facts.year,
    class: facts.classLabel,
    digits: number.replaceAll(/\D/g, ""),
    replaced: facts.replaces,
  };
  return {
    ...frame(facts, number, settings),
    title: invoice.title,
    intro: fillText(invoice.intro, values),
    lines: linesOf(fillText(invoice.item, values), facts.amount, tax.rate),
    facts: [
      { label: "お支払い期限", text: shown(facts.dueOn) },
      { label: "お振込先", text: settings.account },
    ],
    notes: [invoice.transfer, invoice.payer, tax.note, invoice.replaces]
      .map((note) => fillText(note, values))
      .filter(Boolean),
  };
}

/** A receipt for one payment. */
export function receiptPaper(
  facts: Facts & { invoice: string; paidOn: string },
  settings: DuesSettings,
): Paper {
  const { receipt, tax } = loadPapers(fromDay(facts.issuedOn) ?? undefined);
  const values = { year: facts.year, class: facts.classLabel, invoice: facts.invoice };
  return {
    ...frame(facts, numberOf(receipt.number, facts), settings),
    title: receipt.title,
    intro: fillText(receipt.intro, values),
    lines: linesOf(fillText(receipt.item, values), facts.amount, tax.rate),
    facts: [{ label: "お支払い日", text: shown(facts.paidOn) }],
    notes: [tax.note].filter(Boolean),
  };
}

function frame(facts: Facts, number: string, { issuer }: DuesSettings) {
  return {
    number,
    issuedOn: shown(facts.issuedOn),
    addressee: facts.addressee,
    total: facts.amount,
    issuer: [
      issuer.name,
      ...issuer.address.split("\n"),
      ...issuer.contact.split("\n"),
      issuer.registration && `登録番号 ${issuer.registration}`,
    ].filter((line): line is string => Boolean(line)),
  };
}

const numberOf = (template: string, { numberedYear, number }: Facts) =>
  fillText(template, { issueYear: numberedYear }) + String(number).padStart(4, "0");

/** The fee, and the tax inside it where content says that there is one. */
function linesOf(label: string, amount: number, rate: number | null): Paper["lines"] {
  if (rate === null) return [{ label, amount }];
  const tax = Math.floor((amount * rate) / (1 + rate) + 1e-9);
  return [
    { label, amount },
    { label: `（うち消費税 ${rate * 100}%）`, amount: tax },
  ];
}

const shown = (day: string) => formatDate(fromDay(day)!);
