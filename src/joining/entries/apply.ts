import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply } from "fastify";
import { DAY } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { signLink } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { html } from "../../base/web/html.ts";
import { atMost } from "../../base/web/limit.ts";
import { go, type Outcome, say, send } from "../../base/web/public-page.ts";
import { loadApplying } from "../applications/index.ts";
import { readMail } from "./addresses.ts";
import { type Ask, find, readChoice, viewOf } from "./choosing.ts";
import { writeClosed } from "./closed-page.ts";
import { DRAFT, keepDraft, showDraft, withDraft } from "./draft-pages.ts";
import { frame } from "./frame.ts";
import { getClosing } from "./intake.ts";
import { saveNewDraft } from "./queries.ts";
import { saveWish } from "./queries-intake.ts";
import { writeFound, writeStart } from "./start-page.ts";

const SCRIPT = readFileSync(new URL("as-you-type.js", import.meta.url));

/** The pages on which an application is written, from the search to what happens next. */
export function applyRoutes(scope: FastifyInstance, context: Context): void {
  const { looksPerMinute, draftsPerHour, sendsPerHour, savesPerMinute } = loadApplying().limits;
  const see =
    (work: (ask: Ask) => Promise<Outcome>) =>
    async (request: Ask["request"], response: FastifyReply) => {
      const rest = { now: context.clock.now(), secret: context.secret, request };
      return send(response, await context.db.asViewer(SYSTEM, (tx) => work({ tx, ...rest })));
    };
  const looks = atMost(looksPerMinute);
  scope.get("/apply", looks, see(start));
  scope.get(
    "/apply/found",
    looks,
    see(async (ask) => say(200, writeFound(await viewOf(ask), await find(ask)))),
  );
  scope.get("/apply/as-you-type.js", (_request, response) =>
    response
      .header("content-type", "text/javascript; charset=utf-8")
      .header("cache-control", "public, max-age=3600")
      .send(SCRIPT),
  );
  scope.post("/apply", atMost(draftsPerHour, "1 hour"), see(begin));
  scope.post("/apply/wish", atMost(sendsPerHour, "1 hour"), see(wish));
  scope.get("/apply/:token/:step", looks, see(withDraft(showDraft)));
  scope.post("/apply/:token/:step", atMost(savesPerMinute), see(withDraft(keepDraft)));
}

async function start(ask: Ask): Promise<Outcome> {
  const closed = await getClosing(ask.tx, ask.now);
  if (closed) return say(200, writeClosed(await viewOf(ask), closed));
  return say(200, writeStart(await viewOf(ask), await find(ask), null));
}

/** What was chosen becomes a draft, and its address. */
async function begin(ask: Ask): Promise<Outcome> {
  const { tx, now, secret } = ask;
  if (await getClosing(tx, now)) return go("/apply");
  const choice = await readChoice(ask);
  if (!choice) return go("/apply");
  const id = await saveNewDraft(tx, choice, now);
  const ends = new Date(now.getTime() + loadApplying(now).draftDays * DAY);
  return go(`/apply/${signLink(secret, DRAFT, id, ends)}/${choice.first}`);
}

/** Who wants to be told when applications are taken again. */
async function wish(ask: Ask): Promise<Outcome> {
  const { tx, now } = ask;
  const { body } = ask.request;
  const read = readMail(body?.mail ?? "");
  const closed = await getClosing(tx, now);
  if (!closed) return go("/apply");
  if (!read) return say(422, writeClosed(await viewOf(ask), closed, true));
  if (!body?.homepage) await saveWish(tx, read.mail, read.key, now);
  const thanks = html`<p>受け付けを再開するときに、一度だけメールでお知らせします。</p>`;
  return say(200, frame("承りました", thanks));
}
