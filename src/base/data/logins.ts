import { DatabaseError, Client, type Pool } from "pg";
import { readPassword } from "./postgres-cluster.ts";
import { describeLogin, holdLogins, saveLogin } from "./queries-postgres.ts";
import { OperatorError } from "../program/settings.ts";

/** The processes that have a database login of their own. */
export const LOGINS = ["web", "work"] as const;
export type LoginOf = (typeof LOGINS)[number];

/**
 * Makes, on the embedded server, a login for each of the roles: member of `tasuki_web` or `tasuki_work` and of
 * nothing else, so that no statement of theirs can make them the owner. Passwords are random and kept in DATA_DIR.
 * `ownerUrl` names a migrated database. Gives the connection string of each.
 */
export async function makeLogins(
  ownerUrl: string,
  dataDir: string,
): Promise<Record<LoginOf, string>> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await holdLogins(owner);
    return await ensureLogins(owner, ownerUrl, {
      web: readPassword(dataDir, "web-password"),
      work: readPassword(dataDir, "work-password"),
    });
  } finally {
    await owner.end();
  }
}

/** The same with given passwords; a login that opens with its password already is left as it is. */
export async function ensureLogins(
  owner: Client,
  ownerUrl: string,
  passwords: Record<LoginOf, string>,
): Promise<Record<LoginOf, string>> {
  const urls = { web: "", work: "" };
  for (const role of LOGINS) {
    const login = `tasuki_${role}_login`;
    const url = new URL(ownerUrl);
    url.username = login;
    url.password = passwords[role];
    urls[role] = url.href;
    if (await opens(url.href)) continue;
    await saveLogin(owner, { login, role: `tasuki_${role}`, password: passwords[role] });
  }
  return urls;
}

/** Whether the server lets this login in; a wrong password and a missing login are the same no. */
async function opens(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code?.startsWith("28")) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Refuses (OperatorError) a login that is more than a member of its role: one that could become the owner
 * of the tables, or stands above row-level security anyway.
 */
export async function refuseStrongLogin(pool: Pool, role: LoginOf): Promise<void> {
  const { login, isMember, isStrong } = await describeLogin(pool, `tasuki_${role}`);
  const name = `${role.toUpperCase()}_DATABASE_URL`;
  if (isStrong) {
    throw new OperatorError(
      `${name} signs in as ${login}, which may become the owner of the tables or pass row-level security: expected a login that is a member of tasuki_${role} only (docs/operate.md)`,
    );
  }
  if (!isMember) {
    throw new OperatorError(
      `${name} signs in as ${login}, which is no member of tasuki_${role} (docs/operate.md)`,
    );
  }
}
