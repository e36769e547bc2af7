import { answer, type Route } from "../../base/web/http.ts";
import { findSupport, takeSupport } from "./api-support.ts";
import { countSupport, findSupportRows, getRequest } from "./queries-support.ts";

export const supportRoutes: Route[] = [
  answer(findSupport, ["secretariat", "relay"], async ({ tx, viewer, query }) => ({
    ...(await findSupportRows(tx, viewer, query)),
    count: query.after ? null : await countSupport(tx, viewer, query),
    may: { take: viewer.role === "secretariat" },
  })),

  answer(takeSupport, ["secretariat"], async ({ tx, tell, params, body, refuse }) => {
    const request = (await getRequest(tx, params.reactionId)) ?? refuse("not_asked");
    await tell(body.taken ? "outcomes.support_taken" : "outcomes.support_returned", {
      forOrganisationId: request.institutionId,
      subjectId: params.reactionId,
      data: { advisoryId: request.advisoryId },
    });
  }),
];
