import type { Factor } from "../accounts/api.ts";
import { holdFactor, whoIsEntering } from "../accounts/index.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Endpoint } from "../../base/contract.ts";
import { record } from "../../base/later/events.ts";
import type { Ask } from "../../base/web/http.ts";
import { hashCode, newCodes } from "./codes.ts";
import { loadProofs } from "./content.ts";
import { countCodes, findPasskeys, getTotp, replaceCodes } from "./queries.ts";

export type Asking = Pick<Ask<Endpoint>, "tx" | "context" | "request" | "response" | "now">;

/**
 * Whose proofs a request may add to: who is signed in, or who has given the first proof and has nothing to go on
 * with, at the first sign-in. Null for everybody else, also for who holds a second proof and has not given it.
 */
export async function whoSetsUp(ask: Asking, factor: "passkey" | "totp") {
  const entering = await whoIsEntering(ask);
  const may = entering && (entering.whole || entering.needs?.setUp.includes(factor));
  return may ? entering : null;
}

/** Ten codes where the account has none yet, to be shown this once; else null. */
export async function firstCodes(ask: Asking, accountId: string): Promise<string[] | null> {
  return (await countCodes(ask.tx, accountId)) ? null : makeCodes(ask, accountId);
}

/** Fresh codes in place of all earlier ones; only their hashes are kept. */
export async function makeCodes(ask: Asking, accountId: string): Promise<string[]> {
  const { tx, context, now } = ask;
  const codes = newCodes(loadProofs(now).codes.count);
  const hashes = codes.map((code) => hashCode(context.secret, accountId, code));
  await replaceCodes(tx, accountId, hashes, now);
  await holdFactor(ask, accountId, "recovery_code", { holds: true });
  return codes;
}

/** Records what was done to somebody's proofs, for the organisation they act for. */
export function recordProof(
  tx: Tx,
  now: Date,
  who: { accountId: string; organisationId: string | null },
  name: `factors.${string}`,
  data: { factor: Factor } & Record<string, unknown>,
): Promise<void> {
  const viewer = { role: "anonymous", ...who } as const;
  return record(tx, viewer, now, [
    { name, forOrganisationId: who.organisationId, subjectId: who.accountId, data },
  ]);
}

/** The name under which a browser keeps passkeys of this installation, and the origin they are used on. */
export function relyingParty({ settings }: Context): { id: string; origin: string } {
  return { id: new URL(settings.publicUrl).hostname, origin: settings.publicUrl };
}

/** Codes stand in for a lost passkey or telephone: where neither is left they go too. */
export async function dropLoneCodes(ask: Asking, accountId: string): Promise<void> {
  const { tx, now } = ask;
  const totp = await getTotp(tx, accountId);
  if (totp?.confirmedAt || (await findPasskeys(tx, accountId)).length > 0) return;
  await replaceCodes(tx, accountId, [], now);
  await holdFactor(ask, accountId, "recovery_code", { holds: false });
}

/** Loaded when the first passkey is asked for: 26 MB that a process without passkeys need not hold. */
export const webauthn = () => import("@simplewebauthn/server");
