import { HOUR } from "../../base/clock.ts";
import { findAccountByMail } from "../accounts/index.ts";
import { tell as tellAs } from "../../base/later/events.ts";
import { asSystem } from "../../base/data/db.ts";
import { answer, type Route, systemAnswer } from "../../base/web/http.ts";
import { writeTo } from "../../post/notices/index.ts";
import { readLink } from "../../base/keys/tokens.ts";
import { ANONYMOUS, type Viewer } from "../../base/viewer.ts";
import { CLEARED, clearProofs } from "./clear-proofs.ts";
import {
  cancelRecovery,
  listHelped,
  startRecovery,
  stopRecovery,
  takeRecovery,
} from "./api-recoveries.ts";
import { loadRecoveries } from "./content.ts";
import { STOP, USE } from "./letters.ts";
import {
  endRecovery,
  findHeldBy,
  findHelped,
  findOrganisationsOf,
  getRecovery,
  getRunning,
  saveRecovery,
} from "./queries-recoveries.ts";

/** Who checks that somebody is who they say, when their proofs are lost. */
const KEEPERS = [
  "institution:representative",
  "relay:representative",
  "ministry:representative",
  "vendor:representative",
  "secretariat:reviewer",
] as const;

/** The organisation for which a keeper may help this account; undefined where another must do it. */
function helpedFor(viewer: Viewer, organisations: readonly string[]): string | undefined {
  if (viewer.role === "secretariat") return organisations[0];
  return organisations.every((id) => id === viewer.organisationId) ? organisations[0] : undefined;
}

export const recoveryRoutes: Route[] = [
  systemAnswer(listHelped, KEEPERS, async ({ tx, viewer, query, now }) => {
    const { waitHours } = loadRecoveries(now);
    const isOffice = viewer.role === "secretariat";
    const account =
      isOffice && query.search ? await findAccountByMail(tx, query.search) : undefined;
    const of = isOffice
      ? { mail: account?.mail ?? "" }
      : { organisationId: viewer.organisationId! };
    const found = await findHelped(tx, of, now);
    const people = new Map(found.map((row) => [row.accountId, row]));
    return {
      waitHours,
      people: [...people.values()].map((row) => ({
        accountId: row.accountId,
        name: row.name,
        mail: row.mail,
        organisation: row.organisation,
        holds: row.holds,
        recovery: row.recoveryId
          ? {
              id: row.recoveryId,
              startedAt: row.startedAt!,
              openFrom: row.openFrom!,
              expiresAt: row.expiresAt!,
            }
          : null,
        may: {
          start: row.accountId !== viewer.accountId && !row.recoveryId && row.holds.some(isCleared),
        },
      })),
    };
  }),

  systemAnswer(startRecovery, KEEPERS, async ({ tx, tell, viewer, body, now, context, refuse }) => {
    const organisations = await findOrganisationsOf(tx, body.accountId);
    const near = viewer.role === "secretariat" || organisations.includes(viewer.organisationId!);
    if (!near || organisations.length === 0 || body.accountId === viewer.accountId)
      return refuse("not_found");
    const organisationId = helpedFor(viewer, organisations);
    if (!organisationId) return refuse("several");
    if (!(await findHeldBy(tx, body.accountId)).some(isCleared)) return refuse("nothing_lost");
    if (await getRunning(tx, body.accountId, now)) return refuse("running");
    if (!context.settings.smtpUrl) return refuse("no_mail_server");
    const { waitHours, openHours } = loadRecoveries(now);
    const openFrom = new Date(now.getTime() + waitHours * HOUR);
    const expiresAt = new Date(openFrom.getTime() + openHours * HOUR);
    const started = { ...body, organisationId, startedBy: viewer.accountId, now };
    const id = await saveRecovery(tx, { ...started, openFrom, expiresAt });
    const template = "factors.recovery";
    await writeTo(tx, now, { template, facts: { id, letter: "started" }, about: id });
    const open = { id, letter: "open" };
    await writeTo(tx, now, { template, facts: open, about: id, notBefore: openFrom });
    await tell("factors.recovery_started", {
      forOrganisationId: organisationId,
      subjectId: body.accountId,
      data: { checkedBy: body.checkedBy },
    });
    return { id, startedAt: now, openFrom, expiresAt };
  }),

  answer(cancelRecovery, KEEPERS, async ({ tx, viewer, params, now, refuse }) => {
    // What the viewer may see is what they may call off: row-level security says which.
    if (!(await getRecovery(tx, params.id, now))) return refuse("not_found");
    return asSystem(tx, async (tx) => {
      const stopped = await endRecovery(tx, params.id, "stopped_at", now);
      if (!stopped) return refuse("not_found");
      await tellAs({ tx, viewer, now }, "factors.recovery_stopped", stopped);
    });
  }),

  systemAnswer(stopRecovery, ["anonymous"], async ({ tx, body, now, context, refuse }) => {
    const link = readLink(context.secret, STOP, body.token, now);
    const stopped = typeof link === "object" && (await endRecovery(tx, link.id, "stopped_at", now));
    if (!stopped) return refuse("link_dead");
    const data = { byOwner: true };
    await tellAs({ tx, viewer: ANONYMOUS, now }, "factors.recovery_stopped", { ...stopped, data });
  }),

  systemAnswer(takeRecovery, ["anonymous"], async ({ tx, body, now, context, refuse }) => {
    const link = readLink(context.secret, USE, body.token, now);
    const used = typeof link === "object" && (await endRecovery(tx, link.id, "used_at", now));
    if (!used) return refuse("link_dead");
    const change = "確認方法を作り直すために、いままでのものが消されました";
    await clearProofs(tx, used.subjectId, change, now);
    await tellAs({ tx, viewer: ANONYMOUS, now }, "factors.recovery_used", used);
  }),
];

function isCleared(factor: string): boolean {
  return CLEARED.some((one) => one === factor);
}
