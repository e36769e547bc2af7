import { record } from "../../base/later/events.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { readPageKey, writePageKey } from "../../base/web/page-key.ts";
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
  type ReceivedRow,
  saveDone,
  saveOwner,
} from "./queries.ts";

const STAFF = ["secretariat"] as const;
const PAGE = 50;

export const routes: Route[] = [
  answer(listReceived, STAFF, async ({ tx, query, context, refuse }) => {
    const after = query.after ? readPageKey(query.after) : null;
    if (query.after && !after)
      return refuse("bad_input", [{ where: "after", message: "続きの場所が読み取れません。" }]);
    const choice = { kind: query.kind, open: query.show === "open", after, limit: PAGE + 1 };
    const rows = await findReceived(tx, choice);
    const last = rows[PAGE - 1];
    const { open, lastAt, askedAt } = await getStanding(tx);
    return {
      rows: rows.slice(0, PAGE).map(({ pageTime: _, ...row }) => asText(row)),
      next: rows.length > PAGE && last ? writePageKey({ time: last.pageTime, id: last.id }) : null,
      standing: {
        listens: context.settings.mailListen !== undefined,
        asks: context.settings.imapUrl !== undefined,
        open,
        lastAt: lastAt?.toISOString() ?? null,
        askedAt: askedAt?.toISOString() ?? null,
      },
    };
  }),

  answer(readReceived, STAFF, async ({ tx, params, refuse }) => {
    const mail = (await getReceived(tx, params.id)) ?? refuse("not_found");
    return { ...mail, ...asText(mail) };
  }),

  answer(getReceivedFile, STAFF, async ({ tx, params, response, refuse }) => {
    const raw = (await getRaw(tx, params.id)) ?? refuse("not_found");
    // Never opened by the browser itself: a stranger wrote it.
    response
      .header("content-type", "application/octet-stream")
      .header("content-disposition", `attachment; filename="mail-${params.id}.eml"`);
    return raw;
  }),

  answer(assignReceived, STAFF, async ({ tx, viewer, now, params, body, refuse }) => {
    if (!(await getReceived(tx, params.id))) return refuse("not_found");
    const { organisationId } = body;
    if (organisationId && !(await hasOrganisation(tx, organisationId)))
      return refuse("no_organisation");
    await saveOwner(tx, params.id, organisationId);
    const event = { forOrganisationId: organisationId, subjectId: params.id };
    await record(tx, viewer, now, [{ name: "mailboxes.assigned", ...event }]);
    return { done: true as const };
  }),

  answer(finishReceived, STAFF, async ({ tx, viewer, now, params, body, refuse }) => {
    if (!(await getReceived(tx, params.id))) return refuse("not_found");
    await saveDone(tx, params.id, body.done ? { at: now, by: viewer.accountId } : null);
    const name = body.done ? "mailboxes.finished" : "mailboxes.reopened";
    await record(tx, viewer, now, [{ name, subjectId: params.id }]);
    return { done: true as const };
  }),
];

const asText = <R extends ReceivedRow>(row: R) => ({
  ...row,
  receivedAt: row.receivedAt.toISOString(),
  doneAt: row.doneAt?.toISOString() ?? null,
});
