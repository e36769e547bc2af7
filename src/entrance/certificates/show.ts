import { rungAt } from "../../base/later/ladder.ts";
import { hasStanding, type Viewer } from "../../base/viewer.ts";
import { wayOf } from "./content.ts";
import type { findCertificatesOf } from "./queries.ts";

type Row = Awaited<ReturnType<typeof findCertificatesOf>>[number];

/** A certificate as pages show it, with what this viewer may do with it. */
export function showCertificate(row: Row, viewer: Viewer, now: Date) {
  const state = stateOf(row, now);
  const isOwn = row.accountId === viewer.accountId;
  const alive = state === "holding" || state === "ending";
  return {
    id: row.id,
    label: row.label,
    serial: row.serial,
    madeAt: row.madeAt,
    notAfter: row.notAfter,
    usedAt: row.usedAt,
    state,
    revokedReason: row.revokedReason,
    may: {
      revoke: alive && (isOwn || hasStanding(viewer, "administrator")),
      renew: isOwn && state !== "revoked",
    },
  };
}

/** `ending` from the first reminder on. */
function stateOf(row: Row, now: Date): "holding" | "ending" | "ended" | "revoked" {
  if (row.revokedAt) return "revoked";
  if (row.notAfter <= now) return "ended";
  return (rungAt(wayOf(row, now), 0) ?? row.notAfter) <= now ? "ending" : "holding";
}
