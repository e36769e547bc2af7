import { z } from "zod";
import {
  byId,
  day,
  GET,
  needed,
  optional,
  pageQuery,
  pageReply,
  POST,
  PUT,
  text,
} from "../../base/contract.ts";
import { memberState, MOVED, NO_ISSUER, yen } from "../dues/api.ts";

const id = z.uuid();

export const PAYMENT_KINDS = {
  hand: "手入力",
  bank: "銀行の明細",
  waiver: "請求しない（免除）",
} as const;

const NO_FEE = { no_fee: "この会員種別には会費がないため、請求書はありません。" };
const ALREADY = { already: "この年度の請求書は、すでにあります。" };

const row = z.object({
  id,
  name: z.string(),
  classId: z.string(),
  classLabel: z.string(),
  state: memberState,
  /** Yen asked and not yet paid, over all invoices. */
  open: z.number(),
  /** The earliest due day that has passed without payment. */
  overdueSince: z.string().nullable(),
});
export type MemberRow = z.infer<typeof row>;
export const listMembers = GET("/api/invoices/members", {
  label: "会費の一覧",
  query: pageQuery({
    search: text(100).optional(),
    state: memberState.optional(),
    classId: text(40).optional(),
    overdue: z.enum(["yes"]).optional(),
  }),
  reply: pageReply(row, {
    /** Of this fiscal year, over everybody; null on later pages. */
    totals: z
      .object({
        year: z.number(),
        states: z.partialRecord(memberState, z.number()),
        asked: z.number(),
        paid: z.number(),
        open: z.number(),
        overdue: z.number(),
      })
      .nullable(),
    /** Applications that wait for the board, the oldest first; at most 100. */
    waiting: z.array(
      z.object({ id, name: z.string(), classLabel: z.string(), appliedOn: z.string() }),
    ),
    complete: z.boolean(),
    may: z.object({ decide: z.boolean() }),
  }),
});
export const undoStep = POST("/api/invoices/members/:id/reversal", {
  label: "最後の変更を取り消す",
  params: byId,
  body: z.object({ stepId: text(20).regex(/^\d+$/) }),
  refusals: {
    ...MOVED,
    invoice_open:
      "この変更は取り消せません。承認のあとに出した請求書があるときは、先に請求書を取り消してください。",
  },
});
export const issueInvoice = POST("/api/invoices", {
  label: "請求書を発行して送る",
  body: z.object({ organisationId: id, fiscalYear: z.int().min(2000).max(2200) }),
  reply: byId,
  refusals: { ...NO_ISSUER, ...NO_FEE, ...ALREADY, ...MOVED },
});
export const cancelInvoice = PUT("/api/invoices/:id/cancellation", {
  label: "請求書を取り消す",
  params: byId,
  body: z.object({ reason: needed(500), reissue: z.boolean() }),
  /** The new invoice; null where none was asked for. */
  reply: z.object({ id: id.nullable() }),
  refusals: {
    ...NO_ISSUER,
    ...NO_FEE,
    ...MOVED,
    has_payments:
      "入金が記録されている請求書は取り消せません。先に入金の記録を取り消してください。",
  },
});
export const mailInvoice = POST("/api/invoices/:id/mail", {
  label: "請求書をもう一度送る",
  params: byId,
  refusals: MOVED,
});
export const payInvoice = POST("/api/invoices/:id/payments", {
  label: "入金を記録する",
  params: byId,
  body: z.object({
    kind: z.enum(["hand", "waiver"]),
    amount: yen,
    paidOn: day,
    note: optional(300),
    /** Recorded also where it is more than is open, or the same was recorded before. */
    accept: z.boolean(),
  }),
  reply: byId,
  refusals: {
    ...MOVED,
    over: "請求の残りより多い金額です。多いまま記録するときは「それでも記録する」を選んでください。",
    same: "同じ日・同じ金額の入金が、この請求書にもう記録されています。二重でなければ「それでも記録する」を選んでください。",
  },
});
export const withdrawPayment = PUT("/api/invoices/payments/:id/withdrawal", {
  label: "入金の記録を取り消す",
  params: byId,
  body: z.object({ reason: needed(300) }),
  refusals: MOVED,
});
export const issueReceipt = POST("/api/invoices/payments/:id/receipt", {
  label: "領収書を発行する",
  params: byId,
  body: z.object({ mail: z.boolean() }),
  reply: byId,
  refusals: { ...NO_ISSUER, ...MOVED },
});
