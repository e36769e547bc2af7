import { createMessage, readKey, readKeys, readSignature, verify } from "openpgp";

/*
 * OpenPGP, in a process apart (`base/files/apart.ts`): keys and signatures come from outside, and one of some kilobytes may cost
 * seconds of arithmetic.
 */

/** The fingerprint of a public key, in lower case; null where it is none. */
export async function fingerprintOf(armoredKey: string): Promise<string | null> {
  try {
    return (await readKey({ armoredKey })).getFingerprint();
  } catch {
    return null;
  }
}

/** Whether a detached signature over these bytes is one of these keys'. */
export async function isSigned(
  bytes: Uint8Array,
  armoredSignature: string,
  keys: readonly string[],
): Promise<boolean> {
  try {
    const verificationKeys = (
      await Promise.all(keys.map((armoredKeys) => readKeys({ armoredKeys })))
    ).flat();
    const message = await createMessage({ binary: new Uint8Array(bytes) });
    const signature = await readSignature({ armoredSignature });
    const { signatures } = await verify({ message, signature, verificationKeys });
    await Promise.any(signatures.map((one) => one.verified));
    return true;
  } catch {
    return false;
  }
}
