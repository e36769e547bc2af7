import { type Route, systemAnswer } from "../../base/web/http.ts";
import type { Tx } from "../../base/data/db.ts";
import { recordOwn } from "../../base/later/events.ts";
import { hasStanding, MEMBERS, type Viewer } from "../../base/viewer.ts";
import { holdFactor } from "../accounts/index.ts";
import {
  CHANGES,
  listOwnCertificates,
  orderCertificate,
  renewCertificate,
  revokeCertificate,
} from "./api.ts";
import { getIssuing } from "./authority.ts";
import { authorityRoutes } from "./authority-routes.ts";
import { loadGuide, loadRules } from "./content.ts";
import { type Made, issue, revoke } from "./issue.ts";
import { findCertificatesOf, getCertificate } from "./queries.ts";
import { holdsCertificate } from "./queries-entry.ts";
import { showCertificate } from "./show.ts";
import { signInHref } from "./ways.ts";

export const routes: Route[] = [
  systemAnswer(listOwnCertificates, MEMBERS, async ({ tx, viewer, now, context }) => {
    const rules = loadRules(now);
    const rows = await findCertificatesOf(tx, viewer.accountId ?? "");
    const authority = await getIssuing(tx, now);
    const guide = loadGuide(now);
    return {
      rows: rows.map((row) => showCertificate(row, viewer, now)),
      signInHref: await signInHref(tx, context, now),
      authority: authority?.name ?? null,
      most: rules.certificate.most,
      days: rules.certificate.days,
      formats: rules.formats.map(({ key, label, hint }) => ({ key, label, hint })),
      guide: {
        ...guide,
        use: guide.use.map((line) => line.replaceAll("{{authority}}", authority?.name ?? "")),
      },
      may: { order: authority !== undefined, authority: viewer.role === "secretariat" },
    };
  }),

  systemAnswer(
    orderCertificate,
    MEMBERS,
    async ({ tx, viewer, body, now, context, request, refuse }) => {
      const accountId = viewer.accountId ?? "";
      const made = await issue(tx, context, { ...body, accountId, replaces: null }, now);
      if (typeof made === "string") return refuse(made);
      await holdFactor({ tx, request, now }, accountId, "certificate", {
        holds: true,
        change: CHANGES.issued,
      });
      await recordOwn({ tx, viewer, now }, "certificates.issued", made.id);
      return handOver(tx, viewer, made, now);
    },
  ),

  systemAnswer(
    renewCertificate,
    MEMBERS,
    async ({ tx, viewer, params, body, now, context, request, refuse }) => {
      const former = await getCertificate(tx, params.id);
      if (!former || former.accountId !== viewer.accountId) return refuse("not_found");
      if (former.revokedAt) return refuse("already_revoked");
      const { accountId, label } = former;
      const order = { accountId, label, format: body.format, replaces: former.id };
      const made = await issue(tx, context, order, now);
      if (typeof made === "string") return refuse(made);
      await holdFactor({ tx, request, now }, accountId, "certificate", {
        holds: true,
        change: CHANGES.renewed,
      });
      await recordOwn({ tx, viewer, now }, "certificates.renewed", made.id);
      return handOver(tx, viewer, made, now);
    },
  ),

  systemAnswer(revokeCertificate, MEMBERS, async (ask) => {
    const { tx, viewer, params, body, now, context, request, refuse } = ask;
    const certificate = await getCertificate(tx, params.id);
    const isOwn = certificate?.accountId === viewer.accountId;
    if (!certificate || (!isOwn && viewer.role !== "secretariat")) return refuse("not_found");
    if (!isOwn && !hasStanding(viewer, "administrator")) return refuse("forbidden");
    const revocation = { at: now, by: viewer.accountId, reason: body.reason };
    if (await revoke(tx, context, certificate, revocation)) {
      // Also ends the sessions elsewhere: whoever has the lost device may sit in one.
      const holds = await holdsCertificate(tx, certificate.accountId, now);
      await holdFactor({ tx, request, now }, certificate.accountId, "certificate", {
        holds,
        change: CHANGES.revoked,
      });
      await recordOwn({ tx, viewer, now }, "certificates.revoked", certificate.id);
    }
  }),

  ...authorityRoutes,
];

async function handOver(tx: Tx, viewer: Viewer, made: Made, now: Date) {
  const row = await getCertificate(tx, made.id);
  if (!row) throw new Error(`no certificate ${made.id}`);
  return {
    certificate: showCertificate(row, viewer, now),
    fileName: made.fileName,
    file: made.file.toString("base64"),
    password: made.password,
  };
}
