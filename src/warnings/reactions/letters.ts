import { z } from "zod";
import { formatDate, formatDateTime } from "../../base/words/calendar.ts";
import { addDuration, type Fill, linesOf } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { addJob } from "../../base/later/outbox.ts";
import { getSender } from "../../base/mail/sender.ts";
import { loadPriorityTable } from "../advisories/index.ts";
import {
  loadDelivery,
  type MailTemplateId,
  saveLetters as saveWords,
  writeMail,
} from "../../post/notices/index.ts";
import { type Priority } from "../guidance/api-audience.ts";
import { MARK_LABELS } from "./api.ts";
import { loadLimits } from "./content.ts";
import {
  findLetterKeys,
  getLetterContext,
  queueLetters,
  type Recipient,
  type Selection,
} from "./queries-letters.ts";
import { findProductNames, findTexts } from "./queries-publish.ts";
import { clocksFrom } from "./ladder.ts";
import type { Letter, LetterContext, LetterKey } from "./letter.ts";

/** One thing to do, as the desk wrote it. `takes` is in words (「5分ほど」). */
const actionShape = z.object({
  text: z.string(),
  takes: z.string().optional(),
  minutes: z.number().optional(),
  ifUnknown: z.string().optional(),
});
export type Action = { text: string; takes: string | null; ifUnknown: string | null };

/** Reads the actions of a guidance; what cannot be read is left out. */
export function readActions(actions: unknown): Action[] {
  if (!Array.isArray(actions)) return [];
  return actions.flatMap((one) => {
    const read = actionShape.safeParse(one);
    if (!read.success) return [];
    const { text, takes, minutes, ifUnknown } = read.data;
    const time = takes ?? (minutes === undefined ? null : `${minutes}分ほど`);
    return [{ text, takes: time, ifUnknown: ifUnknown || null }];
  });
}

/** From TLP:AMBER on a mail carries no detail, only the link. Source: FIRST TLP 2.0; an unknown mark is the strictest. */
export const isLimited = (tlp: string): boolean => tlp !== "CLEAR" && tlp !== "GREEN";

type Extra = Readonly<Record<string, Fill>>;

/** Writes letters of one guidance; what differs from reader to reader stays a placeholder. */
async function startWriting(
  tx: Tx,
  context: Omit<LetterContext, "publicationId">,
  now: Date,
  extra: Extra,
): Promise<(key: LetterKey) => ReturnType<typeof writeMail>> {
  const texts = new Map<string, { summary: string; actions: unknown }>(
    (await findTexts(tx, context.guidanceId)).map((text) => [text.class, text]),
  );
  const sender = await getSender(tx);
  const limited = isLimited(context.tlp);
  const product = await nameProducts(tx, context);
  const labels = loadPriorityTable(context.publishedAt).data.priorities;
  return (key) => {
    const text = texts.get(key.template === "director" ? "director" : key.class);
    return writeMail(
      key.template,
      {
        ...PER_READER,
        sender: sender.name,
        contact: sender.contact,
        priority: labels.find((one) => one.id === key.priority)?.label ?? null,
        title: context.title,
        product,
        summary: linesOf(text?.summary),
        actions: listActions(readActions(text?.actions)),
        ...writeDeadline(key, now),
        ...extra,
      },
      { limited, on: context.publishedAt },
    );
  };
}

/** Writes and saves one letter for each key. `extra` gives what is the same for all (note, change, reason). */
export async function saveLetters(
  tx: Tx,
  context: LetterContext,
  keys: readonly LetterKey[],
  now: Date,
  extra: Extra = {},
): Promise<Letter[]> {
  const write = await startWriting(tx, context, now, extra);
  const alone: readonly string[] = loadDelivery(context.publishedAt).data.digest.alone;
  const words = keys.map((key) => {
    const mail = write(key);
    return {
      template: mail.ref,
      subject: (MARK_LABELS[context.mark] ?? "") + mail.subject,
      body: mail.text,
      linkPath: key.template.startsWith("relay") ? "/reactions/relay" : "/r/{token}",
    };
  });
  const ids = await saveWords(tx, words);
  return keys.map((key, index) => ({
    ...key,
    id: ids[index]!,
    alone: alone.includes(key.priority),
    tellsReason: key.template === "advisory" && !isLimited(context.tlp),
  }));
}

/** How the first letter of a guidance would read if it went out now; `{{…}}` is filled for each reader. */
export async function previewLetter(
  tx: Tx,
  guidance: { id: string; advisoryId: string; title: string; tlp: string; mark: string },
  reader: { class: string; priority: Priority; asked: boolean },
  now: Date,
): Promise<{ subject: string; text: string }> {
  const clock = clocksFrom(now).find((one) => one.priority === reader.priority)!;
  const write = await startWriting(
    tx,
    { ...guidance, guidanceId: guidance.id, publishedAt: now },
    now,
    {},
  );
  const template = reader.asked ? "asked" : "advisory";
  const mail = write({ ...reader, template, deadline: clock.applicabilityBy });
  return { subject: (MARK_LABELS[guidance.mark] ?? "") + mail.subject, text: mail.text };
}

/** What is told, to whom, and as which step; `extra` is the same for all. */
export interface Telling {
  template: MailTemplateId | "first";
  to: Recipient;
  /** Tells the notices of one kind apart; "chased" takes the reaction's own count. */
  step: number | "chased";
  extra?: Extra;
}

/** The first that an institution hears of it: what it holds, or whether it does. */
export const FIRST = { template: "first", to: "first", step: 0 } as const satisfies Telling;

/** Writes the letters that a selection needs and queues a notice for each reader. Gives how many. */
export async function send(
  tx: Tx,
  publicationId: string,
  selection: Selection,
  telling: Telling,
  now: Date,
): Promise<number> {
  const keys = await findLetterKeys(tx, selection);
  if (keys.length === 0) return 0;
  const templateFor = (asked: boolean): MailTemplateId => {
    if (telling.template !== "first") return telling.template;
    return asked ? "asked" : "advisory";
  };
  const letters = await saveLetters(
    tx,
    await getLetterContext(tx, publicationId),
    keys.map((key) => ({ ...key, template: templateFor(key.asked) })),
    now,
    telling.extra,
  );
  const queued = await queueLetters(
    tx,
    selection,
    letters.map((letter, index) => ({ ...letter, asked: keys[index]!.asked })),
    {
      to: telling.to,
      step: telling.step,
      now,
      linkExpiresAt: addDuration(now, loadLimits(now).data.replyLink),
    },
  );
  await addJob(tx, "notices.send", {}, { key: "notices.send" });
  return queued;
}

/** Filled by the notices room for each reader, when the mail is made. */
const PER_READER = Object.fromEntries(
  ["institution", "recipient", "reason", "answerUrl", "unsubscribeUrl", "count", "previous"].map(
    (name) => [name, `{{${name}}}`],
  ),
);

/**
 * An urgent deadline is told to the minute, the others to the day; one that is over is not told as if it lay ahead
 * (a relay held it, the mail server was out).
 */
function writeDeadline(
  { priority, deadline }: Pick<LetterKey, "priority" | "deadline">,
  now: Date,
) {
  const at = priority === "urgent" ? formatDateTime(deadline) : formatDate(deadline);
  return deadline > now
    ? { deadline: at, passed: null, until: `${at}まで` }
    : { deadline: null, passed: at, until: "期限を過ぎています" };
}

const listActions = (actions: Action[]) =>
  actions.length === 0
    ? null
    : actions.map((one, at) => `${at + 1}. ${one.text}${one.takes ? `（${one.takes}）` : ""}`);

const NAMED = 2;

/** 「A、B ほか」, or the advisory's title where no product is named. */
export async function nameProducts(
  tx: Tx,
  advisory: { advisoryId: string; title: string },
): Promise<string> {
  const names = await findProductNames(tx, advisory.advisoryId, NAMED + 1);
  if (names.length === 0) return advisory.title;
  return names.slice(0, NAMED).join("、") + (names.length > NAMED ? " ほか" : "");
}
