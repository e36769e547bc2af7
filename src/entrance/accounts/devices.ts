import { answer } from "../../base/web/http.ts";
import { endOtherSessions, endSession, listSessions } from "./api.ts";
import { deviceWords } from "./device.ts";
import { findSessions, removeOtherSessions, removeSessionById } from "./queries-sessions.ts";
import { sessionOf } from "./sessions.ts";
import { MEMBERS } from "../../base/viewer.ts";

/** Where one is signed in, and ending it. */
export const deviceRoutes = [
  answer(listSessions, MEMBERS, async ({ tx, viewer, now, request }) => {
    const own = sessionOf(request);
    const sessions = viewer.accountId ? await findSessions(tx, viewer.accountId, now) : [];
    return {
      rows: sessions.map(({ tokenHash, device, ...row }) => ({
        ...row,
        device: deviceWords(device),
        current: tokenHash === own,
      })),
    };
  }),

  answer(endSession, MEMBERS, async ({ tx, tell, viewer, params, refuse }) => {
    const { accountId, organisationId } = viewer;
    if (!accountId || !(await removeSessionById(tx, accountId, params.id)))
      return refuse("not_found");
    await tell("accounts.session_ended", {
      forOrganisationId: organisationId,
      subjectId: accountId,
    });
  }),

  answer(endOtherSessions, MEMBERS, async ({ tx, tell, viewer, request, refuse }) => {
    const { accountId, organisationId } = viewer;
    if (!accountId) return refuse("not_found");
    await removeOtherSessions(tx, accountId, sessionOf(request));
    await tell("accounts.sessions_ended", {
      forOrganisationId: organisationId,
      subjectId: accountId,
    });
  }),
];
