import { getDraft, removeDraft, saveDraft } from "../../base/api-drafts.ts";
import { HOUR } from "../../base/clock.ts";
import { asSystem, type Tx } from "../../base/data/db.ts";
import { Refusal } from "../../base/refusal.ts";
import { MEMBERS, type Viewer } from "../../base/viewer.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { loadLimits } from "./content.ts";
import * as queries from "./queries.ts";

export const routes: Route[] = [
  answer(getDraft, MEMBERS, async ({ tx, viewer, now, query: { key } }) => {
    const place = placeOf(viewer, key);
    const draft = await queries.findDraft(tx, place);
    return { draft: draft ?? null, others: await othersAt(tx, place, now) };
  }),

  answer(saveDraft, MEMBERS, async ({ tx, viewer, now, query: { key }, body }) => {
    const place = placeOf(viewer, key);
    await queries.saveDraft(tx, place, body.value, now, loadLimits(now).most);
    return { savedAt: now, others: await othersAt(tx, place, now) };
  }),

  answer(removeDraft, MEMBERS, async ({ tx, viewer, query: { key } }) => {
    await queries.removeDraft(tx, placeOf(viewer, key));
  }),
];

/** A draft is a person's, in the organisation for which they act. */
function placeOf({ accountId, organisationId }: Viewer, key: string): queries.Place {
  if (accountId === null || organisationId === null) throw new Refusal("forbidden");
  return { accountId, organisationId, key };
}

/** Nobody reads another's draft; only that there is one, and whose, is told to colleagues. */
const othersAt = (tx: Tx, place: queries.Place, now: Date) =>
  asSystem(tx, (system) =>
    queries.findOthers(
      system,
      place,
      new Date(now.getTime() - loadLimits(now).togetherHours * HOUR),
    ),
  );
