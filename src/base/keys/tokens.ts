import { isUuid } from "../words/uuid.ts";
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A fresh secret for a session, an API client or a one-time link: 32 random bytes, base64url (43 characters). */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token: SHA-256, hex. A stolen database gives no sessions away. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

const BODY = 20; // 16 bytes of id, 4 bytes of expiry in seconds since 1970 (good until 2106)
const MAC = 16;

/**
 * A link that proves itself: 48 url-safe characters from id, expiry (cut to whole seconds) and a
 * truncated HMAC-SHA256 over purpose, id and expiry. A token signed for one purpose is forged for any other.
 * Revoking is the caller's: look the id up.
 */
export function signLink(secret: string, purpose: string, id: string, expires: Date): string {
  const seconds = Math.floor(expires.getTime() / 1000);
  if (!isUuid(id)) throw new RangeError("the id of a signed link is a UUID");
  if (!(seconds >= 0 && seconds <= 0xffffffff))
    throw new RangeError("expiry of a signed link is out of range");
  const body = Buffer.alloc(BODY);
  body.write(id.replaceAll("-", ""), 0, "hex");
  body.writeUInt32BE(seconds, 16);
  return Buffer.concat([body, mac(secret, purpose, body)]).toString("base64url");
}

/** The id and expiry of a signed link; "forged" when anything in it is not ours, "expired" from its expiry on. */
export function readLink(
  secret: string,
  purpose: string,
  token: string,
  now: Date,
): { id: string; expires: Date } | "forged" | "expired" {
  // The exact alphabet and length: Node's decoder would also take other spellings of the same bytes.
  if (!/^[A-Za-z0-9_-]{48}$/.test(token)) return "forged";
  const bytes = Buffer.from(token, "base64url");
  const body = bytes.subarray(0, BODY);
  if (!timingSafeEqual(bytes.subarray(BODY), mac(secret, purpose, body))) return "forged";
  const expires = new Date(body.readUInt32BE(16) * 1000);
  if (now.getTime() >= expires.getTime()) return "expired";
  const id = body
    .toString("hex", 0, 16)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { id, expires };
}

function mac(secret: string, purpose: string, body: Buffer): Buffer {
  // An empty secret would let anybody sign.
  if (secret.length < 16) throw new RangeError("the secret for signed links is too short");
  // The body has a fixed length and comes last, so no two (purpose, body) pairs give the same bytes.
  return createHmac("sha256", secret).update(`${purpose}\0`).update(body).digest().subarray(0, MAC);
}
