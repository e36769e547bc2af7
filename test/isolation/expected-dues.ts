import { about, type Expectations, NO, OK, say, staff } from "./expectation.ts";
import type { Thing } from "./things.ts";

const SETTINGS = {
  on: true,
  issuer: { name: "x", address: "", contact: "", registration: null },
  account: "x",
};
const DECISION = {
  approved: true,
  metOn: "2026-11-20",
  minutes: "x",
  reason: null,
  invoice: false,
};
const MOVE = { act: "suspend", on: "2026-11-21", reason: "x" };
const PAYMENT = { kind: "hand", amount: 1, paidOn: "2026-11-21", note: null, accept: true };
const STATEMENT = { name: "a.csv", content: "日付,入金金額\n2026/11/1,5\n" };
const members = { institution: OK, vendor: OK, relay: OK, ministry: OK } as const;
/** One's own papers, and nobody else's. */
const own = {
  secretariat: OK,
  owner: OK,
  institution: NO,
  vendor: NO,
  relay: NO,
  ministry: NO,
} as const;
const ofMember =
  (body: object) =>
  ({ id }: Thing) => ({ body: { organisationId: id, ...body } });

/** Who may what with membership, invoices and the bank's file. */
export const duesExpected: Expectations = {
  "GET /api/dues/standing": about(null, { anybody: OK }),
  "GET /api/dues/settings": staff(null),
  "PUT /api/dues/settings": staff(null, say(SETTINGS)),
  "GET /api/dues/classes": about(null, { secretariat: OK, ...members }),
  "GET /api/dues/candidates": staff(null, () => ({ query: { search: "zq" } })),
  "POST /api/dues/members": staff(
    "duesMember",
    ofMember({ classId: "a_clinic", agreedFee: null, appliedOn: "2026-11-01" }),
    "refused moved",
  ),
  "POST /api/dues/decisions": staff(
    "duesMember",
    ({ id }) => ({ body: { ids: [id], ...DECISION } }),
    "refused moved",
  ),
  "PUT /api/dues/members/:id/terms": staff(
    "duesMember",
    say({ classId: "a_clinic", agreedFee: null, reason: "x" }),
  ),
  "PUT /api/dues/members/:id/billing": staff("duesMember", say({ name: null, mail: null })),
  "PUT /api/dues/members/:id/state": staff("duesMember", say({ ...MOVE, act: "leave" })),
  "GET /api/dues/meeting": staff(null),
  "GET /api/dues/meeting/list.csv": staff(null),
  "GET /api/dues/meeting/list.xlsx": staff(null),

  "GET /api/invoices/members": staff(null),
  "GET /api/invoices/members/:id": staff("duesMember"),
  "POST /api/invoices/members/:id/reversal": staff(
    "duesMember",
    say({ stepId: "0" }),
    "refused moved",
  ),
  "GET /api/invoices/own": about(null, members),
  "POST /api/invoices": staff("duesMember", ofMember({ fiscalYear: 2026 }), "refused already"),
  "PUT /api/invoices/:id/cancellation": staff(
    "invoice",
    say({ reason: "x", reissue: false }),
    "refused has_payments",
  ),
  "POST /api/invoices/:id/mail": staff("invoice"),
  "POST /api/invoices/:id/payments": staff("invoice", say(PAYMENT)),
  "PUT /api/invoices/payments/:id/withdrawal": staff("payment", say({ reason: "x" })),
  "POST /api/invoices/payments/:id/receipt": staff("payment", say({ mail: false })),
  "GET /api/invoices/:id/pdf": about("invoice", own),
  "GET /api/invoices/receipts/:id/pdf": about("receipt", own),

  "GET /api/transfers": staff(null, () => ({ query: { show: "waiting" } })),
  "POST /api/transfers": staff(null, () => ({ file: STATEMENT })),
  "POST /api/transfers/:id/payment": staff("bankLine", ({ more }, { things }) => ({
    body: { invoiceId: more?.invoice ?? things.invoice![0]!.id, amount: 777, accept: true },
  })),
  "PUT /api/transfers/:id/aside": staff("bankLine", say({ aside: true, reason: null })),
  "DELETE /api/transfers/files/:id": staff("bankFile"),
};
