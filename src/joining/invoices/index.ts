/** Front door of the room invoices (請求). */
export { issueInvoice, queueLetter } from "./issue.ts";
export { pay } from "./payments.ts";
export { getInvoice, hasInvoice, saveReminded } from "./queries-money.ts";
export { findLineUse, findOpenInvoices, type OpenInvoice } from "./queries-open.ts";
