import { DAY } from "../../base/clock.ts";
import { formatDate } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import { addJob } from "../../base/later/outbox.ts";
import { postMail } from "../../base/mail/post.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { climb, type Ladder } from "../../base/later/ladder.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { publishList } from "./authority.ts";
import { loadReminder, loadRules, wayOf } from "./content.ts";
import { findAuthorities, findEnding, getCertificate, getPerson, saveClimbed } from "./queries.ts";
import { removeOldTickets } from "./queries-entry.ts";

export const jobs: RoomJobs = {
  tasks: {
    "certificates.look_after": lookAfter,
    "certificates.send_reminder": waitsFor("mail", sendReminder),
  },
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
  climb: async (tx, { ids: [id] }, step) => {
    if (!step.do) return null;
    await addJob(tx, "certificates.send_reminder", { id });
    return { subjectId: id! };
  },
  save: (tx, { ids: [id] }, step) => saveClimbed(tx, id!, step),
};

async function sendReminder(payload: Record<string, unknown>, context: Context): Promise<void> {
  const now = context.clock.now();
  const found = await context.db.asViewer(SYSTEM, async (tx) => {
    const certificate = await getCertificate(tx, String(payload.id));
    if (!certificate || certificate.revokedAt || certificate.notAfter <= now) return null;
    const person = await getPerson(tx, certificate.accountId);
    return person ? { certificate, person } : null;
  });
  if (!found) return;
  const { certificate, person } = found;
  const left = Math.ceil((certificate.notAfter.getTime() - now.getTime()) / DAY);
  const words: Record<string, string> = {
    name: person.name,
    label: certificate.label,
    until: formatDate(certificate.notAfter),
    days: String(left),
    link: `${context.settings.publicUrl}/certificates`,
  };
  const { subject, text } = loadReminder(now);
  await postMail(context, {
    to: person.mail,
    subject: fillText(subject, words),
    text: fillText(text, words),
  });
}
