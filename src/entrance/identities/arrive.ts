import type { FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import { Refusal } from "../../base/refusal.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { enter, findAccountByMail, holdFactor, whoIsEntering } from "../accounts/index.ts";
import { CHANGES } from "./api.ts";
import { loadRules } from "./content.ts";
import type { Claims } from "./mail-claim.ts";
import type { Provider } from "./provider.ts";
import { getLinked, saveIdentity, saveUse, wasLinked } from "./queries.ts";
import type { Attempt } from "./queries-attempts.ts";
import type { Trouble } from "./trouble.ts";

interface Arriving {
  context: Context;
  request: FastifyRequest;
  response: FastifyReply;
}
type There = { path: string; trouble?: undefined } | { trouble: Trouble };

/** Somebody whom the provider has vouched for: linked, or let in. */
export async function arrive(
  arriving: Arriving,
  provider: Provider,
  attempt: Attempt,
  claims: Claims,
): Promise<There> {
  const { context } = arriving;
  const now = context.clock.now();
  try {
    return await context.db.asViewer(SYSTEM, (tx) => {
      const ask = { ...arriving, tx, now };
      return attempt.accountId === null
        ? letIn(ask, provider, attempt.next, claims)
        : link(ask, provider, attempt.accountId, claims);
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === "no_organisation")
      return { trouble: "no_organisation" };
    throw error;
  }
}

type Ask = Arriving & { tx: Tx; now: Date };

/** Links to the account that asked for it; only while that account is still the one signed in. */
async function link(
  ask: Ask,
  provider: Provider,
  accountId: string,
  claims: Claims,
): Promise<There> {
  const { tx, now } = ask;
  const entering = await whoIsEntering(ask);
  if (!entering?.whole || entering.accountId !== accountId) return { trouble: "somebody_else" };
  const identity = { providerId: provider.id, subject: claims.sub, accountId, mail: claims.mail };
  const saved = await saveIdentity(tx, { ...identity, linkedBy: "owner" }, now);
  if (!saved) {
    const linked = await getLinked(tx, provider.id, claims.sub);
    return linked?.accountId === accountId
      ? { path: "/identities" }
      : { trouble: "linked_elsewhere" };
  }
  await noteLinked(ask, provider, accountId, { organisationId: entering.organisationId }, saved.id);
  return { path: "/identities" };
}

/** Lets in whoever is linked; a stranger by the verified mail address, where the administrator allowed that. */
async function letIn(
  ask: Ask,
  provider: Provider,
  next: string | null,
  claims: Claims,
): Promise<There> {
  const { tx, now } = ask;
  const linked =
    (await getLinked(tx, provider.id, claims.sub)) ?? (await linkByMail(ask, provider, claims));
  if (!linked) return { trouble: "not_linked" };
  await saveUse(tx, linked.id, now);
  const proved = isSecondProof(claims, loadRules(now).secondProof) ? "oidc_strong" : "oidc";
  const session = await enter(ask, linked.accountId, proved);
  const path = next ?? "/today";
  return { path: session.needs ? `/sign-in?next=${encodeURIComponent(path)}` : path };
}

async function linkByMail(ask: Ask, provider: Provider, claims: Claims) {
  const { tx, now } = ask;
  const { mail } = claims;
  if (!provider.linksByMail || claims.mailVerified !== true || !mail) return undefined;
  // Who was linked once and took the link away does not get it back by itself.
  if (await wasLinked(tx, provider.id, claims.sub)) return undefined;
  const account = await findAccountByMail(tx, mail);
  if (!account) return undefined;
  const identity = { providerId: provider.id, subject: claims.sub, accountId: account.id, mail };
  const saved = await saveIdentity(tx, { ...identity, linkedBy: "mail" }, now);
  if (!saved) return getLinked(tx, provider.id, claims.sub);
  await noteLinked(ask, provider, account.id, { organisationId: null }, saved.id);
  return { id: saved.id, accountId: account.id };
}

async function noteLinked(
  { tx, now, request }: Ask,
  provider: Provider,
  accountId: string,
  { organisationId }: Pick<Viewer, "organisationId">,
  subjectId: string,
): Promise<void> {
  const change = CHANGES.linked(provider.name);
  await holdFactor({ tx, request, now }, accountId, "oidc", { holds: true, change });
  const viewer: Viewer = { role: "system", accountId, organisationId };
  const data = { provider: provider.name };
  await tell({ tx, viewer, now }, "identities.linked", {
    forOrganisationId: organisationId,
    subjectId,
    data,
  });
}

/** Whether what the provider says about how it asked (RFC 8176) stands in the rule. */
function isSecondProof(claims: Claims, rule: { amr: string[]; acr: string[] }): boolean {
  const { amr, acr } = claims;
  const ways = Array.isArray(amr) ? amr : [];
  return (
    rule.amr.some((way) => ways.includes(way)) ||
    (typeof acr === "string" && rule.acr.includes(acr))
  );
}
