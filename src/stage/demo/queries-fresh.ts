import pg from "pg";
import { OperatorError } from "../../base/program/settings.ts";

/** Any constant: a demo holds it as long as it lives, so that a second one does not clear its database. */
const LOCK = 7_256_010;
const MARK = "tasuki demo";

/**
 * Clears the database for a demo and marks it as one; `client` holds it until it is closed. Refuses a database
 * that holds anything and is not a demo's, and one where a demo runs. True when another demo was cleared away.
 */
export async function clearForDemo(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean; mark: string | null; schemas: string[] }>(
    `select pg_try_advisory_lock($1) as free, shobj_description(d.oid, 'pg_database') as mark,
       array(select quote_ident(nspname) from pg_namespace
         where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')) as schemas
     from pg_database d where d.datname = current_database()`,
    [LOCK],
  );
  const { free, mark, schemas } = rows[0]!;
  if (!free) throw new OperatorError("このデータベースでは、別のデモが動いています。");
  if (schemas.length > 0 && mark !== MARK) {
    throw new OperatorError(
      "DATABASE_URL のデータベースにはデータがあります。デモには空のデータベースを指定してください。",
    );
  }
  // Also those of rooms that there are no more.
  for (const schema of schemas) await client.query(`drop schema ${schema} cascade`);
  const { rows: names } = await client.query<{ name: string }>(
    "select quote_ident(current_database()) as name",
  );
  await client.query(`comment on database ${names[0]!.name} is '${MARK}'`);
  return schemas.length > 0;
}

/** Whether jobs wait that a worker would do now. */
export async function hasJobs(owner: pg.Pool): Promise<boolean> {
  const { rows } = await owner.query<{ any: boolean }>(
    "select exists (select from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts) as any",
  );
  return rows[0]!.any;
}

/** Has the server count anew what it plans by: so much was written at once that its own turn comes too late. */
export async function analyzeAll(owner: pg.Pool): Promise<void> {
  await owner.query("analyze");
}

/** The same for what a publication filled. */
export async function analyzePublished(owner: pg.Pool): Promise<void> {
  await owner.query(
    "analyze reactions.reaction, reactions.hop, notices.notice, notices.message, advisories.verdict",
  );
}
