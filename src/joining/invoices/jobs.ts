import { dayOf } from "../../base/words/calendar.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { addJob } from "../../base/later/outbox.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { getSettings, lockMember } from "../dues/index.ts";
import { fiscalYearOf } from "./fiscal-year.ts";
import { issueInvoice, MAIL_TASK } from "./issue.ts";
import { mailLetter } from "./mail.ts";
import { findWaitingLetters } from "./queries-letters.ts";
import { hasInvoice } from "./queries-money.ts";
import { runYear } from "./year.ts";

/** Sends what still waits: once a day, in case a job was lost or the part was switched off meanwhile. */
export const RESEND_TASK = "invoices.mail_waiting";

/** Renewals, reminders and suspensions. */
export const YEAR_TASK = "invoices.run_year";

export const jobs: RoomJobs = {
  tasks: {
    [YEAR_TASK]: async (_payload, context) => {
      context.log.info(await runYear(context), "membership year");
    },
    [RESEND_TASK]: (_payload, context) =>
      context.db.asViewer(SYSTEM, async (tx) => {
        if (!(await getSettings(tx)).on) return;
        for (const letterId of await findWaitingLetters(tx))
          await addJob(tx, MAIL_TASK, { letterId }, { key: `${MAIL_TASK} ${letterId}` });
      }),
    [MAIL_TASK]: waitsFor("mail", ({ letterId }, context) => mailLetter(context, String(letterId))),
  },
  // By day in Tokyo, when the secretariat is there to read what went out.
  schedules: [
    { task: YEAR_TASK, cron: "20 0-8 * * *" },
    { task: RESEND_TASK, cron: "40 0 * * *" },
  ],
  on: {
    /** The board approved, and the invoice was asked for with it. */
    "dues.approved": async ({ forOrganisationId, data }, context) => {
      if (!forOrganisationId || data.invoice !== true) return;
      const now = context.clock.now();
      const year = fiscalYearOf(dayOf(now));
      await context.db.asViewer(SYSTEM, async (tx) => {
        const { on, complete } = await getSettings(tx);
        if (!on || !complete) return;
        const change = { tx, viewer: SYSTEM, now };
        const member = await lockMember(change, forOrganisationId);
        if (member.state !== "approved" || !member.fee) return;
        if (!(await hasInvoice(tx, member.id, year))) await issueInvoice(change, member, year);
      });
    },
  },
};
