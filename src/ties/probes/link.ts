import type { FastifyInstance } from "fastify";
import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import { linkPages, type Returned } from "../../base/web/public-face.ts";
import type { Typed } from "../../base/web/public-fields.ts";
import { type Outcome, say, sentences } from "../../base/web/public-page.ts";
import { getSender } from "../../base/mail/sender.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { closedPage, openNoticeLink } from "../../post/notices/index.ts";
import { keepSaid, readSaid } from "./answers.ts";
import { loadLimits } from "./content.ts";
import { WHAT, writeProbePage } from "./page.ts";
import { getLinkTarget, type LinkTarget } from "./queries-answer.ts";

/**
 * The page behind the link of a test mail. Looking at it proves nothing, because mail scanners follow links; pressing
 * its button does. A link that does not open says why, and nothing about anybody.
 */
export function probeLink(app: FastifyInstance, context: Context): void {
  linkPages<LinkTarget>(app, {
    address: "/p",
    what: WHAT,
    perMinute: loadLimits().repliesPerMinute,
    find: (token) => find(context, token),
    ask: (target, token, returned) => write(context, target, token, returned, false),
    take: (target, typed) => take(context, target, typed),
    thank: (target, token) => write(context, target, token, { typed: {}, findings: [] }, true),
  });
}

async function find(context: Context, token: string): Promise<LinkTarget | Outcome> {
  const target = await openNoticeLink(context, token, getLinkTarget);
  if (typeof target === "string") return closedPage(context, target, WHAT);
  if (!target.settled) return target;
  const lines = [
    "お尋ねした方は、もう連絡先から外れています。お返事は必要ありません。ありがとうございました。",
  ];
  return say(410, sentences("この確認は終わりました", lines, { what: WHAT }));
}

async function take(
  context: Context,
  target: LinkTarget,
  typed: Typed,
): Promise<readonly Finding[]> {
  const said = readSaid(typed);
  if (Array.isArray(said)) return said;
  const now = context.clock.now();
  const { hop, organisationId } = target;
  const viewer: Viewer = { role: hop, accountId: null, organisationId };
  await context.db.asViewer(viewer, (tx) => keepSaid(tx, viewer, now, target, said));
  return [];
}

async function write(
  { db }: Context,
  target: LinkTarget,
  token: string,
  returned: Returned,
  thanked: boolean,
) {
  const sender = await db.asViewer(SYSTEM, getSender);
  return writeProbePage(target, token, { sender, thanked, returned });
}
