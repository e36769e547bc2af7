import { DAY } from "../../base/clock.ts";
import { answer, type Route, systemAnswer } from "../../base/web/http.ts";
import { writeTo } from "../../post/notices/index.ts";
import { hashToken, newToken } from "../../base/keys/tokens.ts";
import type { May, Viewer } from "../../base/viewer.ts";
import { findTokens, makeToken, revokeToken, TOKEN_ROLES } from "./api.ts";
import { loadLimits, loadScopes } from "./content.ts";
import { countActive, findTokensOf, lockTokens, revoke, saveToken } from "./queries.ts";
import { isOffered, labelOf } from "./scope.ts";

/** Who answers for an organisation. */
const HEADS: readonly May[] = TOKEN_ROLES.map((role) =>
  role === "secretariat" ? "secretariat:administrator" : (`${role}:representative` as const),
);

const choicesFor = ({ role }: Viewer, now: Date) =>
  loadScopes(now).filter((scope) => scope.for.some((one) => one === role));

export const routes: Route[] = [
  systemAnswer(findTokens, HEADS, async ({ tx, viewer, now }) => {
    const { days, most } = loadLimits(now);
    const known = loadScopes(now);
    // The names of colleagues are not everybody's; the query asks for one organisation only.
    const rows = await findTokensOf(tx, viewer.organisationId!);
    return {
      tokens: rows.map((row) => ({
        id: row.id,
        name: row.name,
        madeBy: row.memberId ? row.maker : null,
        scopes: row.scopes.map((id) => ({ id, label: labelOf(id, known) })),
        createdAt: row.createdAt,
        expiresAt: row.expiresAt,
        lastUsed: row.lastUsedAt && { at: row.lastUsedAt, from: row.lastUsedFrom ?? "" },
        state: stateOf(row, now),
      })),
      choices: choicesFor(viewer, now),
      days,
      most,
    };
  }),

  systemAnswer(makeToken, HEADS, async ({ tx, tell, viewer, now, body, refuse }) => {
    const { days, most } = loadLimits(now);
    const choices = choicesFor(viewer, now);
    const unknown = body.scopes.filter((scope) => !isOffered(scope, choices));
    if (unknown.length > 0)
      refuse("bad_input", [{ where: "scopes", message: "選べない範囲が含まれています。" }]);
    if (!days.includes(body.days))
      refuse("bad_input", [{ where: "days", message: "期限を一覧から選んでください。" }]);
    const organisationId = viewer.organisationId!;
    await lockTokens(tx, organisationId);
    if ((await countActive(tx, organisationId, now)) >= most) refuse("too_many_tokens");
    const token = `tsk_${newToken()}`;
    const expiresAt = new Date(now.getTime() + body.days * DAY);
    const scopes = [...new Set(body.scopes)].toSorted();
    const id = await saveToken(tx, {
      organisationId,
      accountId: viewer.accountId!,
      name: body.name,
      tokenHash: hashToken(token),
      scopes,
      now,
      expiresAt,
    });
    const data = { name: body.name, scopes, expiresAt: expiresAt.toISOString() };
    await tell("tokens.made", { forOrganisationId: organisationId, subjectId: id, data });
    await writeTo(tx, now, { template: "tokens.made", facts: { id }, about: id });
    return { token, id, expiresAt };
  }),

  answer(revokeToken, HEADS, async ({ tx, tell, viewer, now, params, refuse }) => {
    const organisationId = viewer.organisationId!;
    const revoked = (await revoke(tx, organisationId, params.id, now)) ?? refuse("not_found");
    if (revoked.fresh) {
      await tell("tokens.revoked", {
        forOrganisationId: organisationId,
        subjectId: params.id,
        data: { name: revoked.name },
      });
    }
  }),
];

function stateOf(
  row: {
    revokedAt: Date | null;
    expiresAt: Date;
    memberId: string | null;
    disabledAt: Date | null;
    leftBehind: boolean;
  },
  now: Date,
) {
  if (row.revokedAt) return "revoked" as const;
  if (row.expiresAt <= now) return "expired" as const;
  if (row.leftBehind) return "left_behind" as const;
  return row.memberId && !row.disabledAt ? ("active" as const) : ("orphaned" as const);
}
