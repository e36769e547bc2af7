import { dayOf } from "../../base/words/calendar.ts";
import { download } from "../../base/web/download.ts";
import { answer, type Ask, type Route } from "../../base/web/http.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { describeNext, readMember, whileOn } from "../dues/index.ts";
import * as api from "./api-papers.ts";
import { fiscalYearOf } from "./fiscal-year.ts";
import { loadMails } from "./content.ts";
import { type Paper, paperPdf } from "./papers.ts";
import { findLetters } from "./queries-letters.ts";
import { findInvoices, getInvoice, getReceipt } from "./queries-money.ts";

const STAFF = ["secretariat"] as const;
const OWNERS = ["institution", "vendor", "relay", "ministry"] as const;

export const paperRoutes: Route[] = whileOn([
  answer(api.getOwnDues, OWNERS, async (ask) => {
    const { tx, viewer, now, refuse } = ask;
    const id = viewer.organisationId;
    if (!id) return refuse("not_found");
    const member = await readMember(ask, id);
    return {
      member: member ? { ...member, fee: member.fee ?? 0 } : null,
      invoices: await findInvoices(tx, id),
      today: dayOf(now),
    };
  }),

  answer(api.getMember, STAFF, async (ask) => {
    const { tx, now, params, refuse } = ask;
    const member = await readMember(ask, params.id);
    if (!member) return refuse("not_found");
    const { billingName: name, billingMail: mail, goesTo } = member;
    const invoices = await findInvoices(tx, member.id);
    const standing = invoices.filter(({ cancelled }) => !cancelled).length;
    const { steps, may } = await describeNext(ask, member, standing);
    const fee = member.fee ?? 0;
    const { mails } = loadMails(now);
    return {
      ...member,
      fee,
      billing: { name, mail, goesTo },
      invoices,
      steps,
      letters: (await findLetters(tx, member.id)).map(({ kind, ...letter }) => ({
        ...letter,
        label: mails[kind]?.label ?? kind,
      })),
      today: dayOf(now),
      fiscalYear: fiscalYearOf(dayOf(now)),
      may: {
        ...may,
        invoice: fee > 0 && ["approved", "active", "suspended"].includes(member.state),
      },
    };
  }),

  answer(api.getInvoicePdf, [...STAFF, ...OWNERS], async (ask) => {
    const invoice = await getInvoice(ask.tx, ask.params.id);
    return invoice ? pdf(ask, invoice.paper, invoice.cancelled) : ask.refuse("not_found");
  }),

  answer(api.getReceiptPdf, [...STAFF, ...OWNERS], async (ask) => {
    const receipt = await getReceipt(ask.tx, ask.params.id);
    return receipt ? pdf(ask, receipt.paper, receipt.cancelled) : ask.refuse("not_found");
  }),
]);

/** A paper as a download; where no engine can make it, a sentence instead of an error. */
function pdf(ask: Ask<typeof api.getInvoicePdf>, paper: Paper, cancelled: boolean): Buffer {
  try {
    const bytes = paperPdf(paper, cancelled ? "取消" : null);
    download(ask.response, `${paper.title}_${paper.number}.pdf`);
    return bytes;
  } catch (error) {
    if (error instanceof OperatorError) return ask.refuse("no_pdf");
    throw error;
  }
}
