import { DAY, HOUR } from "../../base/clock.ts";
import { makeRandom, oneOf, type Random } from "../nations/index.ts";
import { dayOf, nextWorkingMoment } from "../../base/words/calendar.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { NOTICE_LINK } from "../../post/notices/index.ts";
import { signLink } from "../../base/keys/tokens.ts";
import { makeReplies, type Reply } from "./behaviour.ts";
import { loadBehaviour } from "./content.ts";
import { type Form, visit } from "./inside.ts";
import { findUsed, type Told } from "./queries.ts";
import type { Stage } from "./stage.ts";

/** Half of those who name a product do without any of its kind, when they do not use it. */
const SAYS_NONE = 0.5;

/** Something that will come through the pages behind links in mails; false where the page did not take it. */
export interface Coming {
  at: number;
  send: () => Promise<boolean>;
}

/** An answer: the form of the reply page, filled in. */
interface Answering {
  token: string;
  told: Told;
  reply: Reply;
}

/** Decides who answers what and when, the same for the same seed. null: stays silent. */
export function planReplies(
  stage: Stage,
  seed: number,
  mailroom: Mailroom,
): (told: Told) => Coming | null {
  const behaviour = loadBehaviour();
  const replyOf = makeReplies(behaviour);
  return (told) => {
    const random = randomOf(seed, told);
    const reply = replyOf(told, told, random);
    if (reply === null) return null;
    const wanted = new Date(told.at.getTime() + reply.delayHours * HOUR);
    const isAwake = told.audience === "hospital_large" && told.priority === "urgent";
    const opening = isAwake ? wanted : nextWorkingMoment(wanted, behaviour.answersBetween);
    // Who comes in the morning does not answer on the stroke of the hour.
    const morning = (slot: number) => opening.getTime() + slot * behaviour.morningHours * HOUR;
    const at = opening > wanted ? morning(random() ** 2) : wanted.getTime();
    const token = signLink(stage.web.secret, NOTICE_LINK, told.noticeId, told.linkExpiresAt);
    return { at, send: () => mailroom.send({ token, told, reply }) };
  };
}

const randomOf = (seed: number, told: Told, what = "reply") =>
  makeRandom(seed, what, told.institutionId, told.trackingId, told.kind);

export type Mailroom = ReturnType<typeof openMailroom>;

/** Sends filled-in forms to the real reply page. Gives false where the page did not take it. */
export function openMailroom(stage: Stage, seed: number) {
  const used = new Map<string, ReturnType<typeof findUsed>>();
  const usedOf = (advisoryId: string) => {
    const known =
      used.get(advisoryId) ?? stage.web.db.asViewer(SYSTEM, (tx) => findUsed(tx, advisoryId));
    used.set(advisoryId, known);
    return known;
  };
  return {
    send: async ({ told, token, reply }: Answering): Promise<boolean> => {
      const random = randomOf(seed, told, "form");
      const words = await usedOf(told.advisoryId);
      const now = stage.clock.now();
      const asked = askedForm(reply, words, random);
      const plain = plainForm(reply, words, now, random);
      // What the page asks may have changed since the mail: the reader sees it and answers that.
      const forms = told.basis === "asked" ? [asked, plain] : [plain, asked];
      for (const form of forms) {
        const { statusCode } = await visit(stage, `/r/${token}`, form);
        if (statusCode === 303) return true;
        if (statusCode !== 422) return false;
      }
      return false;
    },
    /** Presses a button of the page at `path`. */
    press: async (path: string, form: Form): Promise<boolean> =>
      (await visit(stage, path, form)).statusCode === 303,
  };
}

type Words = Awaited<ReturnType<typeof findUsed>>;

function plainForm(reply: Reply, words: Words, now: Date, random: Random): Form {
  const day = new Date(now.getTime() + (reply.plannedInDays ?? 0) * DAY);
  return {
    answer: reply.answer,
    ...(reply.reason ? { cannotReason: reply.reason } : {}),
    ...(reply.answer === "planned" ? { plannedOn: dayOf(day) } : {}),
    ...(reply.note ? { note: reply.note } : {}),
    ...(reply.tellsVersion && words.versions.length > 0
      ? { version: oneOf(words.versions, random) }
      : {}),
  };
}

/** 「お使いですか」: only who does not use it, or does not know, says so; all others use it. */
function askedForm(reply: Reply, words: Words, random: Random): Form {
  const note: Form = reply.note ? { note: reply.note } : {};
  if (reply.answer === "not_applicable")
    return { use: "no", ...(random() < SAYS_NONE ? { noneOfKind: "on" } : {}) };
  if (
    words.products.length === 0 ||
    ["unknown", "vendor_asked", "help_wanted"].includes(reply.answer)
  )
    return { use: "unknown", ...note };
  return {
    use: "yes",
    product: oneOf(words.products, random),
    ...(reply.tellsVersion && words.versions.length > 0
      ? { version: oneOf(words.versions, random) }
      : {}),
    ...note,
  };
}
