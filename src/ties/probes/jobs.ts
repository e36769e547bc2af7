import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { climb } from "../../base/later/ladder.ts";
import { keepReply } from "./answers.ts";
import { ladder } from "./climb.ts";
import { saveBounce } from "./queries-answer.ts";
import { askNewcomer, firstRungWithoutMail, startScheduled } from "./start.ts";

const CLIMB_TASK = "probes.climb";
const SCHEDULE_TASK = "probes.schedule";

export const jobs: RoomJobs = {
  tasks: {
    [CLIMB_TASK]: async (_payload, context) => {
      await climb(context, ladder);
    },
    [SCHEDULE_TASK]: (_payload, context) => asSystemNow(context, startScheduled),
  },
  schedules: [
    { task: CLIMB_TASK, cron: "*/5 * * * *" },
    { task: SCHEDULE_TASK, cron: "7 * * * *" },
  ],
  on: {
    // Who accepts an invitation has just shown that mail arrives; only the others are asked.
    "applications.approved": ({ forOrganisationId, data }, context) =>
      asSystemNow(context, async (tx, now) => {
        const organisationId = String(data.organisationId ?? forOrganisationId ?? "");
        if (organisationId) await askNewcomer(tx, { organisationId, contactId: null }, now);
      }),
    "organisations.contact_added": ({ forOrganisationId, subjectId }, context) =>
      asSystemNow(context, async (tx, now) => {
        if (!forOrganisationId || !subjectId) return;
        await askNewcomer(tx, { organisationId: forOrganisationId, contactId: subjectId }, now);
      }),
    "notices.bounced": ({ data }, context) =>
      asSystemNow(context, (tx, now) =>
        saveBounce(tx, String(data.contactId), { now, rung: firstRungWithoutMail(now) }),
      ),
    "mailboxes.received": ({ data }, context) =>
      asSystemNow(context, async (tx, now) => {
        const { messageId, contactId, trusted } = data;
        if (!trusted || !messageId || !contactId) return;
        await keepReply(tx, { messageId: String(messageId), contactId: String(contactId) }, now);
      }),
  },
};
