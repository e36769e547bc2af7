import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import type { Way } from "../../base/room.ts";
import { stateOf } from "./provider.ts";
import { findProviders } from "./queries.ts";

/** For the sign-in page. */
export async function findIdentityWays(tx: Tx, _context: Context): Promise<Way[]> {
  return (await findProviders(tx))
    .filter((one) => stateOf(one) === "ready")
    .map(({ id, name }) => ({
      factor: "oidc",
      label: `${name}でサインイン`,
      href: `/identities/${id}/sign-in`,
    }));
}
