import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const NONCE = 12;
const TAG = 16;

/**
 * Closes a secret that must be read again (a private key, a client secret), so that the database alone
 * gives nothing away. AES-256-GCM with a key made from the installation's secret for this one purpose;
 * `bound` (the row's id) is checked on opening, so that a sealed value moved to another row stays shut.
 */
export function seal(secret: string, purpose: string, bound: string, plain: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", keyFor(secret, purpose), nonce);
  cipher.setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
}

/** What was sealed; null when the secret, the purpose or the row is another one, or a byte was changed. */
export function unseal(
  secret: string,
  purpose: string,
  bound: string,
  sealed: string,
): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE + TAG) return null;
  const decipher = createDecipheriv(
    "aes-256-gcm",
    keyFor(secret, purpose),
    bytes.subarray(0, NONCE),
    { authTagLength: TAG },
  );
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return null;
  }
}

function keyFor(secret: string, purpose: string): Buffer {
  // An empty secret would let anybody open it.
  if (secret.length < 16) throw new RangeError("the secret for sealing is too short");
  return Buffer.from(hkdfSync("sha256", secret, "", `seal ${purpose}`, 32));
}
