import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import { tell } from "../../base/later/events.ts";
import { readMessageId, readReplyAddress } from "../../base/mail/reply-address.ts";
import { isMailSystem, isSameMailbox } from "../../base/words/text.ts";
import { apart } from "../../base/files/apart.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { takeBounce } from "../notices/index.ts";
import { type Ended, recordProof } from "../../circle/organisations/index.ts";
import type { MailKind } from "./api.ts";
import { findSent, getOrganisationOf, hasReceived, saveReceived, type Sent } from "./queries.ts";
import { type ReadMail, unreadMail } from "./read-mail.ts";

/** How a mail came, beside its bytes. */
export interface Arrival {
  source: "smtp" | "imap";
  /** The envelope's recipients, where they are known: a tag in them says what is answered. */
  recipients?: readonly string[];
  /** The envelope's sender is empty: a machine wrote it (RFC 5321 §4.5.5). */
  nobody?: boolean;
  findings?: readonly Finding[];
}

const reader = apart<typeof import("./read-mail.ts")>(new URL("./read-mail.ts", import.meta.url));

/**
 * Keeps a mail as it came, and says what it is: a report about a mail of ours, a machine's answer, a person's
 * answer, or something else. Bounces go to notices; an answer that carries the id of our mail and comes from the
 * address we wrote to proves its contact, and everything is told by `mailboxes.received`
 * { kind, messageId, contactId, trusted }. The same mail twice is kept once. Gives what it was, or "known". One that
 * cannot be read or taken is kept for a person, with nothing but its bytes: no mail stops those behind it.
 */
export async function takeMail(
  context: Context,
  raw: Buffer,
  arrival: Arrival,
): Promise<MailKind | "known"> {
  try {
    const read = await reader("readMail", raw, context.clock.now());
    return await take(
      context,
      raw,
      arrival,
      "stopped" in read ? unreadMail(raw, read.stopped) : read,
    );
  } catch (error) {
    if (!isOfMail(error)) throw error;
    context.log.error({ err: error }, "a mail could not be taken");
    return take(context, raw, arrival, unreadMail(raw, FAILED));
  }
}

/** Failed by what stands in the mail, so that it would fail again: not the database that is away just now. */
function isOfMail(error: unknown): boolean {
  const { code, name } = error as NodeJS.ErrnoException;
  return /^(22|23|54)/.test(code ?? "") || /^(Type|Range|Syntax)Error$/.test(name ?? "");
}

const FAILED = "読み取りの途中で失敗したため、届いたままのメールだけを保存しました。";

async function take(
  context: Context,
  raw: Buffer,
  arrival: Arrival,
  mail: ReadMail,
): Promise<MailKind | "known"> {
  const now = context.clock.now();
  if (await context.db.asViewer(SYSTEM, (tx) => hasReceived(tx, mail.fingerprint))) return "known";
  // First the report, then the row: died in between, both happen again, and the report bears that.
  const bounce = mail.unread ? "not_a_bounce" : await takeBounce(context, raw);
  const isReport = bounce !== "not_a_bounce";
  const puzzles = puzzlesOf(mail, bounce);
  const asks = isComplaint(mail) || puzzles.length > 0;
  const automatic = mail.automatic || (arrival.nobody ?? false);
  return context.db.asViewer<MailKind | "known">(SYSTEM, async (tx) => {
    const sent = isReport ? undefined : await findSent(tx, idsIn(mail, arrival, context));
    const kind = isReport ? "bounce" : automatic ? "auto_reply" : sent ? "reply" : "other";
    const from = mail.from?.address.toLowerCase();
    const trusted =
      kind === "reply" &&
      sent?.ended === null &&
      from !== undefined &&
      isSameMailbox(from, sent.address);
    const organisationId =
      sent?.organisationId ?? (from ? await getOrganisationOf(tx, from) : null);
    const id = await saveReceived(tx, {
      ...mail,
      raw,
      kind,
      trusted,
      organisationId,
      source: arrival.source,
      receivedAt: now,
      answersId: sent?.id ?? null,
      contactId: trusted ? sent!.contactId : null,
      findings: [
        ...mail.findings,
        ...(arrival.findings ?? []),
        ...doubts(kind, trusted, sent),
        ...puzzles,
      ],
      // What a machine wrote asks nothing of anybody, but for a complaint, and where a mail was lost on the way.
      doneAt: (kind === "bounce" || kind === "auto_reply") && !asks ? now : null,
    });
    if (!id) return "known";
    if (trusted) await recordProof(tx, sent!.contactId, "reply", now);
    const data = { kind, messageId: sent?.id ?? null, trusted };
    await tell({ tx, viewer: SYSTEM, now }, "mailboxes.received", {
      forOrganisationId: trusted ? sent!.organisationId : null,
      subjectId: id,
      data: { ...data, contactId: trusted ? sent!.contactId : null },
    });
    return kind;
  });
}

/** Ids of mails of ours that it speaks of: by the address it was sent to, or by the mails it answers. */
function idsIn(mail: ReadMail, arrival: Arrival, { settings }: Context): string[] {
  const tagged = (arrival.recipients ?? []).flatMap(
    (address) => readReplyAddress(settings.mailReplyTo, address)?.id ?? [],
  );
  return [...tagged, ...mail.answers.flatMap((id) => readMessageId(id) ?? [])];
}

const ELSEWHERE: Finding = {
  where: "recipient",
  message:
    "こちらが送った宛先とは別のアドレスで届きませんでした。転送先が使えなくなったのかもしれません。ご担当の方に、ほかの方法で確かめてください。",
};
const UNNAMED: Finding = {
  where: "recipient",
  message:
    "連絡先のアドレスに届かなかったという知らせですが、どのメールについてかが書かれていません。内容をご覧のうえ、その連絡先を確かめてください。",
};
const UNREAD: Finding = {
  where: "body",
  message:
    "メールの仕組み（MAILER-DAEMON など）からの知らせですが、何が届かなかったのかを読み取れませんでした。内容をご覧ください。",
};

/** What a person has to look at, since a mail may have been lost and nobody else will say so. */
function puzzlesOf(mail: ReadMail, bounce: Awaited<ReturnType<typeof takeBounce>>): Finding[] {
  if (bounce === "elsewhere") return [ELSEWHERE];
  if (bounce === "unnamed") return [UNNAMED];
  const isUnread = bounce === "not_a_bounce" && isMailSystem(mail.from?.address ?? "");
  return isUnread ? [UNREAD] : [];
}
const isComplaint = (mail: ReadMail) => mail.findings.some((one) => one.where === "complaint");

const ENDED: Record<Ended, string> = {
  closed: "閉じられた施設・団体への返信です。ご本人の返信としては数えていません。",
  left: "いまは連絡先から外れている方の返信です。ご本人の返信としては数えていません。",
  moved: "連絡先のアドレスは、お送りしたあとで変わりました。ご本人の返信としては数えていません。",
};

function doubts(kind: MailKind, trusted: boolean, sent: Sent | undefined): Finding[] {
  if (kind !== "reply" || trusted || !sent) return [];
  const message = sent.ended
    ? ENDED[sent.ended]
    : "差出人が、こちらからお送りした宛先と違います。ご本人の返信としては数えていません。";
  return [{ where: "from", message }];
}
