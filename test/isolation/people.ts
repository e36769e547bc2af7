import type { World } from "../world.ts";
import type { Installation, Visitor } from "./installation.ts";

export type People = Awaited<ReturnType<typeof signInAll>>;

export const ANYBODY: Visitor = {
  name: "anonymous",
  role: "anonymous",
  organisationId: null,
  cookie: null,
};

/** One of each role through the real sign-in, and everybody whose session is none any more. */
export async function signInAll({ database, signIn, ask }: Installation, world: World) {
  const { owner } = database;
  const fallen = async (
    name: string,
    fall: (account: string, cookie: string) => Promise<unknown>,
  ) => {
    const { accountId, cookie } = await signIn(name, "institution", world.hospitalTokyo);
    await fall(accountId, cookie!);
    return { ...ANYBODY, name, cookie };
  };
  return {
    secretariat: await signIn("secretariat", "secretariat", world.secretariat),
    hospital: await signIn("hospital", "institution", world.hospitalTokyo),
    neighbour: await signIn("neighbour", "institution", world.clinicTokyo),
    clinic: await signIn("clinic", "institution", world.clinicOsaka),
    relay: await signIn("relay", "relay", world.relayTokyo),
    otherRelay: await signIn("otherRelay", "relay", world.relayOsaka),
    ministry: await signIn("ministry", "ministry", world.ministry),
    vendor: await signIn("vendor", "vendor", world.vendor),
    rival: await signIn("rival", "vendor", world.rival),
    anonymous: ANYBODY,
    // A contact that is removed while the scene is built: the membership ends by itself.
    former: await fallen("former", (account) =>
      owner.query("update organisations.contact set account_id = $1 where id = $2", [
        account,
        world.contacts["hospitalTokyo:3"],
      ]),
    ),
    signedOut: await fallen("signedOut", (_account, cookie) =>
      ask({ cookie }, "DELETE /api/accounts/session"),
    ),
    expired: await fallen("expired", (account) =>
      owner.query(
        "update accounts.session set expires_at = '2026-11-21T08:59:59+09:00' where account_id = $1",
        [account],
      ),
    ),
    disabled: await fallen("disabled", (account) =>
      owner.query("update accounts.account set disabled_at = now() where id = $1", [account]),
    ),
    invented: { ...ANYBODY, name: "invented session", cookie: "A".repeat(43) },
  };
}
