import type { Client, Pool } from "pg";

/** How a process that needs the embedded server makes itself known to the others (see postgres.ts). */
export const KEEPER = "tasuki keeper";

/**
 * Makes the role and the database the application works as, where they are missing. The role is
 * deliberately no superuser, so that what works here also works on a hosted PostgreSQL.
 */
export async function ensureDatabase(client: Client, password: string): Promise<void> {
  const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'tasuki'");
  if (role.rowCount === 0) {
    await client.query(
      `CREATE ROLE tasuki LOGIN CREATEDB CREATEROLE REPLICATION PASSWORD ${client.escapeLiteral(password)}`,
    );
    // As up to PostgreSQL 15: who makes a role may act as it.
    await client.query("ALTER ROLE tasuki SET createrole_self_grant = 'set, inherit'");
    await client.query("GRANT pg_signal_backend, pg_read_all_stats TO tasuki");
  }
  const database = await client.query("SELECT 1 FROM pg_database WHERE datname = 'tasuki'");
  if (database.rowCount === 0) await client.query("CREATE DATABASE tasuki OWNER tasuki");
}

/** How many other processes hold on to this server. */
export async function countOtherKeepers(client: Client): Promise<number> {
  const found = await client.query<{ others: number }>(
    "SELECT count(*)::int AS others FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()",
    [KEEPER],
  );
  return found.rows[0]!.others;
}

/** Until this connection ends, no other process makes logins. */
export async function holdLogins(owner: Client): Promise<void> {
  await owner.query("select pg_advisory_lock(7256003)");
}

/** Makes a login that is a member of one role, or gives it this password. */
export async function saveLogin(
  owner: Client,
  { login, role, password }: { login: string; role: string; password: string },
): Promise<void> {
  const name = owner.escapeIdentifier(login);
  const secret = owner.escapeLiteral(password);
  const known = await owner.query("select from pg_roles where rolname = $1", [login]);
  // What a new role is not given it has not: no superuser, no pass by row-level security.
  await owner.query(
    known.rowCount === 0
      ? `create role ${name} login password ${secret}`
      : `alter role ${name} password ${secret}`,
  );
  await owner.query(`grant ${owner.escapeIdentifier(role)} to ${name}`);
}

/** Who a pool's connections signed in as, and whether that is a member of `role` and nothing stronger. */
export async function describeLogin(
  pool: Pool,
  role: string,
): Promise<{ login: string; isMember: boolean; isStrong: boolean }> {
  const found = await pool.query<{ login: string; isMember: boolean; isStrong: boolean }>(
    `select session_user::text as login, pg_has_role(session_user, $1, 'usage') as "isMember",
       r.rolsuper or r.rolbypassrls or r.rolcreaterole or exists (
         select from pg_namespace n where n.nspname = 'base' and pg_has_role(session_user, n.nspowner, 'member')) as "isStrong"
     from pg_roles r where r.rolname = session_user`,
    [role],
  );
  return found.rows[0]!;
}
