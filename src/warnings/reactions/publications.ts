import { answer, type Route } from "../../base/web/http.ts";
import { hasStanding, type May, type Role } from "../../base/viewer.ts";
import { publishGuidance, withdrawPublication } from "./api.ts";
import { findPublications, getDraft, getLetter, READERS } from "./api-publications.ts";
import { previewLetter, readActions } from "./letters.ts";
import { isReviewed, publish, withdraw } from "./publish.ts";
import { findPublicationRows, findScheduled, getDraftParts } from "./queries-publications.ts";
import { getGuidance } from "./queries-publish.ts";

const SECRETARIAT: readonly Role[] = ["secretariat"];
/** What goes out to many is sent and taken back by those who approve. */
const REVIEWERS: readonly May[] = ["secretariat:reviewer"];

/** In brackets where each reader has a word of its own. */
const READER_WORDS: Record<string, string> = {
  institution: "（施設の名前）",
  recipient: "（担当者の名前）",
  reason: "（施設ごとの理由）",
  answerUrl: "（お答えのページへのリンク）",
  unsubscribeUrl: "（受け取りをやめるためのリンク）",
};
const bracket = (text: string) =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => READER_WORDS[name] ?? "");

/** Sending out and taking back, and what the secretariat looks at before and after. */
export const publicationRoutes: readonly Route[] = [
  answer(publishGuidance, REVIEWERS, async ({ tx, viewer, now, body, refuse }) => {
    const published = await publish(tx, viewer, now, body);
    return typeof published === "string" ? refuse(published) : published;
  }),

  answer(withdrawPublication, REVIEWERS, async ({ tx, viewer, now, params, body, refuse }) => {
    const withdrawn = await withdraw(tx, viewer, now, { publicationId: params.id, ...body });
    return typeof withdrawn === "string" ? refuse(withdrawn) : withdrawn;
  }),

  answer(findPublications, SECRETARIAT, async ({ tx, query }) => ({
    ...(await findPublicationRows(tx, query)),
    scheduled: query.after ? [] : await findScheduled(tx),
  })),

  answer(getDraft, SECRETARIAT, async ({ tx, viewer, params, refuse }) => {
    const guidance = await getGuidance(tx, params.id);
    const parts = guidance && (await getDraftParts(tx, guidance.id));
    if (!parts) return refuse("not_found");
    const order = Object.keys(READERS);
    return {
      ...guidance,
      guidanceId: guidance.id,
      reviewed: isReviewed(guidance),
      publishAt: parts.publishAt,
      publication: parts.publication,
      may: { publish: hasStanding(viewer, "reviewer") },
      hasRule: guidance.rule !== null,
      texts: parts.texts
        .toSorted((a, b) => order.indexOf(a.class) - order.indexOf(b.class))
        .map((text) => ({ ...text, actions: readActions(text.actions) })),
    };
  }),

  answer(getLetter, SECRETARIAT, async ({ tx, now, params, query, refuse }) => {
    const guidance = (await getGuidance(tx, params.id)) ?? refuse("not_found");
    const { tlp } = guidance;
    if (tlp === null) return refuse("no_tlp");
    const letter = await previewLetter(tx, { ...guidance, tlp }, query, now);
    return { subject: bracket(letter.subject), text: bracket(letter.text) };
  }),
];
