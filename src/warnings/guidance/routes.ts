import { answer, type Route } from "../../base/web/http.ts";
import { hasStanding, type Role, type Viewer } from "../../base/viewer.ts";
import { loadGlossary } from "../advisories/index.ts";
import { loadAssetKinds } from "../../things/assets/index.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { loadTiers } from "../../circle/members/index.ts";
import * as api from "./api.ts";
import { loadTemplates } from "./content.ts";
import { isWide } from "./plan.ts";
import { preview } from "./preview.ts";
import { propose, situationsOf } from "./propose.ts";
import {
  findRevisions,
  findTexts,
  getGuidanceRow,
  getKnown,
  getNewest,
  type GuidanceRow,
  type Known,
  lockGuidance,
} from "./queries.ts";
import { saveGuidance, saveGuidanceText, saveNewGuidance } from "./queries-revisions.ts";

const MAY: readonly Role[] = ["secretariat"];
const OPEN = ["draft", "in_review", "approved", "scheduled"];
const facingKinds = (now: Date) =>
  loadAssetKinds(now)
    .filter((kind) => kind.facesInternet)
    .map(({ id }) => id);

export const routes: readonly Route[] = [
  answer(api.findRevisions, MAY, async ({ tx, query }) => ({
    items: await findRevisions(tx, query.advisoryId),
  })),

  answer(api.startGuidance, MAY, async ({ tx, tell, viewer, now, body, refuse }) => {
    const { advisoryId, mark } = body;
    const known = await getKnown(tx, advisoryId, facingKinds(now));
    if (!known) return refuse("not_found");
    if (["dismissed", "closed"].includes(known.state)) return refuse("not_now");
    const newest = await getNewest(tx, advisoryId, mark);
    if (newest && OPEN.includes(newest.state)) return { id: newest.id };
    const id = await saveNewGuidance(
      tx,
      {
        advisoryId,
        mark,
        authorId: viewer.accountId,
        askKinds: newest?.askKinds ?? [],
        rule: newest?.rule ?? null,
        // Nothing published is edited in place: a new revision begins as a copy of the last.
        texts: newest ? await findTexts(tx, newest.id) : propose(known, now),
      },
      now,
    );
    await tell("guidance.started", { subjectId: advisoryId, data: { guidanceId: id, mark } });
    return { id };
  }),

  answer(api.getGuidance, MAY, async ({ tx, viewer, now, params, refuse }) => {
    const row = await getGuidanceRow(tx, params.id);
    if (!row) return refuse("not_found");
    const known = (await getKnown(tx, row.advisoryId, facingKinds(now)))!;
    const texts = new Map((await findTexts(tx, row.id)).map((text) => [text.class, text]));
    const { audiences, situations } = loadTemplates(now).data;
    const holding = new Set(situationsOf(known));
    const wide = needsSecond(row, known, now);
    const empty = { summary: "", actions: [], ifCannot: "", vendorEnquiry: "" };
    const { state } = row;
    return {
      ...row,
      wide,
      advisory: { ...row, id: row.advisoryId },
      texts: CLASSES.map((name) => ({
        ...(texts.get(name) ?? empty),
        class: name,
        label: audiences[name].label,
      })) as never,
      situations: Object.entries(situations).flatMap(([name, label]) =>
        name === "asked" ? [] : [{ id: name, label, holds: holding.has(name as never) }],
      ),
      rule: row.rule as never,
      choices: choicesOf(now),
      glossary: loadGlossary(now).data.terms,
      institutions: known.institutions,
      holders: known.holders,
      may: {
        edit: state === "draft",
        send: state === "draft",
        approve:
          state === "in_review" && hasStanding(viewer, "reviewer") && isAllowed(row, wide, viewer),
        returnToDraft: state === "in_review" || state === "approved",
        publish:
          hasStanding(viewer, "reviewer") && (state === "approved" || (state === "draft" && !wide)),
        copy: !OPEN.includes(state),
      },
    };
  }),

  answer(api.saveText, MAY, async ({ tx, now, params, body, refuse }) => {
    const row = await lockGuidance(tx, params.id);
    if (!row) return refuse("not_found");
    if (row.state !== "draft") return refuse("not_draft");
    await saveGuidanceText(tx, row.id, { ...body, class: params.class }, now);
  }),

  answer(api.restoreProposal, MAY, async ({ tx, now, params, refuse }) => {
    const row = await lockGuidance(tx, params.id);
    if (!row) return refuse("not_found");
    if (row.state !== "draft") return refuse("not_draft");
    const known = (await getKnown(tx, row.advisoryId, facingKinds(now)))!;
    const text = propose(known, now).find((one) => one.class === params.class)!;
    await saveGuidanceText(tx, row.id, text, now);
  }),

  answer(api.saveAudience, MAY, async ({ tx, now, params, body, refuse }) => {
    const row = await lockGuidance(tx, params.id);
    if (!row) return refuse("not_found");
    if (row.state !== "draft") return refuse("not_draft");
    const rule = body.rule === null ? null : JSON.stringify(body.rule);
    const columns = { ask_kinds: body.askKinds, rule, change_note: body.changeNote };
    await saveGuidance(tx, row.id, columns, now);
  }),

  answer(api.setGuidanceState, MAY, async ({ tx, tell, viewer, now, params, body, refuse }) => {
    const row = await lockGuidance(tx, params.id);
    if (!row) return refuse("not_found");
    const before = {
      draft: ["in_review", "approved"],
      in_review: ["draft"],
      approved: ["in_review"],
    };
    if (!before[body.state].includes(row.state)) return refuse("not_now");
    const known = (await getKnown(tx, row.advisoryId, facingKinds(now)))!;
    if (body.state === "approved" && !hasStanding(viewer, "reviewer")) return refuse("forbidden");
    if (body.state === "approved" && !isAllowed(row, needsSecond(row, known, now), viewer))
      return refuse("same_person");
    const { accountId } = viewer;
    const columns = {
      draft: { reviewer_id: null, reviewed_at: null },
      in_review: { author_id: accountId, sent_to_review_at: now },
      approved: { reviewer_id: accountId, reviewed_at: now },
    }[body.state];
    const change = { ...columns, state: body.state, review_note: body.note };
    await saveGuidance(tx, row.id, change, now);
    await tell("guidance.state_set", {
      subjectId: row.advisoryId,
      data: { guidanceId: row.id, before: row.state, after: body.state, note: body.note },
    });
  }),

  preview,
];

const { CLASSES } = api;

/**
 * Reaches so many that a second person must look (content advisories/deadlines, wideReview). Whom a question or
 * a rule reaches is only counted in the preview, so either of them counts as many here.
 */
function needsSecond(row: GuidanceRow, known: Known, now: Date): boolean {
  const { institutions, holders } = known;
  const isMany = isWide({ institutions, audience: holders }, now);
  return isMany || row.askKinds.length > 0 || row.rule !== null;
}

const isAllowed = (row: GuidanceRow, wide: boolean, viewer: Viewer) =>
  !wide || row.authorId !== viewer.accountId;

function choicesOf(now: Date) {
  const options = (list: readonly { id: string; label: string }[]) =>
    list.map(({ id, label }) => ({ id, label }));
  const { kinds, bedClasses, functions } = loadVocabulary(now);
  return {
    askKinds: options(loadAssetKinds(now).filter(({ commonIn }) => commonIn.length > 0)),
    kinds: options(kinds),
    bedClasses: options(bedClasses),
    functions: options(functions),
    prefectures: loadVocabulary(now).prefectures.map(({ code, name }) => ({
      id: code,
      label: name,
    })),
    tiers: options(loadTiers(now).tiers),
  };
}
