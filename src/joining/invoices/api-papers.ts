import { z } from "zod";
import { byId, GET, instant, keysOf, type Reply } from "../../base/contract.ts";
import { memberState, step } from "../dues/api.ts";
import { MESSAGE_STATES } from "../../post/notices/api.ts";
import { PAYMENT_KINDS } from "./api.ts";

const id = z.uuid();

const receipt = z.object({ id, number: z.string(), issuedOn: z.string(), cancelled: z.boolean() });
const payment = z.object({
  id,
  amount: z.number(),
  paidOn: z.string(),
  kind: z.enum(keysOf(PAYMENT_KINDS)),
  note: z.string().nullable(),
  withdrawn: z.boolean(),
  receipts: z.array(receipt),
});
export type Payment = z.infer<typeof payment>;
const invoice = z.object({
  id,
  number: z.string(),
  fiscalYear: z.number(),
  amount: z.number(),
  paid: z.number(),
  issuedOn: z.string(),
  dueOn: z.string(),
  reminders: z.number(),
  cancelled: z.boolean(),
  cancelReason: z.string().nullable(),
  /** The number of the invoice in whose place this one stands. */
  replaces: z.string().nullable(),
  payments: z.array(payment),
});
export type Invoice = z.infer<typeof invoice>;

/** The class, invoices and receipts of the viewer's own organisation. */
export const getOwnDues = GET("/api/invoices/own", {
  label: "自分の会員種別と会費",
  reply: z.object({
    /** null: not a member, and no application. */
    member: z
      .object({
        state: memberState,
        classLabel: z.string(),
        fee: z.number(),
        votes: z.number(),
        accounts: z.number(),
      })
      .nullable(),
    invoices: z.array(invoice),
    today: z.string(),
  }),
});

export const letter = z.object({
  id,
  label: z.string(),
  address: z.string().nullable(),
  state: z.enum(keysOf(MESSAGE_STATES)),
  at: instant,
});

export const getMember = GET("/api/invoices/members/:id", {
  label: "会員と会費",
  params: byId,
  reply: z.object({
    id,
    name: z.string(),
    state: memberState,
    classId: z.string(),
    classLabel: z.string(),
    /** Yen a year by class or contract. */
    fee: z.number(),
    agreedFee: z.number().nullable(),
    votes: z.number(),
    accounts: z.number(),
    billing: z.object({
      name: z.string().nullable(),
      mail: z.string().nullable(),
      /** Where a mail goes now; null: nowhere. */
      goesTo: z.string().nullable(),
    }),
    invoices: z.array(invoice),
    steps: z.array(step),
    letters: z.array(letter),
    today: z.string(),
    fiscalYear: z.number(),
    may: z.object({
      decide: z.boolean(),
      invoice: z.boolean(),
      leave: z.boolean(),
      suspend: z.boolean(),
      resume: z.boolean(),
      /** The step that may be taken back. */
      undo: z.string().nullable(),
    }),
  }),
});

const NO_PDF = { no_pdf: "この機械ではPDFを作れません。システムの管理者に確かめてください。" };
export const getInvoicePdf = GET("/api/invoices/:id/pdf", {
  label: "請求書（PDF）",
  params: byId,
  reply: z.any(),
  refusals: NO_PDF,
});
export const getReceiptPdf = GET("/api/invoices/receipts/:id/pdf", {
  label: "領収書（PDF）",
  params: byId,
  reply: z.any(),
  refusals: NO_PDF,
});

/** What is asked of a member, and what was paid. */
export type MemberReply = Reply<typeof getMember>;
