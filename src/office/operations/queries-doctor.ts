import type { Pool } from "pg";

/** What the database says of itself. */
export interface DatabaseFacts {
  /** As 150004. */
  version: number;
  at: Date;
  mostConnections: number;
  /** Tables that have policies which bind nobody. */
  open: string[];
}

export async function getDatabaseFacts(pool: Pool): Promise<DatabaseFacts> {
  const { rows } = await pool.query<DatabaseFacts>(
    `select current_setting('server_version_num')::int as version, clock_timestamp() as at,
       current_setting('max_connections')::int as "mostConnections",
       array(select distinct n.nspname || '.' || c.relname from pg_policy p join pg_class c on c.oid = p.polrelid
         join pg_namespace n on n.oid = c.relnamespace
         where n.nspname <> 'graphile_worker' and not (c.relrowsecurity and c.relforcerowsecurity) order by 1) as open`,
  );
  return rows[0]!;
}
