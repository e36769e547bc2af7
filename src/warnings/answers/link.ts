import type { FastifyInstance } from "fastify";
import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import { linkPages } from "../../base/web/public-face.ts";
import type { Typed } from "../../base/web/public-fields.ts";
import { type Outcome, say, sentences } from "../../base/web/public-page.ts";
import { getSender } from "../../base/mail/sender.ts";
import type { Viewer } from "../../base/viewer.ts";
import { closedPage, openNoticeLink } from "../../post/notices/index.ts";
import { recordProof } from "../../circle/organisations/index.ts";
import { CHANGED, getSuccessor, readSuccessor, tellSuccessor } from "../../ties/probes/index.ts";
import {
  getLinkTarget,
  keepAnswer,
  type LinkTarget,
  loadLimits,
  nextWords,
} from "../reactions/index.ts";
import { answerShape } from "./api.ts";
import { ASKED, nameUnder, type ReplyView, WHAT, writeQuestion, writeThanks } from "./page.ts";
import { findAskedProducts, findTouchedAssets, getReactionDetail } from "./queries.ts";
import { readAnswer, register } from "./read.ts";

/**
 * The page behind the link in a mail: an answer without signing in. Opening is not recorded here (`opened_at` is for
 * the signed-in page). A link that does not open says why, and nothing about whose it was.
 */
export function replyLink(app: FastifyInstance, context: Context): void {
  linkPages<LinkTarget>(app, {
    address: "/r",
    what: WHAT,
    perMinute: loadLimits().data.repliesPerMinute,
    find: (token) => find(context, token),
    ask: async (target, token, returned) =>
      writeQuestion(await view(context, target), token, returned),
    take: (target, typed) => take(context, target, typed),
    thank: async (target, token) => {
      const seen = await view(context, target);
      return writeThanks(seen, token, nextWords(target.answer ?? "checking", target, seen.now));
    },
  });
}

async function find(context: Context, token: string): Promise<LinkTarget | Outcome> {
  const target = await openNoticeLink(context, token, getLinkTarget);
  if (typeof target === "string") return closedPage(context, target, WHAT);
  if (target.stage === "held") return closedPage(context, "unknown", WHAT);
  if (!target.withdrawnAt) return target;
  const lines = ["お答えや対応は必要ありません。お手数をおかけしました。"];
  return say(410, sentences("このお知らせは取り下げられました", lines, { what: WHAT }));
}

async function take(
  context: Context,
  target: LinkTarget,
  typed: Typed,
): Promise<readonly Finding[] | Outcome> {
  if (typed.says === CHANGED) return takeSuccessor(context, target, typed);
  const chosen = typed.answer ?? typed.use ?? "";
  const under = ASKED.map(({ name }) => [name, typed[nameUnder(name, chosen)]] as const).filter(
    ([, value]) => value,
  );
  const shaped = answerShape.safeParse({ ...typed, ...Object.fromEntries(under) });
  if (!shaped.success)
    return shaped.error.issues.map(({ path: [name], message }) => ({
      where: under.some(([one]) => one === name) ? nameUnder(String(name), chosen) : String(name),
      message,
    }));
  const now = context.clock.now();
  const decided = readAnswer(shaped.data, target.basis === "asked", now);
  if (Array.isArray(decided)) return decided;
  const viewer = viewerOf(target);
  const from = { via: "link", contactId: target.contactId } as const;
  const kept = await context.db.asViewer(viewer, async (tx) => {
    await register(tx, viewer, now, target, decided);
    await recordProof(tx, target.contactId, "reaction", now);
    return keepAnswer(tx, viewer, now, target, decided, from);
  });
  return kept === "held" ? closedPage(context, "unknown", WHAT) : [];
}

/** Whoever reads the mail is not in charge any more. Somebody checks it before anything is mended. */
async function takeSuccessor(
  { db, clock }: Context,
  target: LinkTarget,
  typed: Typed,
): Promise<readonly Finding[]> {
  const said = readSuccessor(typed);
  if (Array.isArray(said)) return said;
  const viewer = viewerOf(target);
  const of = { contactId: target.contactId, organisationId: target.institutionId };
  await db.asViewer(viewer, (tx) => tellSuccessor({ tx, viewer, now: clock.now() }, of, said));
  return [];
}

/** Read as the institution itself: the page can show nothing that the institution may not see. */
async function view(context: Context, target: LinkTarget): Promise<ReplyView> {
  return context.db.asViewer(viewerOf(target), async (tx) => {
    const reaction = await getReactionDetail(tx, target.id);
    if (!reaction) throw new Error(`no detail for reaction ${target.id}`);
    const products = (await findAskedProducts(tx, target.advisoryId)).map((one) => one.name);
    const assets = await findTouchedAssets(tx, target);
    const successor = (await getSuccessor(tx, target.contactId)) ?? null;
    const [sender, now] = [await getSender(tx), context.clock.now()];
    return { reaction, products, assets, successor, sender, now };
  });
}

const viewerOf = ({ institutionId }: LinkTarget): Viewer => ({
  role: "institution",
  accountId: null,
  organisationId: institutionId,
});
