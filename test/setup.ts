import type { TestProject } from "vitest/node";
import pg from "pg";
import { ensureLogins } from "../src/base/data/logins.ts";
import { migrate } from "../src/base/data/migrate.ts";
import { startTestServer } from "../src/base/data/postgres-test.ts";
import { onServer, withDatabase } from "./database.ts";

/** One real PostgreSQL for the whole run; `TEST_DATABASE_URL` names another engine to run on. */
export default async function setup(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startTestServer();
  const template = `tasuki_template_${process.pid}`;
  await onServer(server.url, `create database ${template}`);
  await migrate(withDatabase(server.url, template));
  const logins = await makeTestLogins(withDatabase(server.url, template));
  project.provide("databaseUrl", server.url);
  project.provide("logins", logins);
  project.provide("template", template);
  return async () => {
    await onServer(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

/** The logins of web and work, as every test signs in with them. They belong to the server: runs at once share them. */
async function makeTestLogins(url: string) {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    return await ensureLogins(owner, url, { web: "web-of-a-test", work: "work-of-a-test" });
  } finally {
    await owner.end();
  }
}
