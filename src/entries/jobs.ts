import type { Context } from "../base/context.ts";
import type { RoomJobs } from "../base/jobs.ts";
import { waitsFor } from "../base/slots.ts";
import { SYSTEM } from "../base/viewer.ts";
import { loadApplying, post } from "../applications/index.ts";
import { removeOldDrafts } from "./queries.ts";
import { takeWish } from "./queries-intake.ts";

export const jobs: RoomJobs = {
  tasks: {
    "entries.send_reopened": waitsFor("mail", sendReopened),
    "entries.remove_old": async (_payload, { db, clock }) => {
      const now = clock.now();
      const before = new Date(now.getTime() - loadApplying(now).draftDays * 86_400_000);
      await db.asViewer(SYSTEM, (tx) => removeOldDrafts(tx, before));
    },
  },
  schedules: [{ task: "entries.remove_old", cron: "52 18 * * *" }],
};

/** Applications are taken again. The address is forgotten first: better once too few than twice. */
async function sendReopened({ wishId }: Record<string, unknown>, context: Context): Promise<void> {
  const mail = await context.db.asViewer(SYSTEM, (tx) => takeWish(tx, String(wishId)));
  if (!mail) return;
  const link = `${context.settings.publicUrl}/apply`;
  await post(context, "reopened", { mail, applicationId: null }, { link });
}
