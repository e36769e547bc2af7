import { isUuid } from "../words/uuid.ts";
import { signLink } from "../keys/tokens.ts";

/**
 * What only who holds this installation's key can answer to a question of chance (a UUID). It opens nothing: by it
 * `doctor` knows that the address people type leads to this installation and to no other.
 */
export const proofOf = (secret: string, nonce: string): string =>
  signLink(secret, "same installation", nonce, new Date(0));

/** A question as `doctor` asks it. */
export const isNonce = (text: unknown): text is string => typeof text === "string" && isUuid(text);
