import { addCalendarDays } from "../../base/words/calendar.ts";
import { systemClock } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { getMailOutage } from "../../base/mail/queries-mail-outage.ts";
import { findTroubled } from "../../warnings/feeds/index.ts";
import type { Check } from "./api.ts";
import { judge } from "./checks.ts";
import { loadChecks } from "./content.ts";
import { getDisk } from "./disk.ts";
import { findExpiries } from "./expiry.ts";
import { findQueue, getMoment } from "./queries-standing.ts";

type Troubled = Awaited<ReturnType<typeof findTroubled>>;

/** Looks at the whole installation from this process; gives what each check says, the worst first. */
export async function lookAround(
  tx: Tx,
  { settings }: Pick<Context, "settings">,
  now: Date,
  sources?: Troubled,
): Promise<Check[]> {
  const before = systemClock.now().getTime();
  const { at, mailStopped, faults, lastFault } = await getMoment(
    tx,
    addCalendarDays(now, -loadChecks(now).limits.faultDays),
  );
  const after = systemClock.now().getTime();
  return judge(
    {
      at,
      queue: await findQueue(tx),
      mail: {
        serverSet: settings.smtpUrl !== undefined,
        outage: await getMailOutage(tx),
        stopped: mailStopped,
      },
      sources: sources ?? (await findTroubled(tx, now)),
      disk: await getDisk(settings.dataDir),
      expiries: findExpiries(settings),
      // The database answered somewhere between the two: what is outside of them is surely wrong.
      clockOffMs: Math.max(0, before - at.getTime(), at.getTime() - after),
      faults: { count: faults, last: lastFault },
    },
    now,
  );
}

/** Told on 「今日」 in words of their own. */
const TOLD_ELSEWHERE = ["sources", "faults"];

/** What is wrong with the installation and stands nowhere else on 「今日」: its sources are not looked at. */
export async function findTroubles(
  tx: Tx,
  context: Pick<Context, "settings">,
  now: Date,
): Promise<Check[]> {
  const checks = await lookAround(tx, context, now, []);
  return checks.filter(
    ({ id, state, to }) => state === "wrong" && to !== "/notices" && !TOLD_ELSEWHERE.includes(id),
  );
}
