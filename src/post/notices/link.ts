import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Outcome, say, sentences } from "../../base/web/public-page.ts";
import { getSender } from "../../base/mail/sender.ts";
import { readLink, signLink } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import type { Ended } from "../../circle/organisations/index.ts";
import { loadLinks } from "./content.ts";
import { getLinkEnd } from "./queries.ts";

/** What links of notices are signed for. */
export const NOTICE_LINK = "notice";

/**
 * The reader's own link of one notice: signed, so nothing about it is stored; bound through the
 * notice to contact × institution × subject.
 */
export function signNoticeLink(secret: string, noticeId: string, expires: Date): string {
  return signLink(secret, NOTICE_LINK, noticeId, expires);
}

/** Why a link does not open: forged or cut off, too old, or the one it was sent to is there no more. */
export type ClosedLink = "unknown" | "expired" | Ended;

/**
 * The one door of every link in a mail to a contact: what `find` knows by the notice's id, or why the link does not
 * open. `find` is asked as the system: the link is the right to see it.
 */
export async function openNoticeLink<T extends object>(
  { secret, clock, db }: Context,
  token: string,
  find: (tx: Tx, noticeId: string) => Promise<T | undefined>,
): Promise<T | ClosedLink> {
  const link = readLink(secret, NOTICE_LINK, token, clock.now());
  if (link === "forged") return "unknown";
  if (link === "expired") return link;
  return db.asViewer(SYSTEM, async (tx) => {
    const found = await find(tx, link.id);
    return found ? ((await getLinkEnd(tx, link.id)) ?? found) : "unknown";
  });
}

/** The page for who comes with a link that does not open; whom to ask, where the link was once a real one. */
export async function closedPage(
  { clock, db }: Context,
  why: ClosedLink,
  what: string,
): Promise<Outcome> {
  const { title, lines } = loadLinks(clock.now())[why];
  if (why === "unknown") return say(404, sentences(title, lines, { what }));
  const sender = await db.asViewer(SYSTEM, getSender);
  return say(410, sentences(title, lines, { what, sender }));
}
