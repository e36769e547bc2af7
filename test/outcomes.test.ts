import { existsSync, readFileSync } from "node:fs";
import fastify from "fastify";
import { expect, test } from "vitest";
import { routes } from "../src/app.ts";
import { look, missingOf, OUTCOMES } from "./outcomes.ts";

const named = Object.entries(OUTCOMES).flatMap(([file, tests]) =>
  Object.entries(tests).map(([endpoint, name]) => ({ file, endpoint, name })),
);

test("every endpoint that writes is named once in test/outcomes.yaml, and no other", () => {
  const writing = routes.filter(({ endpoint }) => endpoint.method !== "GET");
  const names = writing.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);
  expect(named.map(({ endpoint }) => endpoint).sort()).toEqual(names.sort());
});

test("each test that is named there is one of its file; that it sees what was written is held when it runs", () => {
  const lost = named.filter(({ file, name }) => {
    const path = new URL(`../${file}`, import.meta.url);
    const own = name.split(" > ").at(-1)!;
    return !existsSync(path) || !readFileSync(path, "utf8").includes(`test(${JSON.stringify(own)}`);
  });
  expect(lost).toEqual([]);
});

test("who never asked, was refused, looked at nothing or expected nothing after it saw nothing", async () => {
  const app = fastify();
  app.post("/done", async () => ({}));
  app.post("/refused", async (_, reply) => reply.code(409).send({}));
  const asked = ["POST /done", "POST /refused"];
  const never = (route: string) => `${route} never answered this test with what was asked for`;
  expect(missingOf(asked)).toEqual(asked.map(never));
  await app.inject({ method: "POST", url: "/refused" });
  await app.inject({ method: "POST", url: "/done" });
  const blind = missingOf(["POST /done"]);
  look();
  const silent = missingOf(asked);
  expect(blind).toEqual(["after POST /done this test looks at nothing"]);
  expect(silent).toEqual(["after POST /done this test expects nothing", never("POST /refused")]);
  expect(missingOf(["POST /done"])).toEqual([]);
  await app.close();
});
