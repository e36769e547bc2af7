import { randomBytes } from "node:crypto";

/** Without I, L, O and U (Crockford): somebody reads it out on the phone. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The number of a request, as "7Q2K-9XMF": of chance, so that none comes again after a start or in another process. */
export function newRequestId(): string {
  const letters = [...randomBytes(8)].map((byte) => LETTERS[byte % 32]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
