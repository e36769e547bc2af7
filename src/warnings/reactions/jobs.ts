import { asSystemNow, type RoomJobs } from "../../base/later/jobs.ts";
import { climb } from "../../base/later/ladder.ts";
import { ladder, tellNextContact } from "./chase.ts";
import { PUBLISH_TASK, publishScheduled } from "./publish.ts";
import { PASS_ON_TASK, fallThrough, passOn, remindRelays } from "./relay.ts";
import { reopenChanged, tellNewHolders } from "./reopen.ts";

const CHASE_TASK = "reactions.chase";
const RELAY_TASK = "reactions.watch_relays";

const ids = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export const jobs: RoomJobs = {
  tasks: {
    [PUBLISH_TASK]: (payload, context) =>
      asSystemNow(context, (tx, now) => publishScheduled(tx, now, payload as never)),
    [PASS_ON_TASK]: (payload, context) => {
      const { publicationId, routeId, note } = payload as Record<string, string>;
      return asSystemNow(context, (tx, now) =>
        passOn(tx, [{ publicationId: publicationId!, routeId: routeId! }], note ?? null, now),
      );
    },
    [RELAY_TASK]: (_payload, context) =>
      asSystemNow(context, async (tx, now) => {
        await fallThrough(tx, now);
        await remindRelays(tx, now);
      }),
    [CHASE_TASK]: async (_payload, context) => {
      await climb(context, ladder);
    },
  },
  schedules: [
    { task: RELAY_TASK, cron: "* * * * *" },
    { task: CHASE_TASK, cron: "*/5 * * * *" },
  ],
  on: {
    "notices.bounced": (event, context) =>
      asSystemNow(context, async (tx, now) => {
        if (event.forOrganisationId) await tellNextContact(tx, event.forOrganisationId, now);
      }),
    "advisories.superseded": (event, context) =>
      asSystemNow(context, (tx, now) => {
        const { advisoryId, changedReleaseIds } = event.data;
        const releaseIds = ids(changedReleaseIds);
        return reopenChanged(
          tx,
          { advisoryId: String(advisoryId), releaseIds, changedAt: event.at },
          now,
        );
      }),
    // Matched because of a document: who is meant then is for the next guidance, which a person publishes.
    "advisories.matched": async (event, context) => {
      if (event.data.advisoryIds !== undefined) return;
      await asSystemNow(context, (tx, now) => tellNewHolders(tx, ids(event.data.releaseIds), now));
    },
  },
};
