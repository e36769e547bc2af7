import { type MadeUpNation } from "../nations/index.ts";
import type { Context } from "../../base/context.ts";
import { saveSender } from "../../base/mail/sender.ts";
import { SYSTEM, type Viewer } from "../../base/viewer.ts";
import { createAccount } from "../../entrance/accounts/index.ts";
import { linkAccount } from "../../circle/organisations/index.ts";
import type { Script } from "./content.ts";
import { findFirstContact, findLikely } from "./queries-cast.ts";

export type Part = Script["cast"][number]["key"];

/** Somebody who may sign in to the demo. */
export interface Player {
  label: string;
  mail: string;
  organisation: string;
  viewer: Viewer;
}
export type Cast = Record<Part, Player>;

/**
 * Gives every role of the demo an account. The hospital holds a product of the first advisory, the clinic is
 * informed by the relay that plays; all three are left to whoever tries the demo.
 */
export async function callCast(
  context: Context,
  script: Script,
  nation: MadeUpNation,
): Promise<Cast> {
  const now = context.clock.now();
  const own = new Map(nation.organisations.map((one) => [one.key, one]));
  return context.db.asViewer(SYSTEM, async (tx) => {
    await saveSender(tx, now, script.sender);
    const likely = await findLikely(tx, script.likely);
    const relay = nation.organisations.find((one) => one.id === likely.relayId);
    const secretariat = own.get("secretariat")!;
    const places: Record<Part, { id: string; name: string }> = {
      author: secretariat,
      reviewer: secretariat,
      relay: relay ?? own.get("hospital-association")!,
      ministry: own.get("ministry")!,
      vendor: own.get("vendor-1")!,
      hospital: { id: likely.hospitalId, name: likely.hospitalName },
      clinic: { id: likely.clinicId, name: likely.clinicName },
    };
    const cast = {} as Cast;
    for (const { key, label, mail, name, role } of script.cast) {
      const place = places[key];
      const account = { mail, name, role, password: script.password, organisationId: place.id };
      const viewer = await createAccount(tx, account, now);
      cast[key] = { label, mail, organisation: place.name, viewer };
      const first = role === "institution" && (await findFirstContact(tx, place.id));
      if (first) await linkAccount(tx, first.id, viewer.accountId!, now);
    }
    return cast;
  });
}
