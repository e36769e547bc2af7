import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Way } from "../../base/room.ts";
import { getIssuing } from "./authority.ts";
import { readTrusted } from "./trusted.ts";

export const SIGN_IN_PATH = "/certificates/sign-in";

/** Where one signs in with a certificate; null where nobody asks for one, or nobody has one. As the system. */
export async function signInHref(tx: Tx, context: Context, now: Date): Promise<string | null> {
  const { certificateUrl, clientCaFile } = context.settings;
  if (!certificateUrl) return null;
  const isThere =
    readTrusted(clientCaFile).authorities.length > 0 || (await getIssuing(tx, now)) !== undefined;
  return isThere ? SIGN_IN_PATH : null;
}

/** For the sign-in page. */
export async function findCertificateWays(tx: Tx, context: Context, now: Date): Promise<Way[]> {
  const href = await signInHref(tx, context, now);
  return href ? [{ factor: "certificate", label: "電子証明書でサインイン", href }] : [];
}
