import { dayOf } from "../../base/words/calendar.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { hasStanding } from "../../base/viewer.ts";
import { classOf, getSettings, lockMember, undo, whileOn } from "../dues/index.ts";
import * as api from "./api.ts";
import { fiscalYearOf } from "./fiscal-year.ts";
import { cancelInvoice, issueInvoice, queueLetter } from "./issue.ts";
import { pay, receiptFor, withdraw } from "./payments.ts";
import { findMembers, findWaiting, getTotals } from "./queries-list.ts";
import { countStanding, getInvoice } from "./queries-money.ts";

const STAFF = ["secretariat"] as const;
const DECIDERS = ["secretariat:reviewer"] as const;

export const routes: Route[] = whileOn([
  answer(api.listMembers, STAFF, async ({ tx, viewer, now, query }) => {
    const today = dayOf(now);
    const page = await findMembers(tx, today, query);
    const label = <T extends { classId: string }>(row: T) => ({
      ...row,
      classLabel: classOf(row.classId, now).label,
    });
    return {
      ...page,
      rows: page.rows.map(label),
      totals: query.after ? null : await getTotals(tx, fiscalYearOf(today), today),
      waiting: query.after ? [] : (await findWaiting(tx)).map(label),
      complete: (await getSettings(tx)).complete,
      may: { decide: hasStanding(viewer, "reviewer") },
    };
  }),

  answer(api.undoStep, DECIDERS, async (ask) => {
    const { id } = ask.params;
    await undo(ask, id, ask.body.stepId, await countStanding(ask.tx, id));
  }),

  answer(api.issueInvoice, STAFF, async (ask) => ({
    id: await issueInvoice(
      ask,
      await lockMember(ask, ask.body.organisationId),
      ask.body.fiscalYear,
    ),
  })),

  answer(api.cancelInvoice, STAFF, async (ask) => ({
    id: await cancelInvoice(ask, ask.params.id, ask.body),
  })),

  answer(api.mailInvoice, STAFF, async (ask) => {
    const invoice = await getInvoice(ask.tx, ask.params.id);
    if (!invoice) return ask.refuse("not_found");
    if (invoice.cancelled) return ask.refuse("moved");
    const { organisationId, id: invoiceId } = invoice;
    await queueLetter(ask, { organisationId, invoiceId, kind: "invoice" });
  }),

  answer(api.payInvoice, STAFF, async (ask) => ({
    id: await pay(ask, { ...ask.body, invoiceId: ask.params.id }),
  })),

  answer(api.withdrawPayment, STAFF, async (ask) => {
    await withdraw(ask, ask.params.id, ask.body.reason);
  }),

  answer(api.issueReceipt, STAFF, async (ask) => ({
    id: await receiptFor(ask, ask.params.id, ask.body.mail),
  })),
]);
