import { z } from "zod";
import {
  byId,
  DELETE,
  finding,
  GET,
  instant,
  keysOf,
  optional,
  POST,
  PUT,
} from "../../base/contract.ts";

const id = z.uuid();

/** How well a line fits an invoice. */
export const FITS = {
  sure: "名前と金額が合います",
  name: "名前が合います",
  number: "請求番号が書かれています",
  amount: "金額だけが合います",
} as const;
/** What recording the whole line would do to the invoice. */
export const EFFECTS = {
  exact: "ちょうど",
  partial: "足りません",
  fee: "手数料の分だけ足りないようです",
  over: "多すぎます",
  double: "すでに入金済みです（二重の可能性）",
} as const;

const proposal = z.object({
  invoiceId: id,
  organisationId: id,
  name: z.string(),
  number: z.string(),
  open: z.number(),
  fit: z.enum(keysOf(FITS)),
  effect: z.enum(keysOf(EFFECTS)),
});
export type Proposal = z.infer<typeof proposal>;

const line = z.object({
  id,
  receivedOn: z.string(),
  amount: z.number(),
  payer: z.string(),
  /** Yen already recorded as payments, and for whom. */
  used: z.number(),
  usedFor: z.array(z.string()),
  place: z.string(),
  aside: z.string().nullable(),
  /** The best first, at most 5; empty: a person looks. */
  proposals: z.array(proposal),
});
export type Line = z.infer<typeof line>;

export const file = z.object({
  id,
  name: z.string(),
  readAt: instant,
  lines: z.number(),
  added: z.number(),
  may: z.object({ remove: z.boolean() }),
});

/** Takes a multipart upload of one CSV of the bank's. Nothing is recorded as paid. */
export const readBankFile = POST("/api/transfers", {
  label: "銀行の明細（CSV）を読む",
  files: 1,
  reply: z.object({
    lines: z.number(),
    added: z.number(),
    /** Lines that an earlier file held already. */
    already: z.number(),
    /** Lines about money that went out: left aside. */
    outgoing: z.number(),
    encoding: z.string().nullable(),
    findings: z.array(finding),
  }),
  refusals: { no_file: "ファイルを選んでください。" },
});

export const listLines = GET("/api/transfers", {
  label: "銀行の明細と、入金の候補",
  query: z.object({ show: z.enum(["waiting", "used", "aside"]) }),
  reply: z.object({
    /** At most 200, the newest first. */
    lines: z.array(line),
    capped: z.boolean(),
    counts: z.object({ waiting: z.number(), used: z.number(), aside: z.number() }),
    files: z.array(file),
    /** Open invoices to choose from where no proposal fits. */
    invoices: z.array(
      proposal.pick({ organisationId: true, name: true, number: true, open: true }).extend({ id }),
    ),
  }),
});

export const confirmLine = POST("/api/transfers/:id/payment", {
  label: "明細を入金として記録する",
  params: byId,
  body: z.object({
    invoiceId: id,
    amount: z.int().min(1).max(100_000_000),
    /** Recorded also where it is more than is open, or looks like one that is recorded. */
    accept: z.boolean(),
  }),
  reply: byId,
  refusals: {
    taken:
      "この明細は、ほかの人がすでに記録したか、対象外にしています。画面を読みこみ直してください。",
    moved: "この請求書は取り消されています。画面を読みこみ直してください。",
    over: "請求の残りより多い金額です（または入金済みです）。そのまま記録するときは、もう一度確かめて選んでください。",
    same: "同じ日・同じ金額の入金が、この請求書にもう記録されています。二重でないことを確かめてください。",
  },
});

export const setAside = PUT("/api/transfers/:id/aside", {
  label: "会費ではない明細として外す・戻す",
  params: byId,
  body: z.object({ aside: z.boolean(), reason: optional(200) }),
  refusals: { taken: "入金として記録されている明細です。先に入金の記録を取り消してください。" },
});

export const removeFile = DELETE("/api/transfers/files/:id", {
  label: "読んだ明細のファイルを取り消す",
  params: byId,
  refusals: { taken: "このファイルの明細は、入金として記録されているため取り消せません。" },
});
