import type { Context } from "../../base/context.ts";
import type { Factor } from "./api.ts";
import { type FactorRules, loadFactorRules } from "./content.ts";
import type { MemberRole } from "./queries.ts";

/** What is known of somebody who is signing in. */
export interface Proof {
  /** What the session proved so far. */
  proved: readonly Factor[];
  /** What the account could prove. */
  holds: readonly Factor[];
  /** In every organisation it belongs to: the strictest rule counts, for whichever it acts. */
  roles: readonly MemberRole[];
}

/** What is missing: one of `next`, or, where the account has nothing to go on with, one of `setUp` to be set up. */
export type Needs = { next: Factor[]; setUp: Factor[] } | null;

/** The order in which a page offers them. */
const ORDER: readonly Factor[] = [
  "passkey",
  "totp",
  "certificate",
  "oidc",
  "password",
  "recovery_code",
];

/** Null when what was proved is enough. `required` false leaves the rules of roles out (for trials). */
export function whatNext(
  { proved, holds, roles }: Proof,
  rules: FactorRules,
  required: boolean,
): Needs {
  const own = required ? roles.flatMap((role) => rules.roles[role] ?? []) : [];
  const always = rules.alwaysOnceSetUp.some((factor) => holds.includes(factor)) ? 2 : 1;
  const atLeast = Math.max(always, ...own.map((rule) => rule.atLeast));
  const must = own.flatMap((rule) => rule.must).filter((factor) => !proved.includes(factor));
  const points = [...new Set(proved)].reduce((sum, factor) => sum + rules.counts[factor], 0);
  const enough = points >= atLeast;
  if (enough && must.length === 0) return null;
  const open = ORDER.filter((factor) => holds.includes(factor) && !proved.includes(factor));
  const next = enough ? open.filter((factor) => must.includes(factor)) : open;
  const settable = rules.setUp.filter((factor) => !enough || must.includes(factor));
  return { next, setUp: next.length > 0 ? [] : settable };
}

/** The rules of today, in this installation. */
export function needsNow(proof: Proof, context: Context, now: Date): Needs {
  return whatNext(proof, loadFactorRules(now), context.settings.requireSecondFactor);
}

/**
 * With what somebody may prove once more that it is still them. The password alone only where it would also let
 * them in alone: who holds a stolen session and the password must not change the other proofs with it.
 */
export function confirmations(
  { holds, roles }: Pick<Proof, "holds" | "roles">,
  context: Context,
  now: Date,
): Factor[] {
  const alone = needsNow({ proved: ["password"], holds, roles }, context, now) === null;
  return ORDER.filter((factor) => holds.includes(factor) && (factor !== "password" || alone));
}
