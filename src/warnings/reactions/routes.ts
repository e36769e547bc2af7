import { answer, type Route } from "../../base/web/http.ts";
import { type Mark, record } from "../../base/later/events.ts";
import { addJob } from "../../base/later/outbox.ts";
import type { Role } from "../../base/viewer.ts";
import { findHops, forwardHop, getHop, getWords, putOnPhoneList } from "./api.ts";
import { wantListed } from "./chase.ts";
import { readActions } from "./letters.ts";
import { publicationRoutes } from "./publications.ts";
import { saveListed } from "./queries-chase.ts";
import { findTexts } from "./queries-publish.ts";
import { findBehindHop, findHopRows, saveForwarding } from "./queries-relay.ts";
import { PASS_ON_TASK } from "./relay.ts";
import { readWords } from "./words.ts";

const RELAYS: readonly Role[] = ["relay", "secretariat"];

export const routes: readonly Route[] = [
  ...publicationRoutes,

  answer(getWords, RELAYS, async ({ now }) => readWords(now)),

  answer(putOnPhoneList, ["secretariat"], async ({ tx, viewer, now, body }) => {
    const listed = await wantListed(tx, await saveListed(tx, body.reactionIds, now), now);
    const events = listed.map((one) => ({
      name: "reactions.put_on_phone_list" as const,
      forOrganisationId: one.organisationId,
      subjectId: one.subjectId,
      mark: one.mark as Mark,
    }));
    await record(tx, viewer, now, events);
    return { listed: listed.length };
  }),

  answer(findHops, RELAYS, async ({ tx, viewer, query }) => {
    const organisationId = viewer.role === "relay" ? viewer.organisationId : null;
    return { hops: await findHopRows(tx, { organisationId, waiting: query.waiting }) };
  }),

  answer(getHop, RELAYS, async ({ tx, viewer, params, refuse }) => {
    const organisationId = viewer.role === "relay" ? viewer.organisationId : null;
    const [hop] = await findHopRows(tx, { organisationId, waiting: false, id: params.id });
    if (!hop) return refuse("not_found");
    const texts = await findTexts(tx, hop.guidanceId);
    const words = texts.find((one) => one.class === "clinic") ?? texts[0];
    return {
      ...hop,
      summary: words?.summary ?? "",
      actions: readActions(words?.actions).map((action) => action.text),
      institutions: await findBehindHop(tx, hop.publicationId, hop.routeId),
      may: { forward: hop.state === "waiting" },
    };
  }),

  answer(forwardHop, RELAYS, async ({ tx, tell, viewer, now, params, body, refuse }) => {
    const organisationId = viewer.role === "relay" ? viewer.organisationId : null;
    const [hop] = await findHopRows(tx, { organisationId, waiting: false, id: params.id });
    if (!hop) return refuse("not_found");
    const note = body.note || null;
    const saved = await saveForwarding(tx, { id: hop.id, note, accountId: viewer.accountId }, now);
    if (!saved) return refuse("not_waiting");
    // The relay may not write other organisations' rows: the workers go on from here.
    await addJob(tx, PASS_ON_TASK, { ...saved, note });
    await tell("reactions.forwarded", {
      forOrganisationId: viewer.organisationId,
      subjectId: hop.id,
      mark: hop.mark as Mark,
      data: { ...saved, note },
    });
    return { forwarded: true };
  }),
];
