import type { TestProject } from "vitest/node";
import { migrate } from "../src/base/migrate.ts";
import { startTestServer } from "../src/base/postgres-test.ts";
import { onServer, withDatabase } from "./database.ts";

/** One real PostgreSQL for the whole run; `TEST_DATABASE_URL` names another engine to run on. */
export default async function setup(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startTestServer();
  const template = `tasuki_template_${process.pid}`;
  await onServer(server.url, `create database ${template}`);
  await migrate(withDatabase(server.url, template));
  project.provide("databaseUrl", server.url);
  project.provide("template", template);
  return async () => {
    await onServer(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}
