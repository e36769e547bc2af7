import type { TestProject } from "vitest/node";
import { migrate } from "../src/base/migrate.ts";
import { startTestServer } from "../src/base/postgres-test.ts";
import { onServer, TEMPLATE, withDatabase } from "./database.ts";

/** One real PostgreSQL for the whole run; `TEST_DATABASE_URL` names another engine to run on. */
export default async function setup(project: TestProject) {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startTestServer();
  await onServer(server.url, `drop database if exists ${TEMPLATE}`);
  await onServer(server.url, `create database ${TEMPLATE}`);
  await migrate(withDatabase(server.url, TEMPLATE));
  project.provide("databaseUrl", server.url);
  return () => server.stop();
}
