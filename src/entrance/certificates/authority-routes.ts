import { answer } from "../../base/web/http.ts";
import type { Settings } from "../../base/program/settings.ts";
import { recordOwn } from "../../base/later/events.ts";
import { hasStanding } from "../../base/viewer.ts";
import { findAccountByMail, holdFactor } from "../accounts/index.ts";
import {
  CHANGES,
  changeTrust,
  endRegistered,
  getAuthority,
  listIssued,
  makeOwnAuthority,
  registerCertificate,
} from "./api.ts";
import { certificatePath, listPath, makeOwn, mayMakeAuthority } from "./authority.ts";
import { countHolding, findAuthorities, findIssued, waitForOthers } from "./queries.ts";
import {
  endRegistration,
  findRegistrations,
  findTrusts,
  holdsCertificate,
  removeForeignTickets,
  saveRegistration,
  saveTrust,
} from "./queries-entry.ts";
import { showCertificate } from "./show.ts";
import { readTrusted } from "./trusted.ts";

const DESK = ["secretariat"] as const;
const ADMINISTRATOR = ["secretariat:administrator"] as const;

export const authorityRoutes = [
  answer(getAuthority, DESK, async ({ tx, viewer, now, context: { settings } }) => {
    const authorities = await findAuthorities(tx);
    const holding = await countHolding(tx, now);
    const file = readTrusted(settings.clientCaFile);
    const trusts = new Map((await findTrusts(tx)).map((one) => [one.fingerprint, one.byMail]));
    const registrations = await findRegistrations(tx);
    return {
      own: authorities.map((one) => ({
        id: one.id,
        name: one.name,
        madeAt: one.madeAt,
        notAfter: one.notAfter,
        certificatePath: certificatePath(one.id),
        listPath: listPath(one.id),
        listNumber: Number(one.listNumber),
        listUntil: one.listUntil,
        holding: holding.get(one.id) ?? 0,
      })),
      trusted: file.authorities.map(({ fingerprint, name, certificate }) => ({
        fingerprint,
        name,
        notAfter: certificate.validToDate,
        byMail: trusts.get(fingerprint) ?? false,
      })),
      registrations,
      asking: {
        by: askedBy(settings),
        address: settings.certificateUrl ?? null,
        fileTrouble: file.trouble,
      },
      may: {
        make: hasStanding(viewer, "administrator") && mayMakeAuthority(authorities, now),
        change: hasStanding(viewer, "administrator"),
      },
    };
  }),

  answer(makeOwnAuthority, ADMINISTRATOR, async ({ tx, viewer, body, now, context, refuse }) => {
    await waitForOthers(tx, "authority");
    if (!mayMakeAuthority(await findAuthorities(tx), now)) return refuse("authority_exists");
    const id = await makeOwn(tx, context, body.name, viewer.accountId, now);
    await recordOwn({ tx, viewer, now }, "certificates.authority_made", id, { name: body.name });
  }),

  answer(listIssued, DESK, async ({ tx, viewer, query, now }) => {
    const page = await findIssued(tx, { ...query, now });
    const rows = page.rows.map((row) => ({ ...row, ...showCertificate(row, viewer, now) }));
    return { ...page, rows };
  }),

  answer(changeTrust, ADMINISTRATOR, async ({ tx, viewer, params, body, now, context, refuse }) => {
    const { fingerprint } = params;
    const { authorities } = readTrusted(context.settings.clientCaFile);
    if (!authorities.some((one) => one.fingerprint === fingerprint)) return refuse("not_found");
    await saveTrust(tx, fingerprint, body.byMail, now);
    await removeForeignTickets(tx);
    await recordOwn({ tx, viewer, now }, "certificates.trust_changed", null, {
      fingerprint,
      ...body,
    });
  }),

  answer(registerCertificate, ADMINISTRATOR, async ({ tx, viewer, body, now, context, refuse }) => {
    const { fingerprint, subjectNumber } = body;
    const { authorities } = readTrusted(context.settings.clientCaFile);
    if (!authorities.some((one) => one.fingerprint === fingerprint)) return refuse("not_found");
    const account = await findAccountByMail(tx, body.mail);
    if (!account) return refuse("no_account");
    const registration = { fingerprint, subjectNumber, accountId: account.id };
    const saved = await saveRegistration(tx, { ...registration, madeBy: viewer.accountId }, now);
    if (!saved) return refuse("registered_already");
    await holdFactor({ tx, now }, account.id, "certificate", {
      holds: true,
      change: CHANGES.registered,
    });
    await recordOwn({ tx, viewer, now }, "certificates.registered", saved.id, registration);
    return { id: saved.id };
  }),

  answer(endRegistered, ADMINISTRATOR, async ({ tx, viewer, params, now, refuse }) => {
    const ended = await endRegistration(tx, params.id, now);
    if (!ended) return refuse("not_found");
    await removeForeignTickets(tx);
    const holds = await holdsCertificate(tx, ended.accountId, now);
    await holdFactor({ tx, now }, ended.accountId, "certificate", {
      holds,
      change: CHANGES.registrationEnded,
    });
    await recordOwn({ tx, viewer, now }, "certificates.registration_ended", params.id, ended);
  }),
];

function askedBy(settings: Settings): "nobody" | "own_port" | "proxy" {
  if (settings.tlsClientPort !== undefined) return "own_port";
  return settings.certificateUrl && settings.proxyCertSecret ? "proxy" : "nobody";
}
