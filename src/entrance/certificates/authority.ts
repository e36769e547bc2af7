import { createPrivateKey, randomUUID } from "node:crypto";
import { DAY, MINUTE } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { seal, unseal } from "../../base/keys/seal.ts";
import { loadRules } from "./content.ts";
import {
  findAuthorities,
  findRevoked,
  getAuthorityToSign,
  saveAuthority,
  saveList,
  type SignedList,
} from "./queries.ts";
import { makeRevocationList, type Revoked } from "./revocation-list.ts";
import { type Issuer, makeAuthority, newKeys } from "./x509.ts";

const PURPOSE = "certificate authority";

export type Authority = Awaited<ReturnType<typeof findAuthorities>>[number];

export const certificatePath = (id: string) => `/certificates/files/${id}.crt`;
export const listPath = (id: string) => `/certificates/files/${id}.crl`;

/** The authority that issues now: the newest that has not ended. */
export async function getIssuing(tx: Tx, now: Date): Promise<Authority | undefined> {
  return (await findAuthorities(tx)).find((one) => one.notAfter > now);
}

/** Whether a (next) authority may be made: there is none, or the newest one nears its end. */
export function mayMakeAuthority(authorities: readonly Authority[], now: Date): boolean {
  const [newest] = authorities;
  const before = loadRules(now).authority.successorDays * DAY;
  return !newest || newest.notAfter.getTime() - now.getTime() < before;
}

/** Makes an authority with a key of its own, its first list (empty) with it. As the system. */
export async function makeOwn(
  tx: Tx,
  context: Context,
  name: string,
  madeBy: string | null,
  now: Date,
): Promise<string> {
  const { keyBits, years } = loadRules(now).authority;
  const keys = await newKeys(keyBits);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(now.getUTCFullYear() + years);
  const pem = makeAuthority(name, keys, { from: backdated(now), until: notAfter });
  const id = randomUUID();
  const keyText = keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const keySealed = seal(context.secret, PURPOSE, id, keyText);
  const signed = sign({ pem, key: keys.privateKey }, 1, [], now);
  await saveAuthority(tx, { id, name, pem, keySealed, madeBy, notAfter }, signed, now);
  return id;
}

/** Moments before now, so that a clock that is a little slow takes a fresh certificate. */
export function backdated(now: Date): Date {
  return new Date(now.getTime() - loadRules(now).certificate.backdateMinutes * MINUTE);
}

/** The authority with its key; null when the installation's secret is not the one it was sealed with. */
export function openIssuer(context: Context, authority: Authority): Issuer | null {
  const key = unseal(context.secret, PURPOSE, authority.id, authority.keySealed);
  if (key === null) return null;
  return {
    name: authority.name,
    pem: authority.pem,
    key: createPrivateKey(key),
    listUrl: `${context.settings.publicUrl}${listPath(authority.id)}`,
  };
}

/**
 * Signs the list of revoked certificates anew. As the system. False when the key does not open: what is
 * revoked in the database is refused here all the same; only others who read the list hear of it late.
 */
export async function publishList(
  tx: Tx,
  context: Context,
  authorityId: string,
  now: Date,
): Promise<boolean> {
  const authority = await getAuthorityToSign(tx, authorityId);
  const issuer = authority && openIssuer(context, authority);
  if (!issuer) return false;
  const revoked = await findRevoked(tx, authorityId, now);
  await saveList(tx, authorityId, sign(issuer, Number(authority.listNumber) + 1, revoked, now));
  return true;
}

function sign(
  authority: Pick<Issuer, "pem" | "key">,
  number: number,
  revoked: readonly Revoked[],
  now: Date,
): SignedList {
  const until = new Date(now.getTime() + loadRules(now).authority.listDays * DAY);
  return {
    list: makeRevocationList(authority, { number, from: now, until, revoked }),
    number,
    until,
  };
}
