import { DAY } from "../../base/clock.ts";
import { formatDate } from "../../base/words/calendar.ts";
import type { Context } from "../../base/context.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { climb, type Ladder } from "../../base/later/ladder.ts";
import type { WriteMail } from "../../base/mail/single.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { writeTo } from "../../post/notices/index.ts";
import { publishList } from "./authority.ts";
import { loadReminder, loadRules, wayOf } from "./content.ts";
import {
  findAuthorities,
  findEnding,
  getCertificate,
  getPerson,
  hasSuccessor,
  saveClimbed,
} from "./queries.ts";
import { removeOldTickets } from "./queries-entry.ts";

export const jobs: RoomJobs = {
  tasks: { "certificates.look_after": lookAfter },
  // At 8:10 in Japan.
  schedules: [{ task: "certificates.look_after", cron: "10 23 * * *" }],
};

/** Each morning: signs lists anew before they run out, reminds of certificates that end soon, clears up. */
async function lookAfter(_payload: unknown, context: Context): Promise<void> {
  const now = context.clock.now();
  const { authority: rule } = loadRules(now);
  await context.db.asViewer(SYSTEM, async (tx) => {
    await removeOldTickets(tx, now);
    for (const authority of await findAuthorities(tx)) {
      const isSoon = authority.listUntil.getTime() - now.getTime() < rule.renewDays * DAY;
      if (
        authority.notAfter > now &&
        isSoon &&
        !(await publishList(tx, context, authority.id, now))
      )
        context.log.error({ id: authority.id }, "list of revoked certificates not signed");
    }
  });
  await climb(context, ladder);
}

/** Who has a certificate that ends soon is reminded. */
const ladder: Ladder<"remind", Awaited<ReturnType<typeof findEnding>>[number]> = {
  event: "certificates.reminded",
  batch: 100,
  due: findEnding,
  way: wayOf,
  climb: async (tx, { ids: [id] }, step, now) => {
    if (!step.do) return null;
    await writeTo(tx, now, { template: "certificates.reminder", facts: { id }, about: id! });
    return { subjectId: id! };
  },
  save: (tx, { ids: [id] }, step) => saveClimbed(tx, id!, step),
};

/** Reminds of a certificate that ends soon; not of one that holds no more, or has a successor. */
export const writeReminder: WriteMail = async ({ tx, now, context }, { id }) => {
  const certificate = await getCertificate(tx, String(id));
  if (!certificate || certificate.revokedAt || certificate.notAfter <= now) return null;
  if (await hasSuccessor(tx, certificate.id)) return null;
  const person = await getPerson(tx, certificate.accountId);
  if (!person) return null;
  return {
    to: person.mail,
    template: loadReminder(now),
    words: {
      name: person.name,
      label: certificate.label,
      until: formatDate(certificate.notAfter),
      days: Math.ceil((certificate.notAfter.getTime() - now.getTime()) / DAY),
      link: `${context.settings.publicUrl}/certificates`,
    },
  };
};
