import type { Standing } from "../../src/base/viewer.ts";
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
    organisationId = world.hospitalTokyo,
  ) => {
    const { accountId, cookie } = await signIn(name, "institution", organisationId, "member");
    await fall(accountId, cookie!);
    return { ...ANYBODY, name, cookie };
  };
  /** Somebody of a lower standing, who sees what the highest sees. */
  const lower = async (
    like: "secretariat" | "relay" | "ministry" | "vendor",
    organisationId: string,
    standing: Standing,
  ) => ({
    ...(await signIn(`${like}-${standing}`, like, organisationId, standing)),
    like,
    brief: true,
  });
  return {
    secretariat: await signIn("secretariat", "secretariat", world.secretariat),
    reviewer: await lower("secretariat", world.secretariat, "reviewer"),
    clerk: await lower("secretariat", world.secretariat, "clerk"),
    hospital: await signIn("hospital", "institution", world.hospitalTokyo),
    neighbour: await signIn("neighbour", "institution", world.clinicTokyo),
    clinic: await signIn("clinic", "institution", world.clinicOsaka),
    relay: await signIn("relay", "relay", world.relayTokyo),
    otherRelay: await signIn("otherRelay", "relay", world.relayOsaka),
    ministry: await signIn("ministry", "ministry", world.ministry),
    vendor: await signIn("vendor", "vendor", world.vendor),
    rival: await signIn("rival", "vendor", world.rival),
    reader: {
      ...(await signIn("reader", "institution", world.hospitalTokyo, "reader")),
      like: "hospital",
    },
    // Somebody whom the representative offers the own role.
    colleague: {
      ...(await signIn("colleague", "institution", world.hospitalTokyo, "member")),
      like: "hospital",
    },
    relayMember: await lower("relay", world.relayTokyo, "member"),
    relayReader: await lower("relay", world.relayTokyo, "reader"),
    ministryMember: await lower("ministry", world.ministry, "member"),
    ministryReader: await lower("ministry", world.ministry, "reader"),
    vendorMember: await lower("vendor", world.vendor, "member"),
    vendorReader: await lower("vendor", world.vendor, "reader"),
    surveyor: await signIn("surveyor", "surveyor", world.ministry, "member"),
    expert: await signIn("expert", "expert", world.relayTokyo, "member"),
    anonymous: ANYBODY,
    // Is removed by the representative while the scene is built: the membership ends with it.
    former: await fallen("former", (account) =>
      owner.query("update organisations.contact set account_id = $1 where id = $2", [
        account,
        world.contacts["hospitalTokyo:3"],
      ]),
    ),
    // Elsewhere: five places are all that an institution has.
    signedOut: await fallen(
      "signedOut",
      (_account, cookie) => ask({ cookie }, "DELETE /api/accounts/session"),
      world.clinicOsaka,
    ),
    expired: await fallen(
      "expired",
      (account) =>
        owner.query(
          "update accounts.session set expires_at = '2026-11-21T08:59:59+09:00' where account_id = $1",
          [account],
        ),
      world.clinicOsaka,
    ),
    disabled: await fallen(
      "disabled",
      (account) =>
        owner.query("update accounts.account set disabled_at = now() where id = $1", [account]),
      world.university,
    ),
    invented: { ...ANYBODY, name: "invented session", cookie: "A".repeat(43) },
  };
}
