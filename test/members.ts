import { randomUUID } from "node:crypto";
import type { Standing, Viewer } from "../src/base/viewer.ts";
import type { TestDatabase } from "./database.ts";
import type { World } from "./world.ts";

/** An account that signs in as a contact of the world (by position; 0 = as none), without the work of a password. */
export async function signsIn(
  { owner }: TestDatabase,
  world: World,
  key: "hospitalTokyo" | "clinicTokyo" | "secretariat" | "relayTokyo" | "ministry",
  position: number,
  standing: Standing,
  role: Viewer["role"] = ROLES[key],
): Promise<Viewer & { accountId: string; organisationId: string; mail: string }> {
  const accountId = randomUUID();
  const organisationId = world[key];
  const mail = `${accountId}@sign-in.example.jp`;
  await owner.query(
    "insert into accounts.account (id, mail, name, password_hash) values ($1, $2, $3, 'x')",
    [accountId, mail, `${key} ${position}`],
  );
  await owner.query("insert into accounts.membership values ($1, $2, $3, $4)", [
    accountId,
    organisationId,
    role,
    standing,
  ]);
  await owner.query(
    "update organisations.contact set account_id = $1 where organisation_id = $2 and position = $3",
    [accountId, organisationId, position],
  );
  return { role, organisationId, accountId, standing, mail };
}

const ROLES = {
  hospitalTokyo: "institution",
  clinicTokyo: "institution",
  secretariat: "secretariat",
  relayTokyo: "relay",
  ministry: "ministry",
} as const;
