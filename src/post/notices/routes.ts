import { DAY } from "../../base/clock.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { addJob } from "../../base/later/outbox.ts";
import { getMailOutage } from "../../base/mail/queries-mail-outage.ts";
import { getSender, saveSender } from "../../base/mail/sender.ts";
import { findWriter } from "../../base/mail/single.ts";
import { hasStanding } from "../../base/viewer.ts";
import type { Fill } from "../../base/content.ts";
import { fillKnown } from "./mail-text.ts";
import * as api from "./api.ts";
import { loadDelivery } from "./content.ts";
import { findRefused, saveSeen } from "./queries-single.ts";
import { getStop } from "./queries-stops.ts";
import {
  countDeadAddresses,
  countStates,
  findMessageRows,
  getMessage,
  requeueMessage,
} from "./queries-watch.ts";
import { SEND_TASK } from "./single.ts";
import { resume } from "./wave.ts";

const STAFF = ["secretariat"] as const;
const ADMINISTRATORS = ["secretariat:administrator"] as const;
const MOST_REFUSED = 50;
/** States from which a person may send again. */
const RETRYABLE = ["temporarily_failed", "permanently_failed", "unknown"];

/** Whether there is somebody who writes it again. */
const isWritable = (template: string | null) =>
  template === null || findWriter(template) !== undefined;

/** A subject as its reader got it. */
const subjectOf = (
  {
    organisation: institution,
    recipient,
  }: { organisation: string | null; recipient: string | null },
  { subject, fill }: { subject: string; fill: Record<string, Fill> | null },
) => fillKnown(subject, { institution, recipient, ...fill }) || NO_SUBJECT;
const NO_SUBJECT = "（件名に入れる事柄がわかりません）";

export const routes: Route[] = [
  answer(api.getMailStanding, STAFF, async ({ tx, viewer, now, context }) => {
    const { countedDays } = loadDelivery(now).data;
    return {
      serverSet: context.settings.smtpUrl !== undefined,
      stop: (await getStop(tx)) ?? null,
      outage: (await getMailOutage(tx)) ?? null,
      sender: await getSender(tx),
      countedDays,
      counts: await countStates(tx, new Date(now.getTime() - countedDays * DAY)),
      deadAddresses: await countDeadAddresses(tx),
      may: { setSender: hasStanding(viewer, "administrator") },
    };
  }),

  answer(api.findMessages, STAFF, async ({ tx, query }) => {
    const page = await findMessageRows(tx, query);
    const rows = page.rows.map(({ template, subject, letters, ...row }) => ({
      ...row,
      subjects: subject ? [subject] : letters.map((letter) => subjectOf(row, letter)),
      may: { retry: RETRYABLE.includes(row.state) && isWritable(template) },
    }));
    return { ...page, rows };
  }),

  answer(api.findRefused, STAFF, async ({ tx }) => {
    const rows = await findRefused(tx, MOST_REFUSED + 1);
    const items = rows.slice(0, MOST_REFUSED).map(({ template, ...row }) => ({
      ...row,
      may: { retry: isWritable(template) },
    }));
    return { items, more: rows.length > MOST_REFUSED };
  }),

  answer(api.seeRefused, STAFF, async ({ tx, tell, viewer, now, params, refuse }) => {
    if (!(await saveSeen(tx, now, params.id, viewer.accountId))) return refuse("not_found");
    await tell("notices.refused_seen", { subjectId: params.id });
  }),

  answer(api.retryMessage, STAFF, async ({ tx, tell, now, params, refuse }) => {
    const message = await getMessage(tx, params.id);
    if (!message || !isWritable(message.template)) return refuse("not_found");
    if (!RETRYABLE.includes(message.state)) return refuse("not_failed");
    if (message.addressDead) return refuse("address_dead");
    await requeueMessage(tx, now, params.id);
    await tell("notices.retried", {
      forOrganisationId: message.organisationId,
      subjectId: params.id,
    });
    await addJob(tx, SEND_TASK, {}, { key: SEND_TASK });
  }),

  answer(api.resumeSending, STAFF, async ({ tx, viewer, now, body, refuse }) => {
    if (!(await resume(tx, viewer, now, body.blame))) return refuse("not_stopped");
    await addJob(tx, SEND_TASK, {}, { key: SEND_TASK });
  }),

  answer(api.putSender, ADMINISTRATORS, async ({ tx, tell, now, body }) => {
    await saveSender(tx, now, body);
    await tell("notices.sender_changed", { data: { name: body.name } });
    return body;
  }),
];
