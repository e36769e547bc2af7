import { dayOf } from "../../base/words/calendar.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { getSettings, lockMember } from "../dues/index.ts";
import { fiscalYearOf } from "./fiscal-year.ts";
import { issueInvoice } from "./issue.ts";
import { hasInvoice } from "./queries-money.ts";
import { runYear } from "./year.ts";

/** Renewals, reminders and suspensions. */
export const YEAR_TASK = "invoices.run_year";

export const jobs: RoomJobs = {
  tasks: {
    [YEAR_TASK]: async (_payload, context) => {
      context.log.info(await runYear(context), "membership year");
    },
  },
  // By day in Tokyo, when the secretariat is there to read what went out.
  schedules: [{ task: YEAR_TASK, cron: "20 0-8 * * *" }],
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
