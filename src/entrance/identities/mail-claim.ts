import type { IDToken } from "openid-client";
import { readMailAddress } from "../../base/words/text.ts";

/** The address that a provider tells, and whether it says that it was proved; null = it does not say. */
export interface VouchedMail {
  mail: string | null;
  mailVerified: boolean | null;
}

/** What the provider vouches for, and the address with what it says of it. */
export type Claims = IDToken & VouchedMail;

/** Some providers write the boolean as text. */
const SAID = new Map<unknown, boolean>([
  [true, true],
  ["true", true],
  [false, false],
  ["false", false],
]);

/**
 * `email` and `email_verified` of an ID token or of the user info (OpenID Connect Core 1.0, section 5.1).
 * An `email` that is null, no text or no address is none; anything but yes or no says nothing.
 */
export function readMailClaim(claims: Record<string, unknown>): VouchedMail {
  const { email, email_verified: said } = claims;
  return {
    mail: typeof email === "string" ? readMailAddress(email) : null,
    mailVerified: SAID.get(typeof said === "string" ? said.trim().toLowerCase() : said) ?? null,
  };
}

/** The token's word goes first; the user info adds what it leaves out, and proves no other address than its own. */
export function joinMailClaims(token: VouchedMail, more: VouchedMail): VouchedMail {
  if (token.mail === null) return more;
  const isSame = more.mail === null || more.mail === token.mail;
  return token.mailVerified === null && isSame ? { ...more, mail: token.mail } : token;
}
