import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "../src/base/data/db.ts";
import { look } from "./outcomes.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
    /** How web and work sign in to the server, by logins of their own. */
    logins: { web: string; work: string };
    /** The migrated database that every test database is copied from (about 0.1 s each). */
    template: string;
  }
}

export interface TestDatabase {
  /** As the owner. */
  url: string;
  /** As the login of each role. */
  logins: { web: string; work: string };
  /** The owner as the system viewer: sees everything, for arranging and for looking behind the policies. */
  owner: pg.Pool;
  web: Database;
  work: Database;
  drop(): Promise<void>;
}

/** Copies the template into a database of its own. Call `drop` in afterAll. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("databaseUrl");
  const name = `t_${randomBytes(6).toString("hex")}`;
  // Copied as files: nothing of a test's database need ever be recovered.
  await onServer(
    server,
    `create database ${name} template ${inject("template")} strategy file_copy`,
  );
  const url = withDatabase(server, name);
  const owner = new pg.Pool({ connectionString: url, max: 4, options: "-c tasuki.role=system" });
  owner.on("error", () => {});
  owner.on("acquire", look);
  const logins = {
    web: withDatabase(inject("logins").web, name),
    work: withDatabase(inject("logins").work, name),
  };
  const web = openDatabase({ url: logins.web, role: "tasuki_web", ownLogin: true, max: 6 });
  const work = openDatabase({ url: logins.work, role: "tasuki_work", ownLogin: true, max: 4 });
  return {
    url,
    logins,
    owner,
    web,
    work,
    drop: async () => {
      await Promise.all([owner.end(), web.close(), work.close()]);
      await onServer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** One statement on the server's own database. Copies wait their turn: a template takes one reader at a time. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(7256002)");
    await client.query(statement);
  } finally {
    await client.end();
  }
}
