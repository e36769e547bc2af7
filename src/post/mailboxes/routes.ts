import { downloadUnopened } from "../../base/web/download.ts";
import { answer, type Route } from "../../base/web/http.ts";
import {
  assignReceived,
  finishReceived,
  getReceivedFile,
  listReceived,
  readReceived,
} from "./api.ts";
import {
  findReceived,
  getRaw,
  getReceived,
  getStanding,
  hasOrganisation,
  saveDone,
  saveOwner,
} from "./queries.ts";

const STAFF = ["secretariat"] as const;

export const routes: Route[] = [
  answer(listReceived, STAFF, async ({ tx, query, context }) => ({
    ...(await findReceived(tx, query)),
    standing: {
      listens: context.settings.mailListen !== undefined,
      asks: context.settings.imapUrl !== undefined,
      ...(await getStanding(tx)),
    },
  })),

  answer(readReceived, STAFF, async ({ tx, params, refuse }) => {
    return (await getReceived(tx, params.id)) ?? refuse("not_found");
  }),

  answer(getReceivedFile, STAFF, async ({ tx, params, response, refuse }) => {
    const raw = (await getRaw(tx, params.id)) ?? refuse("not_found");
    downloadUnopened(response, `mail-${params.id}.eml`);
    return raw;
  }),

  answer(assignReceived, STAFF, async ({ tx, tell, params, body, refuse }) => {
    if (!(await getReceived(tx, params.id))) return refuse("not_found");
    const { organisationId } = body;
    if (organisationId && !(await hasOrganisation(tx, organisationId)))
      return refuse("no_organisation");
    await saveOwner(tx, params.id, organisationId);
    const event = { forOrganisationId: organisationId, subjectId: params.id };
    await tell("mailboxes.assigned", { ...event });
  }),

  answer(finishReceived, STAFF, async ({ tx, tell, viewer, now, params, body, refuse }) => {
    if (!(await getReceived(tx, params.id))) return refuse("not_found");
    await saveDone(tx, params.id, body.done ? { at: now, by: viewer.accountId } : null);
    const name = body.done ? "mailboxes.finished" : "mailboxes.reopened";
    await tell(name, { subjectId: params.id });
  }),
];
