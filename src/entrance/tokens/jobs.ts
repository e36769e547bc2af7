import { formatDate, formatDateTime } from "../../base/words/calendar.ts";
import { fillText } from "../../base/content.ts";
import type { Context } from "../../base/context.ts";
import type { RoomJobs } from "../../base/later/jobs.ts";
import { postMail } from "../../base/mail/post.ts";
import { waitsFor } from "../../base/later/slots.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadMail, loadScopes } from "./content.ts";
import { getMadeToken } from "./queries.ts";
import { labelOf } from "./scope.ts";

/** The job that tells somebody that a token was made with their account. */
export const TELL_TASK = "tokens.tell_made";

export const jobs: RoomJobs = { tasks: { [TELL_TASK]: waitsFor("mail", tellMade) } };

async function tellMade({ id }: Record<string, unknown>, context: Context): Promise<void> {
  const token = await context.db.asViewer(SYSTEM, (tx) => getMadeToken(tx, String(id)));
  if (!token) return;
  const now = context.clock.now();
  const { publicUrl } = context.settings;
  const { subject, text } = loadMail(now).made;
  const known = loadScopes(now);
  const words = {
    name: token.maker,
    at: formatDateTime(token.createdAt),
    organisation: token.organisation,
    label: token.name,
    scopes: token.scopes.map((scope) => labelOf(scope, known)).join("、"),
    until: formatDate(token.expiresAt),
    tokens: `${publicUrl}/tokens`,
    password: `${publicUrl}/factors/password`,
  };
  await postMail(context, {
    to: token.mail,
    subject: fillText(subject, words),
    text: fillText(text, words),
  });
}
