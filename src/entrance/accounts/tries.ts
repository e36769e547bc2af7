import { createHmac } from "node:crypto";
import { MINUTE } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { Refusal } from "../../base/refusal.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { loadSignIn } from "./content.ts";
import { countTries, saveTries, takeBackTries } from "./queries.ts";

/**
 * What a try is counted against: an address that was typed, the client's address, a browser that was used for the
 * account before, an account's password, or an account's codes (six digits, recovery codes).
 */
export type Buckets = Partial<
  Record<"address" | "client" | "known" | "password" | "code" | "mail", string>
>;

/** The table of tries holds no addresses: only who has the installation's key can make a bucket's name. */
function bucket(secret: string, kind: string, value: string): string {
  return createHmac("sha256", secret).update(`${kind}\0${value}`).digest("base64url");
}

/** A try that may be looked at: its rows, to be taken back when it was right; whether the next one would be refused. */
export interface Admitted {
  ids: string[];
  last: boolean;
}

/**
 * Counts this try in transactions of its own, so that it stands whatever becomes of the request, and is seen by tries at
 * the same moment: to be asked by what prepares an answer. Refuses `too_many` when one of its buckets is over its limit.
 * A try that is not admitted counts no further, so waiting helps even while somebody else keeps guessing.
 */
export async function admitTry({ db, ...context }: Context, buckets: Buckets): Promise<Admitted> {
  const now = context.clock.now();
  const { windowMinutes, perAddress, perClient, perCode, perMail } = loadSignIn(now).tries;
  const since = new Date(now.getTime() - windowMinutes * MINUTE);
  const named = Object.entries(buckets).map(
    ([kind, value]) => [kind as keyof Buckets, bucket(context.secret, kind, value)] as const,
  );
  const names = named.map(([, name]) => name);
  const ids = await db.asViewer(SYSTEM, (tx) => saveTries(tx, names, now));
  const tries = await db.asViewer(SYSTEM, (tx) => countTries(tx, names, since));
  const limits = {
    address: perAddress,
    client: perClient,
    known: perAddress,
    password: perAddress,
    code: perCode,
    mail: perMail,
  };
  const left = named.map(([kind, name]) => limits[kind] - (tries.get(name) ?? 0));
  if (left.every((count) => count >= 0)) return { ids, last: left.some((count) => count === 0) };
  await db.asViewer(SYSTEM, (tx) => takeBackTries(tx, ids));
  throw new Refusal("too_many");
}
