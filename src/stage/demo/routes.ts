import { asSystem } from "../../base/data/db.ts";
import { answer, type Route } from "../../base/web/http.ts";
import type { MailSink, SinkMail } from "../../base/mail/mail-sink.ts";
import type { Role } from "../../base/viewer.ts";
import { findMails, getDemo, getMail, setSpeed } from "./api.ts";
import { findMailRows, getMailRow } from "./queries-mail.ts";
import { keptShow } from "./show.ts";

/** Whoever reaches a demo may see all of it, and steer it: there is nobody's data in it. */
const ANYBODY: readonly Role[] = ["anonymous"];
/** Mails to one address that are looked through for the right one. */
const TO_ONE = 200;

export const routes: readonly Route[] = [
  answer(getDemo, ANYBODY, async ({ context, refuse }) =>
    (keptShow(context.db) ?? refuse("not_found")).progress(),
  ),

  answer(setSpeed, ANYBODY, async ({ context, body, refuse }) => {
    (keptShow(context.db) ?? refuse("not_found")).pace.set(body.speed);
  }),

  answer(findMails, ANYBODY, async ({ query, context, tx, refuse }) => {
    if (!keptShow(context.db)) return refuse("not_found");
    return asSystem(tx, (system) => findMailRows(system, query));
  }),

  answer(getMail, ANYBODY, async ({ params, context, tx, refuse }) => {
    const show = keptShow(context.db);
    if (!show) return refuse("not_found");
    const row = await asSystem(tx, (system) => getMailRow(system, params.id));
    if (!row) return refuse("not_found");
    const content = await findKept(show.sink, row);
    const link = content && /https?:\/\/\S+\/r\/[\w-]+/.exec(content.text);
    return { ...row, content, replyLink: link ? link[0] : null };
  }),
];

async function findKept(
  sink: MailSink,
  { id, address }: { id: string; address: string },
): Promise<Pick<SinkMail, "subject" | "text" | "html"> | null> {
  const kept = await sink.list({ to: address, limit: TO_ONE });
  const mail = kept.find((one) => one.messageId.startsWith(`<${id}@`));
  return mail ? { subject: mail.subject, text: mail.text, html: mail.html } : null;
}
