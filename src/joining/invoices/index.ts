/** Front door of the room invoices (請求). */
export { fiscalYearOf } from "./fiscal-year.ts";
export { pay } from "./payments.ts";
export { findLineUse, findOpenInvoices, type OpenInvoice } from "./queries-open.ts";
