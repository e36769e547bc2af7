import { answer, type Route } from "../../base/web/http.ts";
import type { Role } from "../../base/viewer.ts";
import { searchText } from "../../sources/documents/index.ts";
import * as api from "./api.ts";
import { decide, describe, stateAfter } from "./desk.ts";
import { narrowTlp } from "./intake.ts";
import { withMatters } from "./matters.ts";
import { countStates, findListed, findMatchRows, getDetail } from "./queries.ts";
import { saveAdvisory } from "./queries-intake.ts";

const MAY: readonly Role[] = ["secretariat"];
const MOST_MATCHES = 200;

export const routes: Route[] = [
  answer(api.findAdvisories, MAY, async ({ tx, query }) => {
    const filter = {
      state: query.state,
      severity: query.severity,
      exploited: query.exploited === "yes",
      held: query.held === "yes",
      text: query.text ? searchText([query.text]) : undefined,
    };
    const page = await findListed(tx, filter, query);
    return {
      ...page,
      rows: await withMatters(tx, page.rows),
      ...((await countStates(tx, filter)) as { counts: never; all: number }),
      may: { add: true },
    };
  }),

  answer(api.getAdvisory, MAY, async ({ tx, params, refuse }) => {
    return (await describe(tx, params.id)) ?? refuse("not_found");
  }),

  answer(api.findMatches, MAY, async ({ tx, params, query, refuse }) => {
    if (!(await getDetail(tx, params.id))) return refuse("not_found");
    const filter = { verdict: query.verdict, all: query.all === "yes" };
    const rows = await findMatchRows(tx, params.id, filter, MOST_MATCHES + 1);
    return {
      items: rows.slice(0, MOST_MATCHES),
      more: rows.length > MOST_MATCHES,
    };
  }),

  answer(api.decideMatch, MAY, async ({ tx, viewer, now, params, body, refuse }) => {
    if (body.verdict !== null && !body.reason) return refuse("no_reason");
    const { id: advisoryId, releaseId } = params;
    const decision =
      body.verdict === null ? null : { verdict: body.verdict, reason: body.reason ?? "" };
    if (!(await decide(tx, viewer, now, { advisoryId, releaseId }, decision)))
      return refuse("not_found");
    return {};
  }),

  answer(api.setTlp, MAY, async ({ tx, viewer, now, params, body, refuse }) => {
    const advisory = await getDetail(tx, params.id);
    if (!advisory) return refuse("not_found");
    const { id, tlp, content } = advisory;
    if (!(await narrowTlp(tx, viewer, now, { id, tlp, documentTlp: content.tlp }, body.tlp)))
      return refuse("wider");
    return {};
  }),

  answer(api.setState, MAY, async ({ tx, tell, now, params, body, refuse }) => {
    const advisory = await getDetail(tx, params.id);
    if (!advisory) return refuse("not_found");
    const state = stateAfter(advisory, body.state);
    if (state === null) return refuse("not_now");
    await saveAdvisory(tx, params.id, {
      state,
      state_before: advisory.state,
      state_note: body.reason,
      changed_at: now,
      // A dismissed advisory was left out while releases were added.
      ...(advisory.state === "dismissed" ? { match_wanted_at: now } : {}),
    });
    await tell("advisories.state_set", {
      subjectId: params.id,
      data: { before: advisory.state, after: state, reason: body.reason },
    });
    return {};
  }),
];
