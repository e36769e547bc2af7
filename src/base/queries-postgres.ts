import type { Client } from "pg";

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
