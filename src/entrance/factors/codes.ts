import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from "node:crypto";
import { generateSecret, generateSync, generateURI } from "otplib";
import { encode } from "uqr";
import { SECOND } from "../../base/clock.ts";

/** Seconds for which an app shows the same six digits. */
// by standard: RFC 6238
const STEP_SECONDS = 30;

/** A secret for six digits: 160 bits in Base32. */
export const newTotpSecret = (): string => generateSecret();

/** What an app reads from the picture. */
export const totpUri = (secret: string, issuer: string, mail: string): string =>
  generateURI({ issuer, label: mail, secret });

/**
 * The step (of 30 seconds since 1970) to which these six digits belong, looked for so many steps around `now`;
 * null when they belong to none of them. Takes full-width digits and spaces.
 */
export function findStep(
  secret: string,
  typed: string,
  now: Date,
  driftSteps: number,
): number | null {
  const code = readDigits(typed);
  if (!code) return null;
  const current = Math.floor(now.getTime() / SECOND / STEP_SECONDS);
  let found: number | null = null;
  for (let step = current - driftSteps; step <= current + driftSteps; step++) {
    const expected = generateSync({ secret, epoch: step * STEP_SECONDS });
    if (timingSafeEqual(Buffer.from(expected), Buffer.from(code))) found = step;
  }
  return found;
}

/** Six digits as they were meant, or null: anything else is no such number. */
export function readDigits(typed: string): string | null {
  const digits = typed.normalize("NFKC").replace(/[\s-]/g, "");
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}

/** The picture of a text, for an app's camera: `size` × `size` squares, the black ones as an SVG path. */
export function drawCode(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { border: 4 });
  const path = data
    .flatMap((row, y) => row.map((black, x) => (black ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
  return { size, path };
}

const keyOf = (secret: string) => Buffer.from(hkdfSync("sha256", secret, "", "factors totp", 32));

/** Closes a secret with the installation's key, bound to its account: a stolen database gives none away. */
export function seal(key: string, accountId: string, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(key), nonce);
  cipher.setAAD(Buffer.from(accountId));
  const closed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString("base64url");
}

/** The secret again; null when it was closed with another key, or for another account. */
export function unseal(key: string, accountId: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(key), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(accountId));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** Signs that nobody mistakes for each other: no 0, 1, I, L, O, U. */
const SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Codes for the day when everything else is lost, about 49 bits each, written `XXXXX-XXXXX`. */
export function newCodes(count: number): string[] {
  const part = () => Array.from({ length: 5 }, () => SIGNS[randomInt(SIGNS.length)]).join("");
  return Array.from({ length: count }, () => `${part()}-${part()}`);
}

/** What is stored of a code: keyed with the installation's secret, so that nobody can try codes on a stolen table. */
export function hashCode(key: string, accountId: string, typed: string): string {
  const code = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "");
  return createHmac("sha256", key).update(`recovery code\0${accountId}\0${code}`).digest("hex");
}
