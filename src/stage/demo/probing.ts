import { HOUR } from "../../base/clock.ts";
import { makeRandom, normal } from "../nations/index.ts";
import { nextWorkingMoment } from "../../base/words/calendar.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { NOTICE_LINK } from "../../post/notices/index.ts";
import { signLink } from "../../base/keys/tokens.ts";
import { startRound } from "../../ties/probes/api.ts";
import type { Cast } from "./cast.ts";
import { loadBehaviour, type Script } from "./content.ts";
import type { Act, Days } from "./act.ts";
import { ask } from "./inside.ts";
import { findTestMails } from "./queries-joining.ts";
import type { Coming, Mailroom } from "./replies.ts";
import type { Stage } from "./stage.ts";

/** The round of test mails that the secretariat starts in the days that are played. */
export function planRound(stage: Stage, { author }: Cast, script: Script, until: Date): Act {
  const { title, kind, hoursBefore } = script.probes;
  const wanted = new Date(until.getTime() - hoursBefore * HOUR);
  return {
    at: nextWorkingMoment(wanted, script.workingHours).getTime(),
    title,
    play: async () => {
      await ask(stage, author.viewer, startRound, { body: { title, choice: { kind } } });
    },
  };
}

/** Who presses the button of a test mail, and when; the same for the same seed. Asked again, it goes on from there. */
export function planTaps(
  stage: Stage,
  { script, seed }: Pick<Days, "script" | "seed">,
  mailroom: Mailroom,
): () => Promise<Coming[]> {
  const { answers, medianHours, spread } = script.probes;
  const { answersBetween } = loadBehaviour();
  let since = new Date(0);
  return async () => {
    const mails = await stage.work.db.asViewer(SYSTEM, (tx) => findTestMails(tx, since));
    since = mails.at(-1)?.at ?? since;
    return mails.flatMap(({ noticeId, contactId, linkExpiresAt, at }) => {
      const random = makeRandom(seed, "test mail", contactId);
      if (random() >= answers) return [];
      const hours = medianHours * Math.exp(spread * normal(random));
      const wanted = new Date(at.getTime() + hours * HOUR);
      const path = `/p/${signLink(stage.web.secret, NOTICE_LINK, noticeId, linkExpiresAt)}`;
      return [
        {
          at: nextWorkingMoment(wanted, answersBetween).getTime(),
          send: () => mailroom.press(path, { says: "arrived" }),
        },
      ];
    });
  };
}
